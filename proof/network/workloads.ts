import { type ApiCall } from '../../lib/checks/api-calls';
import { asList, asProperties, type Assembly, at, type Resource } from '../../lib/checks/assembly';
import { configsOfComponents, onServerless } from '../../lib/checks/rules/hosting-isolation';
import { idOf } from './security-groups';

/** Whose machines run it, which decides what it calls from where. */
export type Engine = 'SageMaker' | 'Glue' | 'Lambda' | 'Firehose' | 'Step Functions' | 'Lake Formation' | 'DataSync';

/** Something that runs, and may read data. */
export interface Workload {
  /** Path of its construct, and the state or step inside of it: the same in every configuration. */
  readonly name: string;

  /** What runs it. */
  readonly engine: Engine;

  /** The resource that describes it. */
  readonly resource: Resource;

  /** Ids of the roles it has. */
  readonly roles: readonly string[];

  /** What it is told: its parameters, arguments, environment variables. */
  readonly parameters: unknown;

  /** Where it is in a network; undefined outside of all. */
  readonly placement?: Placement;

  /** Whether its containers have no network at all; false where the engine knows no such thing. */
  readonly isolated: boolean;

  /** Machines at once that talk to each other. */
  readonly machines: number;

  /**
   * Whether it is a model of a serverless endpoint, which takes no network (HO-13).
   *
   * @default false
   */
  readonly serverless?: boolean;
}

/** Where a workload is in a network. */
export interface Placement {
  /** Subnets, as the template names them: resolved references. */
  readonly subnets: readonly unknown[];

  /** Security groups, as the template names them. */
  readonly groups: readonly unknown[];
}

/** Where a description of a SageMaker job or model says what. */
interface Shape {
  readonly vpc: string;
  readonly isolation: string;
  readonly role: string;
  readonly counts: readonly string[];
}

const MODEL: Shape = {
  vpc: 'VpcConfig',
  isolation: 'EnableNetworkIsolation',
  role: 'ExecutionRoleArn',
  counts: [],
};
const JOB: Shape = { vpc: 'VpcConfig', isolation: 'EnableNetworkIsolation', role: 'RoleArn', counts: [] };
const NETWORK = { vpc: 'NetworkConfig.VpcConfig', isolation: 'NetworkConfig.EnableNetworkIsolation', role: 'RoleArn' };

/** Operations of SageMaker that start machines of their own. A transform job has those of its model. */
const CALLS: Readonly<Record<string, Shape>> = {
  createTrainingJob: { ...JOB, counts: ['ResourceConfig.InstanceCount'] },
  createProcessingJob: { ...NETWORK, counts: ['ProcessingResources.ClusterConfig.InstanceCount'] },
  createHyperParameterTuningJob: {
    vpc: 'TrainingJobDefinition.VpcConfig',
    isolation: 'TrainingJobDefinition.EnableNetworkIsolation',
    role: 'TrainingJobDefinition.RoleArn',
    counts: ['TrainingJobDefinition.ResourceConfig.InstanceCount'],
  },
  createModel: { ...JOB, role: 'ExecutionRoleArn' },
  createAutoMLJob: { ...JOB, vpc: 'AutoMLJobConfig.SecurityConfig.VpcConfig' },
  createAutoMLJobV2: { ...JOB, vpc: 'SecurityConfig.VpcConfig' },
};

/** Types of SageMaker resources that have machines of their own. */
const RESOURCES: Readonly<Record<string, Shape>> = {
  'AWS::SageMaker::DataQualityJobDefinition': { ...NETWORK, counts: ['JobResources.ClusterConfig.InstanceCount'] },
  'AWS::SageMaker::ModelQualityJobDefinition': { ...NETWORK, counts: ['JobResources.ClusterConfig.InstanceCount'] },
  'AWS::SageMaker::ModelBiasJobDefinition': { ...NETWORK, counts: ['JobResources.ClusterConfig.InstanceCount'] },
  'AWS::SageMaker::ModelExplainabilityJobDefinition': {
    ...NETWORK,
    counts: ['JobResources.ClusterConfig.InstanceCount'],
  },
};

/** Everything that runs, by name. */
export function workloadsOf(assembly: Assembly): Workload[] {
  const found = [
    ...assembly.apiCalls.flatMap((call) => sageMakerCall(assembly, call)),
    ...assembly.resources.flatMap((resource) => workloadOf(assembly, resource)),
  ];
  // Several buckets are registered with Lake Formation under one role, which is what runs.
  return [...new Map(found.map((workload) => [workload.name, workload])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function sageMakerCall(assembly: Assembly, { resource, where, service, operation, parameters }: ApiCall): Workload[] {
  const shape = service === 'sagemaker' ? CALLS[operation] : undefined;
  if (shape === undefined) return [];
  return [sageMaker(assembly, resource, `${nameOf(resource)}: ${where}`, shape, parameters)];
}

function sageMaker(assembly: Assembly, resource: Resource, name: string, shape: Shape, described: unknown): Workload {
  const vpc = at(described, shape.vpc);
  const role = idOf(assembly, at(described, shape.role));
  return {
    name,
    engine: 'SageMaker',
    resource,
    roles: role === undefined ? [] : [role],
    parameters: described,
    placement: vpc === undefined ? undefined : placed(at(vpc, 'Subnets'), at(vpc, 'SecurityGroupIds')),
    isolated: at(described, shape.isolation) === true,
    machines: Math.max(1, ...shape.counts.map((path) => Number(at(described, path) ?? 1)).map(orMany)),
  };
}

/** A model is where it says, but for one that shares instances: there the endpoint says it for all containers (API: CreateEndpointConfig). */
function model(assembly: Assembly, resource: Resource): Workload {
  const { properties } = resource;
  const own = sageMaker(assembly, resource, nameOf(resource), MODEL, properties);
  const [config, ...others] = configsOfComponents(assembly, resource);
  if (config === undefined) return { ...own, serverless: onServerless(assembly, resource) };
  // One endpoint that leaves a way out is enough.
  const worst = [config, ...others].find((one) => !isPlaced(one)) ?? config;
  const { placement, isolated } = sageMaker(assembly, worst, own.name, MODEL, worst.properties);
  return { ...own, placement, isolated };
}

function isPlaced({ properties }: Resource): boolean {
  return at(properties, MODEL.vpc) !== undefined && at(properties, MODEL.isolation) === true;
}

/** A number that only the run knows may be any. */
function orMany(count: number): number {
  return Number.isNaN(count) ? 2 : count;
}

function workloadOf(assembly: Assembly, resource: Resource): Workload[] {
  const { type, properties } = resource;
  const shape = RESOURCES[type];
  if (type === 'AWS::SageMaker::Model') return [model(assembly, resource)];
  if (shape !== undefined) return [sageMaker(assembly, resource, nameOf(resource), shape, properties)];
  const runs = (engine: Engine, role: unknown, more: Partial<Workload> = {}): Workload[] => [
    {
      name: nameOf(resource),
      engine,
      resource,
      roles: assembly.named(role).map(({ id }) => id),
      parameters: properties,
      isolated: false,
      machines: 1,
      ...more,
    },
  ];
  switch (type) {
    case 'AWS::Glue::Job':
      return runs('Glue', properties.Role, {
        parameters: [properties.DefaultArguments, properties.NonOverridableArguments],
        placement: connectedTo(assembly, properties),
        machines: 2,
      });
    case 'AWS::Glue::Crawler':
      return runs('Glue', properties.Role, { parameters: properties.Targets });
    case 'AWS::Lambda::Function': {
      const vpc = asProperties(properties.VpcConfig);
      const subnets = asList(vpc.SubnetIds);
      return runs('Lambda', properties.Role, {
        parameters: properties.Environment,
        ...(subnets.length === 0 ? {} : { placement: placed(subnets, vpc.SecurityGroupIds) }),
      });
    }
    case 'AWS::DataSync::LocationS3':
      return runs('DataSync', at(properties, 'S3Config.BucketAccessRoleArn'), { parameters: undefined });
    case 'AWS::KinesisFirehose::DeliveryStream':
      return runs('Firehose', deliveryRoles(properties));
    case 'AWS::StepFunctions::StateMachine':
      // What its states start has parameters and roles of its own; these are of the calls it makes itself.
      return runs('Step Functions', properties.RoleArn, { parameters: undefined });
    case 'AWS::LakeFormation::Resource':
      // Its role lends credentials to queries; the bucket that is registered says nothing about who asks.
      return runs('Lake Formation', properties.RoleArn, {
        name: roleName(assembly, properties.RoleArn),
        parameters: undefined,
      });
    default:
      return [];
  }
}

/** All roles that a delivery stream has, for its source, its destination and between. */
function deliveryRoles(properties: unknown): string {
  return [...JSON.stringify(properties).matchAll(/"RoleARN":"([^"]+)"/gi)].map((match) => match[1]).join(' ');
}

/** Where the connections of a Glue job put its workers. */
function connectedTo(assembly: Assembly, properties: Resource['properties']): Placement | undefined {
  const connections = asList(at(properties, 'Connections.Connections'))
    .flatMap((connection) => assembly.target(connection) ?? [])
    .map(({ properties: connection }) => at(connection, 'ConnectionInput.PhysicalConnectionRequirements'));
  if (connections.length === 0) return undefined;
  return placed(
    connections.map((requirements) => at(requirements, 'SubnetId')),
    connections.flatMap((requirements) => asList(at(requirements, 'SecurityGroupIdList'))),
  );
}

function placed(subnets: unknown, groups: unknown): Placement {
  return { subnets: [...new Set(asList(subnets))], groups: [...new Set(asList(groups))] };
}

function roleName(assembly: Assembly, role: unknown): string {
  const resource = assembly.target(role);
  return resource === undefined ? String(role) : nameOf(resource);
}

/** Path of a construct, without the parts that CDK names `Resource`; the id where the template has no path. */
export function nameOf({ path, id }: Resource): string {
  return path === '' ? id : path.replace(/(\/Resource)+$/, '');
}
