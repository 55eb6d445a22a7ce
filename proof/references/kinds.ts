import type { Property } from '@aws-cdk/service-spec-types';
import { type Assembly, referencesIn, type Resource } from '../../lib/checks/assembly';
import { specificationOf, specifiedValues } from '../specification';

/** Properties that the specification has no relationship for: where they stand, and what they must refer to. */
const UNSPECIFIED: Readonly<Record<string, readonly string[]>> = {
  // The one of Application Auto Scaling has an id and an ARN, and the alarm takes the ARN; `Ref` gives it, too, says the guide.
  'AWS::CloudWatch::Alarm AlarmActions': ['AWS::SNS::Topic.TopicArn', 'AWS::ApplicationAutoScaling::ScalingPolicy.Arn'],
  'AWS::IAM::Policy Roles': ['AWS::IAM::Role.RoleName'],
  'AWS::SNS::TopicPolicy Topics': ['AWS::SNS::Topic.TopicArn'],
  'AWS::LakeFormation::Resource ResourceArn': ['AWS::S3::Bucket.Arn'],
  'AWS::LakeFormation::Resource RoleArn': ['AWS::IAM::Role.Arn'],
  'AWS::LakeFormation::PrincipalPermissions Resource.DataLocation.ResourceArn': ['AWS::S3::Bucket.Arn'],
  'AWS::Glue::SecurityConfiguration EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn': ['AWS::KMS::Key.Arn'],
  'AWS::Glue::SecurityConfiguration EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn': ['AWS::KMS::Key.Arn'],
  'AWS::Glue::SecurityConfiguration EncryptionConfiguration.S3Encryptions.KmsKeyArn': ['AWS::KMS::Key.Arn'],
  'AWS::Glue::Connection ConnectionInput.PhysicalConnectionRequirements.SecurityGroupIdList': [
    'AWS::EC2::SecurityGroup.GroupId',
  ],
  'AWS::Glue::Connection ConnectionInput.PhysicalConnectionRequirements.SubnetId': ['AWS::EC2::Subnet.SubnetId'],
  'AWS::Glue::Job Connections.Connections': ['AWS::Glue::Connection.Name'],
  'AWS::Glue::Job SecurityConfiguration': ['AWS::Glue::SecurityConfiguration.Name'],
  'AWS::Glue::Trigger WorkflowName': ['AWS::Glue::Workflow.Name'],
  'AWS::SageMaker::Model ExecutionRoleArn': ['AWS::IAM::Role.Arn'],
  'AWS::SageMaker::Model PrimaryContainer.ModelPackageName': [
    'AWS::SageMaker::ModelPackage.ModelPackageArn',
    'AWS::SSM::Parameter.Name',
  ],
  'AWS::SageMaker::Model VpcConfig.SecurityGroupIds': ['AWS::EC2::SecurityGroup.GroupId'],
  'AWS::SageMaker::Model VpcConfig.Subnets': ['AWS::EC2::Subnet.SubnetId'],
  'AWS::SageMaker::EndpointConfig KmsKeyId': ['AWS::KMS::Key.Arn', 'AWS::KMS::Key.KeyId'],
  'AWS::SageMaker::EndpointConfig DataCaptureConfig.KmsKeyId': ['AWS::KMS::Key.Arn', 'AWS::KMS::Key.KeyId'],
  'AWS::SageMaker::EndpointConfig ProductionVariants.ModelName': ['AWS::SageMaker::Model.ModelName'],
  'AWS::SageMaker::Endpoint EndpointConfigName': ['AWS::SageMaker::EndpointConfig.EndpointConfigName'],
};

/** References that lead nowhere, to the wrong kind of resource, or to the wrong attribute of the right one. */
export function wrongKinds(assembly: Assembly): string[] {
  return assembly.resources.flatMap((resource) => [
    ...leadingNowhere(assembly, resource),
    ...specifiedValues(resource.type, resource.properties).flatMap(({ path, value, specification }) => {
      const keys = path.filter((key) => typeof key === 'string').join('.');
      const wanted = wantedAt(`${resource.type} ${keys}`, specification);
      const [reference, ...others] = typeof value === 'string' ? referencesIn(value) : [];
      // A text around the reference makes something else of it.
      if (wanted.length === 0 || reference === undefined || others.length > 0 || !/^@\{[^}]+\}$/.test(String(value)))
        return [];
      const target = assembly.get(reference.id);
      if (target === undefined || wanted.some((one) => is(one, target, reference.attribute))) return [];
      const given = `${target.type}.${reference.attribute ?? 'Ref'}`;
      return [`${resource.id} ${keys}: must refer to ${wanted.join(' or ')}, and refers to ${given} (${target.id})`];
    }),
  ]);
}

/** Kinds that a property may refer to, as `<type>.<property>`; none, if nothing is known about it. */
function wantedAt(place: string, specification: Property | undefined): readonly string[] {
  const specified = (specification?.relationshipRefs ?? []).map(
    ({ cloudFormationType, propertyName }) => `${cloudFormationType}.${propertyName}`,
  );
  return UNSPECIFIED[place] ?? specified;
}

/** Whether a reference yields what `<type>.<property>` says: that attribute, or the identifier that `Ref` returns. */
function is(wanted: string, target: Resource, attribute: string | undefined): boolean {
  const dot = wanted.indexOf('.');
  const [type, property] = [wanted.slice(0, dot), wanted.slice(dot + 1)];
  if (type !== target.type) return false;
  if (attribute !== undefined) return attribute === property || (property === 'Id' && attribute.endsWith('Id'));
  const identifier = specificationOf(type)?.primaryIdentifier ?? [];
  return property === 'Id' || identifier.includes(property);
}

/** Parameters from Parameter Store that no template writes; those of the bootstrap are there already. */
export function wrongParameters(assembly: Assembly): string[] {
  const written = new Set(assembly.ofType('AWS::SSM::Parameter').map(({ properties }) => properties.Name));
  return assembly.stacks.flatMap(({ id, template }) =>
    Object.entries(template.Parameters ?? {})
      .filter(([, { Type }]) => Type.startsWith('AWS::SSM::Parameter::Value'))
      .map(([, { Default }]) => String(Default))
      .filter((name) => !name.startsWith('/cdk-bootstrap/') && !written.has(name))
      .map((name) => `${id}: reads the parameter '${name}', which no template writes`),
  );
}

/** References to resources, attributes or exports that do not exist. */
function leadingNowhere(assembly: Assembly, { id, type, properties, stack }: Resource): string[] {
  const references = referencesIn(properties).flatMap((reference) => {
    const target = assembly.get(reference.id);
    if (target === undefined) return [`${id}: refers to ${reference.id}, which does not exist`];
    const { attribute } = reference;
    if (attribute === undefined || type.startsWith('Custom::') || target.type.startsWith('Custom::')) return [];
    const attributes = specificationOf(target.type)?.attributes;
    return attributes === undefined || Object.hasOwn(attributes, attribute)
      ? []
      : [`${id}: refers to the attribute ${attribute} of ${reference.id}, which a ${target.type} does not have`];
  });
  const known = new Set(Object.keys(assembly.stacks.find((one) => one.id === stack)?.template.Parameters ?? {}));
  // What stands in the template of an event target is a name of its own paths, see `wrongEvents`.
  const text = JSON.stringify(properties, (key, value: unknown) => (key === 'InputTemplate' ? undefined : value));
  // `array<string>` is the type of a column, and no reference.
  const names = [...text.matchAll(/(?<!\barray)<([A-Za-z][\w:-]*)>/g)].map(([, name]) => String(name));
  const missing = names.filter((name) => !name.startsWith('AWS::') && !known.has(name));
  return [...references, ...missing.map((name) => `${id}: refers to ${name}, which no template has or exports`)];
}
