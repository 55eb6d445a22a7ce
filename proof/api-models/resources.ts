import { asProperties, at, type Properties, type Resource } from '../../lib/checks/assembly';
import { apiModel, type ApiModel, type Shape } from './model';
import { wholePattern } from './pattern';

/** A call that CloudFormation makes for a resource, and which of its properties it hands over. */
interface Handing {
  /** Service and operation. */
  readonly call: readonly [service: string, operation: string];

  /** Property whose members the call takes. @default - those of the resource */
  readonly from?: string;

  /** Member of the call that takes them. @default - the call itself */
  readonly to?: string;

  /** Names that differ, by more than upper and lower case: of the property, and of the member. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** What CloudFormation calls for the resource types whose properties are those of an API. */
const HANDED: Readonly<Record<string, readonly Handing[]>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': [{ call: ['application-autoscaling', 'RegisterScalableTarget'] }],
  'AWS::ApplicationAutoScaling::ScalingPolicy': [{ call: ['application-autoscaling', 'PutScalingPolicy'] }],
  'AWS::Athena::NamedQuery': [{ call: ['athena', 'CreateNamedQuery'] }],
  'AWS::Athena::WorkGroup': [
    { call: ['athena', 'CreateWorkGroup'], renamed: { WorkGroupConfiguration: 'Configuration' } },
  ],
  'AWS::Budgets::Budget': [{ call: ['budgets', 'CreateBudget'] }],
  'AWS::CE::AnomalyMonitor': [{ call: ['ce', 'CreateAnomalyMonitor'], to: 'AnomalyMonitor' }],
  'AWS::CE::AnomalySubscription': [{ call: ['ce', 'CreateAnomalySubscription'], to: 'AnomalySubscription' }],
  'AWS::CloudTrail::Trail': [{ call: ['cloudtrail', 'CreateTrail'] }, { call: ['cloudtrail', 'PutEventSelectors'] }],
  'AWS::CloudWatch::Alarm': [{ call: ['cloudwatch', 'PutMetricAlarm'] }],
  'AWS::CloudWatch::Dashboard': [{ call: ['cloudwatch', 'PutDashboard'] }],
  'AWS::Config::ConfigurationRecorder': [{ call: ['config', 'PutConfigurationRecorder'], to: 'ConfigurationRecorder' }],
  'AWS::Config::ConformancePack': [{ call: ['config', 'PutConformancePack'] }],
  'AWS::Config::DeliveryChannel': [{ call: ['config', 'PutDeliveryChannel'], to: 'DeliveryChannel' }],
  'AWS::EC2::FlowLog': [{ call: ['ec2', 'CreateFlowLogs'] }],
  'AWS::EC2::VPCEndpoint': [{ call: ['ec2', 'CreateVpcEndpoint'] }],
  'AWS::Events::Rule': [{ call: ['events', 'PutRule'] }, { call: ['events', 'PutTargets'] }],
  'AWS::Glue::Connection': [{ call: ['glue', 'CreateConnection'] }],
  'AWS::Glue::Crawler': [{ call: ['glue', 'CreateCrawler'] }],
  'AWS::Glue::Database': [{ call: ['glue', 'CreateDatabase'] }],
  'AWS::Glue::Job': [{ call: ['glue', 'CreateJob'] }],
  'AWS::Glue::SecurityConfiguration': [
    { call: ['glue', 'CreateSecurityConfiguration'], renamed: { S3Encryptions: 'S3Encryption' } },
  ],
  'AWS::Glue::Table': [{ call: ['glue', 'CreateTable'] }],
  'AWS::Glue::Trigger': [{ call: ['glue', 'CreateTrigger'] }],
  'AWS::Glue::Workflow': [{ call: ['glue', 'CreateWorkflow'] }],
  'AWS::GuardDuty::Detector': [{ call: ['guardduty', 'CreateDetector'] }],
  'AWS::IAM::ManagedPolicy': [{ call: ['iam', 'CreatePolicy'], renamed: { ManagedPolicyName: 'PolicyName' } }],
  'AWS::IAM::Policy': [{ call: ['iam', 'PutRolePolicy'] }],
  'AWS::IAM::Role': [{ call: ['iam', 'CreateRole'] }],
  'AWS::IAM::ServiceLinkedRole': [{ call: ['iam', 'CreateServiceLinkedRole'] }],
  'AWS::KMS::Key': [
    { call: ['kms', 'CreateKey'] },
    { call: ['kms', 'ScheduleKeyDeletion'] },
    { call: ['kms', 'EnableKeyRotation'] },
  ],
  'AWS::Kinesis::Stream': [
    { call: ['kinesis', 'CreateStream'], renamed: { Name: 'StreamName' } },
    { call: ['kinesis', 'StartStreamEncryption'], from: 'StreamEncryption' },
    { call: ['kinesis', 'IncreaseStreamRetentionPeriod'] },
  ],
  'AWS::KinesisFirehose::DeliveryStream': [{ call: ['firehose', 'CreateDeliveryStream'] }],
  'AWS::LakeFormation::DataCellsFilter': [{ call: ['lakeformation', 'CreateDataCellsFilter'], to: 'TableData' }],
  'AWS::LakeFormation::DataLakeSettings': [{ call: ['lakeformation', 'PutDataLakeSettings'], to: 'DataLakeSettings' }],
  'AWS::LakeFormation::PrincipalPermissions': [{ call: ['lakeformation', 'GrantPermissions'] }],
  'AWS::LakeFormation::Resource': [{ call: ['lakeformation', 'RegisterResource'] }],
  'AWS::LakeFormation::Tag': [{ call: ['lakeformation', 'CreateLFTag'] }],
  'AWS::LakeFormation::TagAssociation': [{ call: ['lakeformation', 'AddLFTagsToResource'] }],
  'AWS::Lambda::Function': [{ call: ['lambda', 'CreateFunction'] }],
  'AWS::Logs::LogGroup': [{ call: ['logs', 'CreateLogGroup'] }, { call: ['logs', 'PutRetentionPolicy'] }],
  'AWS::Logs::LogStream': [{ call: ['logs', 'CreateLogStream'] }],
  'AWS::Macie::CustomDataIdentifier': [{ call: ['macie2', 'CreateCustomDataIdentifier'] }],
  'AWS::Macie::Session': [{ call: ['macie2', 'EnableMacie'] }],
  'AWS::S3::Bucket': [
    { call: ['s3', 'PutBucketVersioning'], from: 'VersioningConfiguration', to: 'VersioningConfiguration' },
    {
      call: ['s3', 'PutPublicAccessBlock'],
      from: 'PublicAccessBlockConfiguration',
      to: 'PublicAccessBlockConfiguration',
    },
    { call: ['s3', 'PutBucketOwnershipControls'], from: 'OwnershipControls', to: 'OwnershipControls' },
    {
      call: ['s3', 'PutBucketLifecycleConfiguration'],
      from: 'LifecycleConfiguration',
      to: 'LifecycleConfiguration',
      renamed: { ExpirationInDays: 'Days', TransitionInDays: 'Days' },
    },
  ],
  'AWS::SageMaker::Endpoint': [{ call: ['sagemaker', 'CreateEndpoint'] }, { call: ['sagemaker', 'UpdateEndpoint'] }],
  'AWS::SageMaker::EndpointConfig': [{ call: ['sagemaker', 'CreateEndpointConfig'] }],
  'AWS::SageMaker::Model': [{ call: ['sagemaker', 'CreateModel'] }],
  'AWS::SageMaker::ModelPackage': [{ call: ['sagemaker', 'CreateModelPackage'] }],
  'AWS::SageMaker::ModelPackageGroup': [{ call: ['sagemaker', 'CreateModelPackageGroup'] }],
  'AWS::SSM::Parameter': [{ call: ['ssm', 'PutParameter'] }],
  'AWS::StepFunctions::StateMachine': [
    { call: ['stepfunctions', 'CreateStateMachine'], renamed: { StateMachineName: 'name' } },
  ],
};

/** Text that stands for what only a deployment knows; it has no length and no pattern. */
const PLACEHOLDER = /@\{[^}]+\}|<[A-Z][^<>]*>/;

/** Properties that CloudFormation writes as JSON text for the API. */
const JSON_TEXT = /(?:Policy|PolicyDocument|EventPattern)$/;

/** Properties that are JSON text to CloudFormation, and objects to the API. */
const JSON_OBJECT = /^ThresholdExpression$/;

interface Place {
  readonly model: ApiModel;
  readonly renamed: Readonly<Record<string, string>>;
  readonly faults: string[];
}

/**
 * What the API behind a resource would not take of its properties: a type, an enum, a range, a length, a pattern, a number
 * of items. Properties that only CloudFormation knows, and members that it adds, are no fault.
 *
 * @returns one line for each fault, beginning with the path of the property
 */
export function faultsInProperties({ type, properties }: Resource): string[] {
  const faults = (HANDED[type] ?? []).flatMap(({ call: [service, operation], from, to, renamed = {} }) => {
    const model = apiModel(service);
    const input = model?.operations[operation]?.input?.shape;
    const shape = to === undefined ? input : memberOf(model?.shapes[input ?? ''], to);
    const value = from === undefined ? properties : at(properties, from);
    if (model === undefined || shape === undefined) {
      throw new Error(
        `there is no call ${service}:${operation}${to === undefined ? '' : ` with ${to}`}; look into proof/api-models/resources.ts`,
      );
    }
    const place: Place = { model, renamed, faults: [] };
    if (value !== undefined) walk(shape, value, from ?? '', place);
    return place.faults;
  });
  // Two calls may take the same property.
  return [...new Set([...faults, ...wrongNumbers(properties), ...wrongName(type, properties)])];
}

/** Names whose characters a guide tells and no model: CloudWatch's for dashboards. */
const NAMES: Readonly<Record<string, { readonly property: string; readonly pattern: RegExp }>> = {
  'AWS::CloudWatch::Dashboard': { property: 'DashboardName', pattern: /^[\w-]{1,255}$/ },
};

function wrongName(type: string, properties: Properties): string[] {
  const { property, pattern } = NAMES[type] ?? {};
  const value = property === undefined ? undefined : properties[property];
  if (pattern === undefined || typeof value !== 'string' || PLACEHOLDER.test(value) || pattern.test(value)) return [];
  return [`${property} must match ${pattern.source}, got '${value.slice(0, 60)}'`];
}

/** Numbers that may be below zero. */
const SIGNED = /(?:Threshold|Adjustment|Bound|Offset|Priority)$/;

/** Largest number of a kind that no model names, by the end of its key: ports, and days of a life cycle. */
const LARGEST: readonly { readonly key: RegExp; readonly most: number }[] = [
  { key: /^(?:From|To)Port$/, most: 65535 },
  { key: /Days(?:AfterInitiation)?$/, most: 2 ** 31 - 1 },
];

/** Numbers that no API takes, wherever they stand. */
function wrongNumbers(value: unknown, path = ''): string[] {
  if (typeof value !== 'number') {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, item]) => wrongNumbers(item, path === '' ? key : `${path}.${key}`));
  }
  const key = path.slice(path.lastIndexOf('.') + 1);
  const most = LARGEST.find((one) => one.key.test(key))?.most ?? Infinity;
  if (value > most) return [`${path} must be at most ${most}, got ${value}`];
  return value < 0 && !SIGNED.test(key) ? [`${path} must not be below zero, got ${value}`] : [];
}

function walk(name: string, value: unknown, path: string, place: Place): void {
  const shape = place.model.shapes[name];
  if (shape === undefined) return;
  const must = (what: string): void => {
    const shown = JSON.stringify(value);
    place.faults.push(`${path} must ${what}, got ${shown.length > 100 ? `${shown.slice(0, 97)}...` : shown}`);
  };
  switch (shape.type) {
    case 'structure':
      if (typeof value === 'string' && JSON_OBJECT.test(path)) return walk(name, parsed(value), path, place);
      return isObject(value) ? structure(shape, value, path, place) : must('be an object');
    case 'map':
      if (!isObject(value)) return must('be an object');
      return Object.entries(value).forEach(([key, item]) => {
        walk(shape.key?.shape ?? '', key, `${path}.${key}`, place);
        walk(shape.value?.shape ?? '', item, `${path}.${key}`, place);
      });
    case 'list':
      // CloudFormation writes some lists of an API as an object, and the other way round.
      if (!Array.isArray(value)) return;
      count(shape, value.length, must);
      return value.forEach((item, index) => {
        walk(shape.member?.shape ?? '', item, `${path}.${index}`, place);
      });
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false' ? undefined : must('be true or false');
    case 'integer':
    case 'long':
      return number(shape, value, must);
    case 'float':
    case 'double':
      return Number.isNaN(Number(value)) ? must('be a number') : number({ ...shape, type: 'double' }, value, must);
    case 'string':
      return text(shape, value, path, must);
  }
}

function structure(shape: Shape, value: Properties, path: string, place: Place): void {
  for (const [key, item] of Object.entries(value)) {
    const of = memberOf(shape, place.renamed[key] ?? key);
    if (of !== undefined) walk(of, item, path === '' ? key : `${path}.${key}`, place);
  }
}

/** Shape of a member, whose name CloudFormation may write in other cases. */
function memberOf(shape: Shape | undefined, name: string): string | undefined {
  const members = Object.entries(shape?.members ?? {});
  return members.find(([member]) => member.toLowerCase() === name.toLowerCase())?.[1].shape;
}

function text(
  { enum: allowed, min, max, pattern }: Shape,
  value: unknown,
  path: string,
  must: (what: string) => void,
): void {
  if (typeof value === 'number' || typeof value === 'boolean') return;
  if (isObject(value) && JSON_TEXT.test(path)) return;
  if (typeof value !== 'string') return must('be a text');
  if (PLACEHOLDER.test(value)) return;
  if (allowed !== undefined)
    return allowed.includes(value) ? undefined : must(`be one of ${allowed.slice(0, 8).join(', ')}`);
  if (value.length < (min ?? 0)) return must(`have at least ${min} characters`);
  if (value.length > (max ?? Infinity)) return must(`have at most ${max} characters`);
  if (pattern !== undefined && wholePattern(pattern)?.test(value) === false) must(`match ${pattern}`);
}

/** What a JSON text holds; nothing, when it is none. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? undefined : value;
  } catch {
    return undefined;
  }
}

/** A number of an API has 32 bits, or 64 if it is long: so an integer has bounds also where the model names none. */
function number({ type, min, max }: Shape, value: unknown, must: (what: string) => void): void {
  if (typeof value === 'string' && PLACEHOLDER.test(value)) return;
  const given = Number(value);
  if (typeof value === 'object' || Number.isNaN(given) || (type !== 'double' && !Number.isInteger(given))) {
    return must('be a number');
  }
  const largest = max ?? (type === 'integer' ? 2 ** 31 - 1 : Infinity);
  if (given < (min ?? -Infinity)) must(`be at least ${min}`);
  if (given > largest) must(`be at most ${largest}`);
}

function count({ min, max }: Shape, length: number, must: (what: string) => void): void {
  if (length < (min ?? 0)) must(`have at least ${min} items`);
  if (length > (max ?? Infinity)) must(`have at most ${max} items`);
}

function isObject(value: unknown): value is Properties {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && asProperties(value) === value;
}
