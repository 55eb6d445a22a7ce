import { type ArchitectureResources, KINDS, STATE_MACHINE, tasks } from './architecture-resources';
import { namedIn, type ResolvedResource, type ResolvedStack } from './resolved-platform';

/** A box of the picture. */
export interface Box {
  /** `<stack>/<logical id>`; of a job, with `/<state>` of the state machine that starts it. */
  readonly id: string;

  /** Stack that it is drawn in. */
  readonly stack: string;

  /** Name within the stack. */
  readonly title: string;

  /** Service and kind. */
  readonly service: string;

  /** What it is for, or what it holds; empty if its name says all. */
  readonly detail: string;

  /** Whether it runs in the isolated subnets. */
  readonly isolated: boolean;
}

/** Boxes that compute, so that it matters where they do. */
const WORKLOADS = ['AWS::Glue::Job', 'AWS::SageMaker::Endpoint', 'AWS::SageMaker::Model'];

/** Boxes of the main resources of these stacks, and of the jobs that they start. */
export function boxesOf(stacks: readonly ResolvedStack[], resources: ArchitectureResources): Box[] {
  return stacks.flatMap((stack) =>
    stack.resources.flatMap((resource): Box[] => {
      const service = KINDS[resource.type];
      if (service === undefined) {
        return [];
      }
      const isolated = WORKLOADS.includes(resource.type) && resources.isIsolated(resource);
      const jobs = resources.jobs.filter(({ machine }) => machine === resource.id);
      return [
        {
          ...{ id: resource.id, stack: stack.id, title: titleOf(resource), service, isolated },
          detail: detailOf(resource, resources),
        },
        ...jobs.map((job) => ({
          ...{ id: job.id, stack: stack.id, title: job.state, service: job.type, detail: '' },
          isolated: resources.isIsolated(job),
        })),
      ];
    }),
  );
}

/** `Lake/raw` -> `Lake: raw`; parts that repeat the kind or each other are left out. */
function titleOf({ path }: ResolvedResource): string {
  const parts = path.filter((part) => !/^(Database|Function|LakeFormation|Vpc|Workflow|Workgroup)$/.test(part));
  return words([...new Set(parts)].join(': '));
}

/** `ReadEvaluation` -> `Read evaluation`. */
function words(name: string): string {
  const spaced = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return spaced.charAt(0) + spaced.slice(1).toLowerCase();
}

/** What a box is for, in the words of its description, or what it holds, counted. */
function detailOf(resource: ResolvedResource, resources: ArchitectureResources): string {
  const { id, type, properties } = resource;
  const count = (kind: string, property?: string): number =>
    resources.all.filter(
      (other) => other.type === kind && (property === undefined || namedIn(other.properties[property]).includes(id)),
    ).length;
  switch (type) {
    case 'AWS::CloudTrail::Trail':
      return `Calls in the account, and objects of ${namedIn(properties.AdvancedEventSelectors).length} buckets`;
    case 'AWS::CloudWatch::Dashboard':
      return `${[...String(properties.DashboardBody).matchAll(/"type":"metric"/g)].length} graphs of all the others`;
    case 'AWS::EC2::VPC':
      return `${count('AWS::EC2::Subnet')} isolated subnets with endpoints for ${resources.all
        .filter((endpoint) => endpoint.type === 'AWS::EC2::VPCEndpoint')
        .map((endpoint) => endpoint.path.at(-1))
        .join(', ')}`;
    case 'AWS::Glue::Database':
      return resources.all
        .filter((table) => table.type === 'AWS::Glue::Table' && resources.boxOf(table.id) === id)
        .map((table) => table.path.at(-1))
        .join(', ');
    case 'AWS::LakeFormation::DataLakeSettings':
      return `${count('AWS::LakeFormation::Resource')} places are registered`;
    case 'AWS::S3::Bucket':
      return count('AWS::S3::Bucket', 'LoggingConfiguration') === 0
        ? ''
        : `Requests to ${count('AWS::S3::Bucket', 'LoggingConfiguration')} buckets`;
    case 'AWS::SNS::Topic':
      return `${count('AWS::CloudWatch::Alarm', 'AlarmActions')} alarms, ${count('AWS::Events::Rule', 'Targets')} rules and ${count(STATE_MACHINE, 'DefinitionString')} state machines report here`;
    case STATE_MACHINE:
      return tasks(resource)
        .filter(([, { Resource }]) => !Resource?.endsWith('sns:publish'))
        .map(([state]) => words(state))
        .join(', ');
    case 'AWS::SageMaker::ModelPackageGroup':
      return String(properties.ModelPackageGroupDescription);
    default:
      return typeof properties.Description === 'string' ? properties.Description : '';
  }
}
