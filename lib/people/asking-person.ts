import type { Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { QueryResults } from '../data-lake/query-results';
import { Workgroup, type WorkgroupProps } from '../data-lake/workgroup';
import { Person, type PersonProps } from './person';

/** Where people ask Athena, before it is divided among them. */
export interface Asking {
  /** Bucket of the results; each kind of person has a place of its own there. */
  readonly results: QueryResults;

  /** What one query may read, at least 10 MB. */
  readonly scanLimit: Size;

  /**
   * Whether workgroups outlive the stack, with their history.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** What a person who asks has. */
export interface AskingPersonProps extends PersonProps {
  /** Where. */
  readonly asking: Asking;

  /**
   * Questions that are there to be run.
   *
   * @default - none
   */
  readonly savedQueries?: WorkgroupProps['savedQueries'];
}

/**
 * A person who asks Athena, in a workgroup that has the name of the role and is nobody else's: whoever shares one reads what the
 * others have asked and found.
 */
export class AskingPerson extends Person {
  /** Where the person asks. */
  readonly workgroup: Workgroup;

  constructor(scope: Construct, id: string, props: AskingPersonProps) {
    super(scope, id, props);
    this.workgroup = new Workgroup(this, 'Workgroup', {
      ...props.asking,
      workgroupName: props.roleName,
      description: `Where ${props.roleName} asks`,
      savedQueries: props.savedQueries,
    });
    this.workgroup.grantUse(this);
  }
}
