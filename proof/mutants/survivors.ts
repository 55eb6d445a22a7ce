import type { Result } from './document';

/** Why no layer tells a kind of change, by what was changed. The first that fits is the reason. */
const REASONS: readonly { readonly kind?: string; readonly where: RegExp; readonly why: string }[] = [
  {
    where: /Properties\.(?:Threshold|DatapointsToAlarm|EvaluationPeriods)$/,
    why: 'when an alarm shall ring is a choice: any number is one',
  },
  {
    where: /States\.WriteCard\.Parameters\..*(?:caveats_and_recommendations|\.name|\.notes)$/,
    why: 'text for people',
  },
  { where: /SavedQuery|Workgroup\w+ Properties\.Name$/, why: 'text for people: what a saved query is called' },
  { where: /TargetValue$/, why: 'when an endpoint grows is a choice: any number is one' },
  { where: /ModelCacheSetting$/, why: 'whether many models stay in memory is a choice of the configuration' },
  { where: /WorkerType$|StorageClass$/, why: 'size and price are a choice of the configuration' },
  {
    where:
      /LoggingConfig\.(?:ApplicationLogLevel|LogFormat)$|IncludeExecutionData$|PublishCloudWatchMetricsEnabled$|--enable-(?:continuous-cloudwatch-log|observability-metrics)$/,
    why: 'how much is logged is a choice; what is logged stays under its key and retention',
  },
  {
    where: /RegistryServed\w+ Properties\.Type$/,
    why: 'no layer compares the type of a stored parameter with the type that a template reads it as',
  },
  {
    where: /EventPattern\.detail(?:\.|$)|InputTransformer$/,
    why: 'the report names more, less, or is raw JSON; that it comes is checked, not what people read in it',
  },
  {
    where: / $/,
    kind: 'delete a resource',
    why: 'nothing refers to it; the test of its construct says that it is there',
  },
  {
    where: /(?:SubnetIds|Subnets)\.\d+$/,
    kind: 'delete an item of a list',
    why: 'two zones are left, which is what SageMaker and the endpoints need',
  },
  {
    where: /Role\w*DefaultPolicy\w+ Properties\.PolicyDocument\.Statement\.\d+(?:\.(?:Action|Resource)\.\d+)?$/,
    kind: 'delete an item of a list',
    why: 'another statement of the role allows the same action on the same resource',
  },
  { where: /CleanupFunctionLog\w+ DependsOn$/, why: 'a log group needs nothing of what its function works on' },
  { where: /SchemaConfiguration\.VersionId$/, why: 'the latest columns are what Firehose takes when nothing is said' },
  {
    where: /RequesterPaysEnabled$/,
    kind: 'delete a property',
    why: 'Athena pays for no bucket of others unless told to',
  },
  { where: /TagsZone\w+ Properties\.TagValues\.\d+$/, why: 'no table lies in that zone, so nothing has the value' },
  { where: /LifecycleConfiguration\.Rules\.\d+\.Transitions/, why: 'when objects move to a cheaper class is a price' },
  { where: /ExpiredObjectDeleteMarker$/, why: 'a marker without versions below it only makes listings slower' },
  { where: /LoggingConfiguration\.LogFilePrefix$/, why: 'what access logs are called in their bucket is a choice' },
  {
    where: /States\.ReportFailure\.Catch\.\d+\.ResultPath$/,
    why: 'nothing reads where the end of a failed report is kept; whether Step Functions takes the path is not looked at',
  },
  {
    where: /States\.\w+Again\.Parameters\.Error$/,
    why: 'text for people: it stands in the report beside the first error, and no state compares it',
  },
  {
    where: /States\.UpdateRefusedAgain\.Choices\.\d+/,
    why: 'after a rollback each refusal leads to the same report',
  },
  {
    where: /training_environment\.container_image(?:\.\d+)?$/,
    why: 'what a card says of the image is for people; the version itself names the one that serves',
  },
  {
    where: /CopyTask\w+ Properties\.Options\.(?:PreserveDeletedFiles|VerifyMode)$/,
    why: 'the folder is the copy of one version alone, which nobody changes: nothing is deleted in S3, and more is compared, not less',
  },
  {
    where: /LifecycleConfiguration\.Rules\.\d+$/,
    kind: 'delete an item of a list',
    why: 'the rule of markers alone: a marker without versions below it only makes listings slower; the others are promises',
  },
  {
    where: /BuildSpec\.Fn::Join/,
    why: 'commands of a build are text to every layer; the test of the construct compares them',
  },
  { where: /CopyTask\w+ Properties\.Options\.ObjectTags$/, why: 'the copy may read tags, and EFS keeps none' },
  {
    where: /AdvancedEventSelectors\.\d+\.FieldSelectors\.\d+$/,
    kind: 'delete an item of a list',
    why: 'the trail records more than asked, which costs more; nothing is missed',
  },
  { where: /BytesScannedCutoffPerQuery$/, why: 'what a query may cost is a choice: any number from 10 MB on is one' },
  { where: /Description\.Fn::Join/, why: 'text for people' },
  {
    where: /AccessLogsPolicy\w+ Properties\.PolicyDocument\.Statement\.\d+\.(?:Principal|Action)$/,
    why: 'the statement denies: it denies more, and only the delivery of logs writes there',
  },
  {
    where: /InitialVariantWeight$/,
    why: 'weights count among each other: what share of the requests a variant gets is a choice',
  },
  { where: /HyperParameters\.\w+$/, kind: 'change a task parameter', why: 'the script has a default of its own' },
  {
    where: /Condition\.StringEquals(?:\.kms:ViaService)?$|\.Condition$/,
    kind: 'delete a property',
    why: 'the same role may use the same key directly as well, for the disks of its job',
  },
  {
    where: /RouteTableAssociation\w+ Properties\.RouteTableId$/,
    kind: 'swap a reference',
    why: 'all isolated subnets have the same routes, in tables of their own',
  },
];

/** Why nothing told a change; `unexplained` when no reason fits, which a test does not allow. */
export function reasonFor({ kind, where }: Pick<Result, 'kind' | 'where'>): string {
  return REASONS.find((reason) => (reason.kind ?? kind) === kind && reason.where.test(where))?.why ?? 'unexplained';
}
