import { CfnDeletionPolicy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnTag, CfnTagAssociation } from 'aws-cdk-lib/aws-lakeformation';
import { Construct, type IDependable } from 'constructs';
import { type Zone, ZONES } from './zones';
import { inLine } from './lake-order';
import { SENSITIVITIES, type Sensitivity } from './table-definition';

/** The guide's limit, "Lake Formation Tag-based access control notes and restrictions"; the API itself takes 128. */
const LONGEST_KEY = 50;

/** Keys of the two tags, which an account and Region has once. */
export interface LakeTagNames {
  /** Key of the tag that says in which zone the files of a database lie; lower case, at most 50 characters. */
  readonly zone: string;

  /** Key of the tag that says how sensitive a table or column is; lower case, at most 50 characters. */
  readonly sensitivity: string;
}

/** Choices for the tags. */
export interface LakeTagsProps {
  /** Keys of the tags. */
  readonly names: LakeTagNames;

  /** What must be there first: the settings that make the deploying role an administrator (LF-01). */
  readonly after: IDependable;

  /**
   * Whether the tags outlive the stack, as what they are on does.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** A value of one or both tags. */
export interface LakeTagValues {
  /**
   * The zone.
   *
   * @default - no tag
   */
  readonly zone?: Zone;

  /**
   * The sensitivity.
   *
   * @default - no tag
   */
  readonly sensitivity?: Sensitivity;
}

/** What gets values, and when. */
export interface TagAssociationOptions {
  /** Database, table or columns; exactly one member is set. */
  readonly resource: CfnTagAssociation.ResourceProperty;

  /** The values. */
  readonly values: LakeTagValues;

  /** What must exist first: the database, or the table. */
  readonly after: IDependable;

  /** Whether the values stay when the stack goes, as what they are on does. */
  readonly retain: boolean;
}

/**
 * The two tags by which Lake Formation gives away tables: the zone and the sensitivity (LF-Tags; they are not the tags of a bill).
 *
 * Tables inherit from their database and columns from their table, and each may say something else.
 */
export class LakeTags extends Construct {
  /** Keys of the tags. */
  readonly names: LakeTagNames;

  constructor(scope: Construct, id: string, props: LakeTagsProps) {
    super(scope, id);
    for (const name of [props.names.zone, props.names.sensitivity]) {
      if (name.length > LONGEST_KEY || name !== name.toLowerCase() || name === '') {
        throw new Error(
          `names of tags must be 1 to ${LONGEST_KEY} characters in lower case, because Lake Formation stores them so, got '${name}'`,
        );
      }
    }
    this.names = props.names;
    const lifetime = (props.retain ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    for (const [tagId, tagKey, values] of [
      ['Zone', props.names.zone, ZONES],
      ['Sensitivity', props.names.sensitivity, SENSITIVITIES],
    ] as const) {
      const tag = new CfnTag(this, tagId, { catalogId: Stack.of(this).account, tagKey, tagValues: [...values] });
      tag.applyRemovalPolicy(lifetime);
      tag.node.addDependency(props.after);
      inLine(tag);
    }
  }

  /**
   * Puts values on a database, a table or columns; a key has one value on each.
   *
   * A value that is changed stays until it is overwritten: were the old one taken off afterwards, as CloudFormation does with
   * what it replaces, the new one might go with it.
   *
   * @param scope whose part it is
   */
  associate(scope: Construct, id: string, { resource, values, after, retain }: TagAssociationOptions): void {
    const catalogId = Stack.of(scope).account;
    // eslint-disable-next-line awscdk/require-passing-this -- it belongs to what is tagged, and lies in the stack of that
    const association = new CfnTagAssociation(scope, id, {
      resource,
      lfTags: this.pairs(values).map(([tagKey, value]) => ({ catalogId, tagKey, tagValues: [value] })),
    });
    association.applyRemovalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    association.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    association.node.addDependency(this, after);
    inLine(association);
  }

  private pairs({ zone, sensitivity }: LakeTagValues): [key: string, value: string][] {
    return [
      ...(zone === undefined ? [] : [[this.names.zone, zone] satisfies [string, string]]),
      ...(sensitivity === undefined ? [] : [[this.names.sensitivity, sensitivity] satisfies [string, string]]),
    ];
  }
}
