import { namedIn, type ResolvedResource, type ResolvedStack } from './resolved-platform';

/** Its definition names resources that are its jobs', so it is treated apart. */
export const STATE_MACHINE = 'AWS::StepFunctions::StateMachine';

/** Resources that are boxes, and what to call their kind. Everything else is followed, counted, or left out. */
export const KINDS: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'HTTP API',
  'AWS::Athena::WorkGroup': 'Athena workgroup',
  'AWS::CloudTrail::Trail': 'CloudTrail trail',
  'AWS::CloudWatch::Dashboard': 'CloudWatch dashboard',
  'AWS::EC2::VPC': 'VPC',
  'AWS::Events::Rule': 'EventBridge rule',
  'AWS::Glue::Crawler': 'Glue crawler',
  'AWS::Glue::Database': 'Glue database',
  'AWS::Glue::Job': 'Glue Spark job',
  'AWS::Glue::Trigger': 'Glue trigger',
  'AWS::KMS::Key': 'KMS key',
  'AWS::Kinesis::Stream': 'Kinesis stream',
  'AWS::KinesisFirehose::DeliveryStream': 'Firehose stream',
  'AWS::LakeFormation::DataLakeSettings': 'Lake Formation',
  'AWS::Lambda::Function': 'Lambda function',
  'AWS::S3::Bucket': 'S3 bucket',
  'AWS::SNS::Topic': 'SNS topic',
  'AWS::SSM::Parameter': 'SSM parameter',
  'AWS::SageMaker::Endpoint': 'SageMaker endpoint',
  'AWS::SageMaker::Model': 'SageMaker model',
  'AWS::SageMaker::ModelPackageGroup': 'SageMaker model package group',
  [STATE_MACHINE]: 'Step Functions state machine',
};

/** Resources that are drawn as part of a box: one that they name, or one that names them. */
const PARTS: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Integration': 'AWS::ApiGatewayV2::Api',
  'AWS::Glue::Connection': 'AWS::Glue::Job',
  'AWS::Glue::Table': 'AWS::Glue::Database',
  'AWS::Glue::Workflow': 'AWS::Glue::Trigger',
  'AWS::SageMaker::EndpointConfig': 'AWS::SageMaker::Endpoint',
  'AWS::SageMaker::ModelPackage': 'AWS::SageMaker::ModelPackageGroup',
};

/** What says where a job, a model or an endpoint runs. */
const RUNS_IN_SUBNETS = ['AWS::Glue::Connection', 'AWS::SageMaker::EndpointConfig', 'AWS::SageMaker::Model'];

/** States that start a job, by their `Resource`, and what to call the job. */
const JOBS: readonly (readonly [RegExp, string])[] = [
  [/sagemaker:createTrainingJob/, 'SageMaker training job'],
  [/sagemaker:createProcessingJob/, 'SageMaker processing job'],
];

/** How policies, patterns and parts write a name that is chosen before deployment. */
const WRITTEN_NAMES: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => string[]>> = {
  'AWS::Glue::Database': ({ DatabaseInput }) => {
    const name = String((DatabaseInput as Record<string, unknown>).Name);
    return [`:database/${name}"`, `"DatabaseName":"${name}"`];
  },
  'AWS::SageMaker::Endpoint': ({ EndpointName }) => [`:endpoint/${String(EndpointName)}"`],
  'AWS::SageMaker::ModelPackageGroup': ({ ModelPackageGroupName }) => {
    const name = String(ModelPackageGroupName);
    return [
      ...[`:model-package-group/${name}"`, `:model-package/${name}/`],
      ...[`"ModelPackageGroupName":"${name}"`, `"ModelPackageGroupName":["${name}"]`],
    ];
  },
};

/** Something with properties that acts by a role: a resource, or a job that a state starts. */
export interface Actor {
  /** Id of the resource; of a job, with `/<state>` of the state machine that starts it. */
  readonly id: string;

  /** Type in CloudFormation; of a job, what to call it. */
  readonly type: string;

  /** Properties; of a job, its parameters. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A job that a state machine starts. */
export interface Job extends Actor {
  /** Id of the state machine. */
  readonly machine: string;

  /** State that starts it. */
  readonly state: string;
}

/** What a policy allows. */
export interface Statement {
  /** Actions. */
  readonly Action: string | readonly string[];

  /** What they are allowed on. */
  readonly Resource: unknown;
}

/** The parts of a state that are read here. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
}

/** The resources of all stacks, and what of them belongs together in the picture. */
export class ArchitectureResources {
  /** All of them, in the order of deployment. */
  readonly all: readonly ResolvedResource[];

  /** Jobs that state machines start. */
  readonly jobs: readonly Job[];

  private readonly byId: ReadonlyMap<string, ResolvedResource>;
  private readonly writtenNames: readonly { readonly id: string; readonly form: string }[];

  constructor(stacks: readonly ResolvedStack[]) {
    this.all = stacks.flatMap(({ resources }) => resources);
    this.byId = new Map(this.all.map((resource) => [resource.id, resource]));
    this.writtenNames = this.all.flatMap(({ id, type, properties }) =>
      (WRITTEN_NAMES[type]?.(properties) ?? []).map((form) => ({ id, form })),
    );
    this.jobs = this.ofType(STATE_MACHINE).flatMap((machine) =>
      tasks(machine).flatMap(([state, { Resource = '', Parameters = {} }]) =>
        JOBS.filter(([call]) => call.test(Resource)).map(([, type]) => ({
          ...{ id: `${machine.id}/${state}`, type, properties: Parameters },
          ...{ machine: machine.id, state },
        })),
      ),
    );
  }

  /** Resources of a type. */
  ofType(type: string): ResolvedResource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** Type of a resource. */
  typeOf(id: string): string | undefined {
    return this.byId.get(id)?.type;
  }

  /** Ids that a value names, also by a name that is chosen before deployment. */
  named(value: unknown): string[] {
    const text = JSON.stringify(value ?? '');
    return [...namedIn(text), ...this.writtenNames.filter(({ form }) => text.includes(form)).map(({ id }) => id)];
  }

  /** The box that a resource is drawn as: itself, or what it is a part of. */
  boxOf(id: string): string | undefined {
    const resource = this.byId.get(id);
    if (resource === undefined || KINDS[resource.type] !== undefined) {
      return resource?.id;
    }
    const owners = this.ofType(PARTS[resource.type] ?? '');
    const owned = this.named(resource.properties);
    return owners.find((owner) => owned.includes(owner.id) || this.named(owner.properties).includes(id))?.id;
  }

  /** What the policies of an actor's own roles allow. */
  allowed({ type, properties }: Actor): Statement[] {
    const roles = namedIn(type === STATE_MACHINE ? properties.RoleArn : properties);
    return this.ofType('AWS::IAM::Policy')
      .filter((policy) => namedIn(policy.properties.Roles).some((role) => roles.includes(role)))
      .flatMap((policy) => (policy.properties.PolicyDocument as { Statement: Statement[] }).Statement);
  }

  /** Workgroups with the tables that whoever may ask there may see, if Lake Formation shows them. */
  askers(): { readonly workgroup: string; readonly tables: unknown[] }[] {
    const on = (statements: readonly Statement[], action: string): unknown[] =>
      statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => [Resource].flat());
    return this.ofType('AWS::IAM::Policy').flatMap(({ properties }) => {
      const { Statement: statements } = properties.PolicyDocument as { Statement: Statement[] };
      return this.named(on(statements, 'athena:StartQueryExecution')).map((workgroup) => ({
        workgroup,
        tables: on(statements, 'glue:GetTable'),
      }));
    });
  }

  /** Whether an actor runs in a subnet, by itself or by what it is made of. */
  isIsolated({ properties }: Actor): boolean {
    return namedIn(properties)
      .map((id) => this.byId.get(id))
      .some(
        (part) =>
          part?.type === 'AWS::EC2::Subnet' ||
          (part !== undefined && RUNS_IN_SUBNETS.includes(part.type) && this.isIsolated(part)),
      );
  }
}

/** Tasks of a state machine by the names of their states, in the order in which an execution comes to them. */
export function tasks(machine: ResolvedResource): [string, State][] {
  const { StartAt, States } = JSON.parse(String(machine.properties.DefinitionString)) as {
    StartAt: string;
    States: Record<string, State>;
  };
  const order: string[] = [];
  const visit = (name: string | undefined): void => {
    const state = States[name ?? ''];
    if (name !== undefined && state !== undefined && !order.includes(name)) {
      order.push(name);
      [state.Next, ...(state.Choices ?? []).map(({ Next }) => Next), state.Default].forEach(visit);
    }
  };
  visit(StartAt);
  return order.map((name): [string, State] => [name, States[name] as State]).filter(([, { Type }]) => Type === 'Task');
}
