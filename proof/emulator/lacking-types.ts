/** What a resource of a type that MiniStack lacks is called, and how a template refers to it. */
export interface LackingType {
  /**
   * What `Ref` returns, as the documentation of the type says: its ARN, its name or id, or its properties `joined` with
   * `|`.
   */
  readonly ref: 'arn' | 'name' | readonly string[];

  /**
   * Paths of the properties that name it, the first that is there.
   *
   * @default - the one that the service specification names as its identifier
   */
  readonly names?: readonly string[];

  /**
   * Its ARN.
   *
   * @default - the one of the service specification
   */
  readonly arn?: string;

  /**
   * What its id begins with, for a type whose id the service makes.
   *
   * @default - it has a name
   */
  readonly idPrefix?: string;

  /**
   * Property that names its group, in which the service numbers it.
   *
   * @default - it is in no group
   */
  readonly numberedIn?: string;
}

/**
 * The types of the platform that MiniStack 1.4.21 cannot make. The rehearsal gives each a physical id and attributes, and
 * nothing else: it proves that references to them resolve, and not that the service takes them.
 *
 * A type that is in neither fails the rehearsal, and so does one in here that no template has or that MiniStack can make.
 */
export const LACKING_TYPES: Readonly<Record<string, LackingType>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': { ref: ['ResourceId', 'ScalableDimension', 'ServiceNamespace'] },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    ref: 'arn',
    arn: 'arn:${Partition}:autoscaling:${Region}:${Account}:scalingPolicy:${PolicyName}',
  },
  'AWS::Athena::NamedQuery': { ref: 'name', idPrefix: 'query' },
  'AWS::Athena::WorkGroup': { ref: 'name' },
  'AWS::CloudTrail::Trail': { ref: 'name' },
  'AWS::EC2::FlowLog': { ref: 'name', idPrefix: 'fl' },
  'AWS::EC2::SecurityGroupEgress': { ref: 'name', idPrefix: 'sgr' },
  'AWS::EC2::SecurityGroupIngress': { ref: 'name', idPrefix: 'sgr' },
  'AWS::Glue::Connection': { ref: 'name', names: ['ConnectionInput.Name'] },
  'AWS::Glue::Crawler': { ref: 'name' },
  'AWS::Glue::Database': { ref: 'name', names: ['DatabaseName', 'DatabaseInput.Name'] },
  'AWS::Glue::Job': { ref: 'name' },
  'AWS::Glue::SecurityConfiguration': { ref: 'name' },
  'AWS::Glue::Table': { ref: 'name', names: ['TableInput.Name'] },
  'AWS::Glue::Trigger': { ref: 'name' },
  'AWS::Glue::Workflow': { ref: 'name' },
  'AWS::LakeFormation::DataCellsFilter': { ref: ['TableCatalogId', 'DatabaseName', 'TableName', 'Name'] },
  'AWS::LakeFormation::DataLakeSettings': { ref: 'name' },
  'AWS::LakeFormation::PrincipalPermissions': { ref: 'name' },
  'AWS::LakeFormation::Resource': { ref: 'name' },
  'AWS::LakeFormation::Tag': { ref: 'name', names: ['TagKey'] },
  'AWS::LakeFormation::TagAssociation': { ref: 'name' },
  'AWS::Logs::LogStream': { ref: 'name', names: ['LogStreamName'] },
  'AWS::Logs::MetricFilter': { ref: 'name', names: ['FilterName'] },
  'AWS::SageMaker::Endpoint': { ref: 'arn', names: ['EndpointName'] },
  'AWS::SageMaker::EndpointConfig': { ref: 'arn', names: ['EndpointConfigName'] },
  'AWS::SageMaker::Model': { ref: 'arn', names: ['ModelName'] },
  'AWS::SageMaker::ModelPackage': { ref: 'arn', numberedIn: 'ModelPackageGroupName' },
  'AWS::SageMaker::ModelPackageGroup': { ref: 'arn', names: ['ModelPackageGroupName'] },
};
