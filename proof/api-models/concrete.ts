import { createHash } from 'node:crypto';
import { type Assembly, type Resource } from '../../lib/checks/assembly';

/** Account in which everything is thought to be. */
export const ACCOUNT = '111122223333';

/** What pseudo parameters stand for when the template has no Region. */
const PSEUDO: Readonly<Record<string, string>> = {
  AccountId: ACCOUNT,
  Region: 'eu-west-1',
  Partition: 'aws',
  URLSuffix: 'amazonaws.com',
  StackName: 'stack',
};

/** Types whose `Ref` is the ARN. */
const REF_IS_ARN =
  /^AWS::(SNS::Topic|DataSync::Task|StepFunctions::StateMachine|SecretsManager::Secret|SageMaker::(?!Domain|App))/;

/** Start of the ids that services give, by type. */
const IDS: Readonly<Record<string, string>> = {
  'AWS::DataSync::Task': 'task',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::VPC': 'vpc',
  'AWS::EFS::AccessPoint': 'fsap',
  'AWS::EFS::FileSystem': 'fs',
  'AWS::FSx::FileSystem': 'fs',
};

/** Types whose names are lower-case. */
const LOWER_CASE = ['AWS::ECR::Repository', 'AWS::S3::Bucket'];

/** Properties that hold the name of a resource. */
const NAME =
  /^(Name|BucketName|TopicName|RoleName|LogGroupName|FunctionName|TableName|StreamName|ModelPackageGroupName)$/;

/**
 * A value as a deployment would have it: a reference is replaced by what the resource's type returns, e.g. an ARN of its
 * service, and other resources have other values. What cannot be told stays as it is.
 */
export function concrete(value: unknown, assembly: Assembly): unknown {
  if (Array.isArray(value)) return value.map((item) => concrete(item, assembly));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, concrete(item, assembly)]));
  }
  return typeof value === 'string' ? concreteText(value, assembly) : value;
}

function concreteText(text: string, assembly: Assembly): string {
  if (!/@\{|<AWS::/.test(text)) return text;
  return text
    .replace(/@\{([^}.]+)(?:\.([^}]+))?\}/g, (whole, id: string, attribute?: string) => {
      const resource = assembly.get(id);
      return resource === undefined ? whole : physical(resource, attribute, assembly);
    })
    .replace(/<AWS::(\w+)>/g, (whole, name: string) => PSEUDO[name] ?? whole);
}

/** What `Ref`, or an attribute, returns for a resource. */
function physical(resource: Resource, attribute: string | undefined, assembly: Assembly): string {
  const { type, id, logicalId } = resource;
  const digits = createHash('sha256').update(id).digest('hex');
  const uuid = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
  const given = IDS[type] === undefined ? undefined : `${IDS[type]}-0${digits.slice(0, 16)}`;
  const isArn = attribute === undefined ? REF_IS_ARN.test(type) : /Arn$/.test(attribute);
  if (given !== undefined && !isArn && (attribute === undefined || /Id$/.test(attribute))) return given;
  const name = given ?? nameOf(resource, assembly);
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  const region = assembly.stacks.find((stack) => stack.id === resource.stack)?.region ?? 'eu-west-1';
  const arn = (what: string, where = region): string => `arn:aws:${service}:${where}:${ACCOUNT}:${what}`;
  switch (type) {
    case 'AWS::KMS::Key':
      return isArn ? arn(`key/${uuid}`) : uuid;
    case 'AWS::S3::Bucket':
      if (isArn) return `arn:aws:s3:::${name}`;
      return attribute === undefined ? name : `${name}.s3.${region}.amazonaws.com`;
    case 'AWS::IAM::Role':
      return isArn ? arn(`role/${name}`, '') : name;
    case 'AWS::SNS::Topic':
    case 'AWS::SQS::Queue':
      return isArn ? arn(name) : name;
    case 'AWS::StepFunctions::StateMachine':
      return isArn ? arn(`stateMachine:${name}`).replace(service, 'states') : name;
    case 'AWS::SageMaker::ModelPackage':
      return isArn ? arn(`model-package/${name}/1`) : name;
    case 'AWS::SageMaker::ModelPackageGroup':
      return isArn ? arn(`model-package-group/${name}`) : name;
    default:
      if (isArn) return arn(`${kind}/${name}`);
      return attribute === undefined ? name : `${name}-${attribute.toLowerCase()}`;
  }
  function nameOf({ properties }: Resource, all: Assembly): string {
    const [, named] =
      Object.entries(properties).find(([key, value]) => NAME.test(key) && typeof value === 'string') ?? [];
    if (named !== undefined) return String(concrete(named, all));
    const own = `${resource.stack}-${logicalId}`;
    return LOWER_CASE.includes(type) ? own.toLowerCase() : own;
  }
}
