import { REFUSED_ENCOUNTERS } from '../lib/readmission/layout';
import { type Actor, type ArchitectureResources, STATE_MACHINE } from './architecture-resources';

/** An arrow of the picture, in the direction of the data or of the call. */
export interface Arrow {
  /** Id of a box. */
  readonly from: string;

  /** Id of a box. */
  readonly to: string;

  /** What happens, if the arrow alone does not say it. */
  readonly label: string;

  /** Whether something also goes back: `to` reads one place of `from` and writes another. */
  readonly bothWays: boolean;
}

/** What an allowed action does with its resource. Data flows out of what is read and into what is written. */
const ACTIONS: readonly (readonly [RegExp, Direction, string])[] = [
  [/^(s3:GetObject|kinesis:GetRecords)$/, 'from', ''],
  [/^glue:GetTable$/, 'from', 'columns'],
  [/^(s3:PutObject|glue:UpdateTable)$/, 'to', ''],
  [/^sagemaker:CreateModelPackage$/, 'to', 'registers'],
  [/^sagemaker:InvokeEndpoint$/, 'to', 'asks'],
  [/^ssm:PutParameter$/, 'to', 'names a version'],
  [/^lambda:InvokeFunction$/, 'to', 'checks with'],
];

/** What it means that a property of a type names a box. */
const PROPERTIES: readonly (readonly [type: string, property: string, direction: Direction, label: string])[] = [
  ['AWS::ApiGatewayV2::Integration', 'IntegrationUri', 'to', ''],
  ['AWS::CloudTrail::Trail', 'S3BucketName', 'to', ''],
  ['AWS::Glue::Crawler', 'Targets', 'from', ''],
  ['AWS::Glue::Crawler', 'DatabaseName', 'to', 'a table'],
  ['AWS::Events::Rule', 'EventPattern', 'from', ''],
  ['AWS::Events::Rule', 'Targets', 'to', ''],
  ['AWS::Glue::Trigger', 'Actions', 'to', 'starts'],
  ['AWS::SageMaker::EndpointConfig', 'ProductionVariants', 'from', ''],
  ['AWS::SageMaker::Model', 'PrimaryContainer', 'from', 'version to serve'],
  ['AWS::SSM::Parameter', 'Value', 'from', 'at first: the baseline'],
];

/** Everything is encrypted and reports: arrows for that would hide the others. */
const WITHOUT_ARROWS = ['AWS::KMS::Key', 'AWS::SNS::Topic'];

type Direction = 'from' | 'to';
type Use = Readonly<Record<Direction, { readonly places: Set<string>; label: string }>>;

/** What these resources read, write and start of each other, as policies and properties say. */
export function arrowsOf(resources: ArchitectureResources): Arrow[] {
  const uses = new Map<string, Use>();
  const add = (user: string | undefined, value: unknown, direction: Direction, label: string): void => {
    for (const place of [value].flat()) {
      for (const other of resources.named(place).map((id) => resources.boxOf(id))) {
        const shown = other !== undefined && !WITHOUT_ARROWS.includes(resources.typeOf(other) ?? '');
        if (user === undefined || !shown || other === user) {
          continue;
        }
        const use = uses.get(`${user} ${other}`) ?? {
          from: { places: new Set<string>(), label: '' },
          to: { places: new Set<string>(), label: '' },
        };
        use[direction].places.add(JSON.stringify(place));
        use[direction].label = label;
        uses.set(`${user} ${other}`, use);
      }
    }
  };

  for (const actor of [...resources.all, ...resources.jobs]) {
    for (const [, property, direction, label] of PROPERTIES.filter(([type]) => type === actor.type)) {
      add(resources.boxOf(actor.id), [actor.properties[property]], direction, label);
    }
    for (const { Action, Resource } of resources.allowed(actor)) {
      for (const [action, direction, label] of ACTIONS) {
        if ([Action].flat().some((allowed) => action.test(allowed))) {
          add(userOf(actor, resources), Resource, direction, label);
        }
      }
    }
  }
  for (const { workgroup, tables } of resources.askers()) {
    add(workgroup, tables, 'from', 'asks');
  }
  return [
    ...[...uses].map(([key, use]) => arrowOf(key.split(' ') as [string, string], use)),
    ...resources.jobs.map(({ machine, id }) => ({ from: machine, to: id, label: 'starts', bothWays: false })),
  ].filter(({ from, to }) => !looksBack(resources.typeOf(from), resources.typeOf(to)));
}

/** Whoever uses the roles of an actor; the role of a model is used by its endpoint. */
function userOf({ id, type }: Actor, resources: ArchitectureResources): string | undefined {
  if (type !== 'AWS::SageMaker::Model') {
    return resources.typeOf(id) === undefined ? id : resources.boxOf(id);
  }
  const config = resources
    .ofType('AWS::SageMaker::EndpointConfig')
    .find(({ properties }) => resources.named(properties).includes(id));
  return config && resources.boxOf(config.id);
}

/** Whoever writes a place may read it again to do so; reading elsewhere is what it came for. */
function arrowOf([user, other]: readonly [string, string], { from, to }: Use): Arrow {
  return [...from.places].some((place) => !to.places.has(place))
    ? { from: other, to: user, label: from.label, bothWays: to.places.size > 0 }
    : { from: user, to: other, label: onlyRefused(to.places) ? 'refused' : to.label, bothWays: false };
}

/** A state machine reads what its jobs have written, as its steps say: an arrow back would confuse the picture. */
function looksBack(from: string | undefined, to: string | undefined): boolean {
  return from === 'AWS::S3::Bucket' && to === STATE_MACHINE;
}

/** Whether all these places take what was refused. */
function onlyRefused(places: ReadonlySet<string>): boolean {
  return [...places].every((place) => place.includes(`/${REFUSED_ENCOUNTERS}`));
}
