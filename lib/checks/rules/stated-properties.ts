import { at, type Properties, type Resource } from '../assembly';

/** A property that a template must state, because AWS decides otherwise. */
export interface StatedProperty {
  /**
   * Where it is. `*` stands for each member of a list; a part that ends in `?` need not be there, and then nothing below it
   * must be.
   */
  readonly path: string;

  /** What AWS does when it is silent, as the end of a sentence. */
  readonly otherwise: string;

  /**
   * Values that it may have.
   *
   * @default - any
   */
  readonly allowed?: readonly unknown[];

  /**
   * Whether a resource needs it.
   *
   * @default - every resource of the type
   */
  readonly when?: (properties: Properties, resource: Resource) => boolean;
}

const YES = [true, 'true'];
const ANYTHING_ELSE = 'what is not stated is not encrypted under a key of yours';

/** Functions that CDK makes for its own custom resources, where nobody can state anything: by name, as not every template has paths. */
const BY_CDK =
  /CustomResourceProviderHandler|frameworkon(?:Event|Timeout|IsComplete)|^LogRetention[0-9a-f]{8}|^AWS[0-9a-f]{32}/;
const isOwn = (_: Properties, { logicalId }: Resource): boolean => !BY_CDK.test(logicalId);

const hasFixedThreshold = ({ ThresholdMetricId }: Properties): boolean => ThresholdMetricId === undefined;
const hasStatistic = (properties: Properties): boolean =>
  hasMetric(properties) && properties.ExtendedStatistic === undefined;
const isSparkEtl = (properties: Properties): boolean => at(properties, 'Command.Name') === 'glueetl';
const hasMetric = ({ MetricName }: Properties): boolean => MetricName !== undefined;
const isSymmetric = ({ KeySpec }: Properties): boolean => KeySpec === undefined || KeySpec === 'SYMMETRIC_DEFAULT';
const waitsForStart = ({ Type }: Properties): boolean => Type === 'SCHEDULED' || Type === 'CONDITIONAL';
const runsOnce = (properties: Properties): boolean => at(properties, 'ExecutionProperty.MaxConcurrentRuns') === 1;
const isPersistentLustre = (properties: Properties): boolean =>
  String(at(properties, 'LustreConfiguration.DeploymentType')).startsWith('PERSISTENT');

/** Only what a careful reviewer asks for: because the default moves, costs money, opens access or loses data. */
export const STATED_PROPERTIES: Readonly<Record<string, readonly StatedProperty[]>> = {
  'AWS::ApplicationAutoScaling::ScalingPolicy': [
    {
      path: 'TargetTrackingScalingPolicyConfiguration?.ScaleInCooldown',
      otherwise: 'five minutes, whatever the model needs',
    },
    {
      path: 'TargetTrackingScalingPolicyConfiguration?.ScaleOutCooldown',
      otherwise: 'five minutes, too long for a burst',
    },
  ],
  'AWS::CloudTrail::Trail': [{ path: 'IncludeGlobalServiceEvents', otherwise: 'changes of roles may leave no trace' }],
  'AWS::CloudWatch::Alarm': [
    { path: 'TreatMissingData', otherwise: 'an alarm without data waits in a third state' },
    { path: 'AlarmActions.0', otherwise: 'nobody hears of it' },
    { path: 'Period', otherwise: 'the API refuses it', when: hasMetric },
    { path: 'Threshold', otherwise: 'the API refuses it', when: hasFixedThreshold },
    { path: 'Statistic', otherwise: 'the API refuses it', when: hasStatistic },
  ],
  'AWS::DMS::ReplicationInstance': [{ path: 'KmsKeyId', otherwise: ANYTHING_ELSE }],
  'AWS::DataSync::LocationEFS': [
    { path: 'InTransitEncryption', otherwise: 'NONE, and files travel in the clear', allowed: ['TLS1_2'] },
  ],
  'AWS::EC2::FlowLog': [{ path: 'TrafficType', otherwise: 'the default depends on the kind of resource' }],
  'AWS::EC2::SecurityGroup': [{ path: 'SecurityGroupEgress', otherwise: 'everything may go out' }],
  'AWS::EC2::Subnet': [
    {
      path: 'AvailabilityZone',
      otherwise: 'EC2 picks a zone',
      when: ({ AvailabilityZoneId }) => AvailabilityZoneId === undefined,
    },
    { path: 'MapPublicIpOnLaunch', otherwise: 'it depends on the network whether addresses are public' },
  ],
  'AWS::EC2::VPC': [
    { path: 'EnableDnsHostnames', otherwise: 'false, and interface endpoints have no usual name' },
    { path: 'EnableDnsSupport', otherwise: 'nobody sees whether endpoints can be found', allowed: YES },
  ],
  'AWS::EC2::VPCEndpoint': [{ path: 'VpcEndpointType', otherwise: 'Gateway, which most services do not have' }],
  'AWS::ECR::Repository': [
    {
      path: 'ImageTagMutability',
      otherwise: 'MUTABLE, and the tag of an approved model can become another image',
      allowed: ['IMMUTABLE'],
    },
  ],
  'AWS::EFS::FileSystem': [
    { path: 'Encrypted', otherwise: ANYTHING_ELSE, allowed: YES },
    { path: 'KmsKeyId', otherwise: ANYTHING_ELSE },
  ],
  'AWS::EFS::AccessPoint': [
    {
      path: 'RootDirectory.CreationInfo',
      otherwise: 'EFS makes no folder, and nothing is mounted before somebody has',
      when: (properties) => (at(properties, 'RootDirectory.Path') ?? '/') !== '/',
    },
  ],
  'AWS::EMRServerless::Application': [
    { path: 'AutoStopConfiguration.Enabled', otherwise: 'nobody sees how long it costs' },
  ],
  'AWS::Events::Rule': [{ path: 'State', otherwise: 'ENABLED, also for a rule that somebody wanted to stop' }],
  'AWS::FSx::FileSystem': [{ path: 'KmsKeyId', otherwise: ANYTHING_ELSE, when: isPersistentLustre }],
  'AWS::Glue::Job': [
    { path: 'Timeout', otherwise: 'a run that hangs goes on for 8 to 48 hours' },
    { path: 'MaxRetries', otherwise: 'the number of paid runs is a default' },
    { path: 'ExecutionProperty.MaxConcurrentRuns', otherwise: 'nobody sees whether two runs may write at once' },
    { path: 'SecurityConfiguration', otherwise: ANYTHING_ELSE },
    {
      path: 'DefaultArguments.--enable-continuous-cloudwatch-log',
      otherwise: 'what the script says is seen when the run is over',
      when: isSparkEtl,
    },
    { path: 'JobRunQueuingEnabled', otherwise: 'a start during a run fails instead of waiting', when: runsOnce },
  ],
  'AWS::Glue::SecurityConfiguration': [
    {
      path: 'EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode',
      otherwise: ANYTHING_ELSE,
      allowed: ['SSE-KMS'],
    },
    { path: 'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn', otherwise: ANYTHING_ELSE },
    {
      path: 'EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode',
      otherwise: ANYTHING_ELSE,
      allowed: ['CSE-KMS'],
    },
    { path: 'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn', otherwise: ANYTHING_ELSE },
    { path: 'EncryptionConfiguration.S3Encryptions.0', otherwise: ANYTHING_ELSE },
    {
      path: 'EncryptionConfiguration.S3Encryptions.*.S3EncryptionMode',
      otherwise: ANYTHING_ELSE,
      allowed: ['SSE-KMS', 'SSE-S3'],
    },
    {
      path: 'EncryptionConfiguration.S3Encryptions.*.KmsKeyArn',
      otherwise: ANYTHING_ELSE,
      when: (properties) => at(properties, 'EncryptionConfiguration.S3Encryptions.0.S3EncryptionMode') === 'SSE-KMS',
    },
  ],
  'AWS::Glue::Trigger': [
    { path: 'StartOnCreation', otherwise: 'false: it never fires', allowed: YES, when: waitsForStart },
  ],
  'AWS::KMS::Key': [
    { path: 'EnableKeyRotation', otherwise: 'false', allowed: YES, when: isSymmetric },
    {
      path: 'PendingWindowInDays',
      otherwise: 'thirty days, in which what the key encrypts is out of reach',
      when: (_, { template }) => template.DeletionPolicy === 'Delete',
    },
  ],
  'AWS::Kinesis::Stream': [
    { path: 'RetentionPeriodHours', otherwise: 'a day; what waits longer is lost' },
    { path: 'StreamModeDetails.StreamMode', otherwise: 'provisioned, which costs while idle' },
    { path: 'StreamEncryption.KeyId', otherwise: ANYTHING_ELSE },
  ],
  'AWS::KinesisFirehose::DeliveryStream': [
    { path: 'DeliveryStreamType', otherwise: 'DirectPut, which reads from no stream' },
    {
      path: 'ExtendedS3DestinationConfiguration?.CloudWatchLoggingOptions.Enabled',
      otherwise: 'failures are not logged',
      allowed: YES,
    },
    {
      path: 'ExtendedS3DestinationConfiguration?.CloudWatchLoggingOptions.LogGroupName',
      otherwise: 'failures are not logged',
    },
    {
      path: 'ExtendedS3DestinationConfiguration?.BufferingHints.IntervalInSeconds',
      otherwise: 'the delay of data is a default',
    },
    {
      path: 'ExtendedS3DestinationConfiguration?.BufferingHints.SizeInMBs',
      otherwise: 'the size of files is a default',
    },
    {
      path: 'ExtendedS3DestinationConfiguration?.Prefix',
      otherwise: 'files lie in the root of the bucket, by the hour',
    },
    { path: 'ExtendedS3DestinationConfiguration?.ErrorOutputPrefix', otherwise: 'refused data lies among the good' },
    {
      path: 'ExtendedS3DestinationConfiguration?.ProcessingConfiguration?.Enabled',
      otherwise: 'it is skipped',
      allowed: YES,
    },
    {
      path: 'ExtendedS3DestinationConfiguration?.DataFormatConversionConfiguration?.Enabled',
      otherwise: 'a default decides',
      allowed: YES,
    },
  ],
  'AWS::LakeFormation::Resource': [
    { path: 'UseServiceLinkedRole', otherwise: 'a role that cannot use keys of yours may be taken' },
    { path: 'HybridAccessEnabled', otherwise: 'it is open whether IAM alone still lets somebody in' },
  ],
  'AWS::Lambda::Function': [
    {
      path: 'Code.S3Bucket',
      otherwise: 'Lambda refuses a key without its bucket',
      when: (properties) => at(properties, 'Code.S3Key') !== undefined,
    },
    { path: 'Timeout', otherwise: 'three seconds', when: isOwn },
    { path: 'MemorySize', otherwise: '128 MB and a sliver of a processor', when: isOwn },
    { path: 'LoggingConfig.LogGroup', otherwise: 'a group without key and without end of retention', when: isOwn },
  ],
  'AWS::Logs::LogGroup': [{ path: 'RetentionInDays', otherwise: 'logs are kept and paid for without end' }],
  'AWS::RedshiftServerless::Namespace': [
    { path: 'KmsKeyId', otherwise: ANYTHING_ELSE },
    { path: 'LogExports', otherwise: 'nobody sees who connected and what was asked' },
  ],
  'AWS::RedshiftServerless::Workgroup': [
    { path: 'BaseCapacity', otherwise: '128 RPU, the costly end' },
    { path: 'PubliclyAccessible', otherwise: 'nobody sees whether the internet reaches it' },
    { path: 'EnhancedVpcRouting', otherwise: 'copies go past the network' },
  ],
  'AWS::S3::Bucket': [
    { path: 'VersioningConfiguration.Status', otherwise: 'what is overwritten is lost' },
    {
      path: 'OwnershipControls.Rules.0.ObjectOwnership',
      otherwise: 'the default has moved once; with ACLs, others can own objects',
      allowed: ['BucketOwnerEnforced'],
    },
    { path: 'LifecycleConfiguration', otherwise: 'everything is kept and paid for without end' },
  ],
  'AWS::SageMaker::Domain': [
    { path: 'AppNetworkAccessType', otherwise: 'PublicInternetOnly' },
    { path: 'KmsKeyId', otherwise: ANYTHING_ELSE },
  ],
  'AWS::SageMaker::Model': [{ path: 'EnableNetworkIsolation', otherwise: 'the container may call out' }],
  'AWS::SageMaker::ModelPackage': [
    { path: 'ModelApprovalStatus', otherwise: 'PendingManualApproval: nothing serves it' },
  ],
  'AWS::SageMaker::NotebookInstance': [
    { path: 'DirectInternetAccess', otherwise: 'Enabled' },
    { path: 'RootAccess', otherwise: 'Enabled' },
    { path: 'KmsKeyId', otherwise: ANYTHING_ELSE },
  ],
  'AWS::StepFunctions::StateMachine': [{ path: 'TracingConfiguration.Enabled', otherwise: 'no trace', when: isOwn }],
};
