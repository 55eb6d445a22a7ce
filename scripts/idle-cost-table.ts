import type { ResolvedResource, ResolvedStack } from './resolved-platform';

/** Something that costs while nothing happens. */
interface Row {
  /** Type that is counted. */
  readonly type: string;

  /** What to call it. */
  readonly what: string;

  /** What AWS counts. */
  readonly unit: string;

  /** A price that a source states; else the reader is sent to the price page of the service. */
  readonly price?: string;

  /** How many there are, in words. */
  readonly quantity: (found: readonly ResolvedResource[], all: readonly ResolvedResource[]) => string;
}

const many = (found: readonly ResolvedResource[]): string => String(found.length);

/** Types that cost by the hour or by the month. */
const IDLE: readonly Row[] = [
  {
    type: 'AWS::SageMaker::Endpoint',
    what: 'Endpoint instances',
    unit: 'instance-hour',
    quantity: (found, all) => {
      const instances = variantsOf(found, all).flatMap(({ InitialInstanceCount, InstanceType }) =>
        InstanceType === undefined ? [] : [`${InitialInstanceCount} × ${InstanceType}`],
      );
      return instances.length === 0 ? '0' : instances.join(', ');
    },
  },
  {
    type: 'AWS::SageMaker::Endpoint',
    what: 'Provisioned concurrency of serverless endpoints',
    unit: 'request at a time and second, by its memory',
    quantity: (found, all) => {
      const provisioned = variantsOf(found, all).flatMap(({ ServerlessConfig: serverless }) =>
        serverless?.ProvisionedConcurrency === undefined
          ? []
          : [`${serverless.ProvisionedConcurrency} × ${serverless.MemorySizeInMB} MiB`],
      );
      return provisioned.length === 0 ? '0' : provisioned.join(', ');
    },
  },
  {
    type: 'AWS::Kinesis::Stream',
    what: 'Kinesis',
    unit: 'shard-hour or stream-hour',
    quantity: (found) =>
      found
        .map(({ properties: { ShardCount } }) =>
          typeof ShardCount === 'number' ? `${ShardCount} shard${ShardCount === 1 ? '' : 's'}` : '1 stream on demand',
        )
        .join(', '),
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    what: 'Interface endpoints in each zone',
    unit: 'endpoint-hour',
    // VPC-11: public notes that quote the price page of us-east-1.
    price: 'about 0.01 USD an hour',
    quantity: (found) => {
      // The gateway endpoints, which stand in no subnet, are free.
      const zones = found.flatMap(({ properties }) => (properties.SubnetIds as string[] | undefined) ?? []);
      const endpoints = found.filter(({ properties }) => properties.SubnetIds !== undefined).length;
      return endpoints === 0 ? '0' : `${zones.length} (of ${endpoints} services)`;
    },
  },
  {
    type: 'AWS::FSx::FileSystem',
    what: 'Lustre (`training.storage: fsx-lustre`)',
    unit: 'GiB-month, by the hour',
    quantity: (found) =>
      found.length === 0 ? '0' : found.map(({ properties }) => `${String(properties.StorageCapacity)} GiB`).join(', '),
  },
  { type: 'AWS::KMS::Key', what: 'Customer managed keys', unit: 'key-month', quantity: many },
  { type: 'AWS::CloudWatch::Alarm', what: 'Alarms', unit: 'alarm-month', quantity: many },
  { type: 'AWS::CloudWatch::Dashboard', what: 'Dashboards', unit: 'dashboard-month', quantity: many },
];

/** Types that cost by what they do and keep, and what AWS counts. */
const BY_USE: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'S3 (GB kept, requests)',
  'AWS::Logs::LogGroup': 'logs (GB written and kept)',
  'AWS::CloudTrail::Trail': 'the trail (events on objects)',
  'AWS::EC2::FlowLog': 'flow logs (GB)',
  'AWS::KinesisFirehose::DeliveryStream': 'Firehose (GB)',
  'AWS::ApiGatewayV2::Api': 'the API (requests)',
  'AWS::Lambda::Function': 'functions (requests, duration)',
  'AWS::Athena::WorkGroup': 'queries (GB scanned)',
  'AWS::Glue::Crawler': 'the crawler (seconds of a run)',
  'AWS::Glue::Job': 'the Spark job (seconds of a run)',
  'AWS::Glue::Table': 'the Glue catalog (objects, requests)',
  'AWS::StepFunctions::StateMachine': 'state machines (transitions), and the SageMaker jobs that they start (seconds)',
  'AWS::EFS::FileSystem': 'shared files (GB kept, read, written)',
  'AWS::DataSync::Task': 'copies to shared files (GB)',
  'AWS::ECR::Repository': 'images of your own (GB kept)',
  'AWS::CodeBuild::Project': 'building them (minutes)',
  'AWS::SNS::Topic': 'notifications',
};

/** Types without a price of their own: they belong to something above, or are permissions and settings. */
const FREE: readonly RegExp[] = [
  /^AWS::ApiGatewayV2::(Authorizer|Integration|Route|Stage)$/,
  /^AWS::ApplicationAutoScaling::/,
  /^AWS::Athena::NamedQuery$/,
  /^AWS::EC2::(RouteTable|SecurityGroup(Egress|Ingress)?|Subnet|SubnetRouteTableAssociation|VPC)$/,
  /^AWS::Events::Rule$/,
  /^AWS::Glue::(Connection|Database|SecurityConfiguration|Trigger|Workflow)$/,
  /^AWS::IAM::/,
  /^AWS::LakeFormation::/,
  /^AWS::Lambda::Permission$/,
  /^AWS::Logs::(LogStream|MetricFilter)$/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::Scheduler::/,
  /^AWS::(DataSync::Location|EFS::(AccessPoint|MountTarget)|FSx::DataRepositoryAssociation|Logs::ResourcePolicy)/,
  /^AWS::SNS::(Subscription|TopicPolicy)$/,
  /^AWS::SSM::Parameter$/,
  /^AWS::SageMaker::(EndpointConfig|InferenceComponent|Model|ModelPackage|ModelPackageGroup)$/,
  /^Custom::/,
];

/** What an endpoint has always: instances, or what a serverless one has provisioned. Where scaling may take the last instance, they go. */
interface Variant {
  readonly InitialInstanceCount?: number;
  readonly InstanceType?: string;
  readonly ManagedInstanceScaling?: { readonly MinInstanceCount?: number };
  readonly ServerlessConfig?: { readonly MemorySizeInMB: number; readonly ProvisionedConcurrency?: number };
}

/** Fewest instances that scaling leaves to what stands below a construct. */
function fewestOf(place: readonly string[], all: readonly ResolvedResource[]): number | undefined {
  const target = all.find(
    ({ type, path }) =>
      type === 'AWS::ApplicationAutoScaling::ScalableTarget' && place.every((step, index) => path[index] === step),
  );
  return target?.properties.MinCapacity as number | undefined;
}

/** Variants of configurations that an endpoint has, shadows included, as they are while nobody asks. */
function variantsOf(endpoints: readonly ResolvedResource[], all: readonly ResolvedResource[]): Variant[] {
  if (endpoints.length === 0) return [];
  return all
    .filter(({ type }) => type === 'AWS::SageMaker::EndpointConfig')
    .flatMap(({ properties, path }) => {
      const { ProductionVariants: served = [], ShadowProductionVariants: shadows = [] } = properties;
      // A queue keeps as many instances as its scaling leaves, and none as a rule.
      const queued = properties.AsyncInferenceConfig === undefined ? undefined : fewestOf(path.slice(0, -1), all);
      return [...(served as Variant[]), ...(shadows as Variant[])].map((variant) => ({
        ...variant,
        InitialInstanceCount:
          queued ?? variant.ManagedInstanceScaling?.MinInstanceCount ?? variant.InitialInstanceCount,
      }));
    })
    .filter(({ InitialInstanceCount: count, ServerlessConfig: serverless }) => count !== 0 || serverless !== undefined);
}

/**
 * What configurations cost while nothing happens, counted from what they synthesize, as Markdown.
 *
 * @param configurations the stacks of each, by its name
 * @throws if there is a type of which nobody has said how it costs
 */
export function idleCostTable(configurations: ReadonlyMap<string, readonly ResolvedStack[]>): string {
  const found = [...configurations.values()].map((stacks) => stacks.flatMap(({ resources }) => resources));
  const types = new Set(found.flat().map(({ type }) => type));
  const unknown = [...types].filter(
    (type) =>
      !IDLE.some((row) => row.type === type) && BY_USE[type] === undefined && !FREE.some((free) => free.test(type)),
  );
  if (unknown.length > 0) {
    throw new Error(
      `Nobody has said how these cost: ${unknown.join(', ')}; add each to IDLE, BY_USE or FREE in scripts/idle-cost-table.ts`,
    );
  }
  const rows = IDLE.map(({ type, what, unit, price, quantity }) => [
    what,
    unit,
    ...found.map((all) => {
      const ofType = all.filter((resource) => resource.type === type);
      return ofType.length === 0 ? '0' : quantity(ofType, all);
    }),
    price ?? 'see the AWS price page',
  ]);
  const byUse = Object.entries(BY_USE).flatMap(([type, use]) => (types.has(type) ? [use] : []));
  return [
    ...table(['costs while idle', 'by the', ...configurations.keys(), 'price of one'], rows),
    '',
    `Billed by use alone: ${byUse.join(', ')}. Everything else in the templates has no price of its own.`,
  ].join('\n');
}

/** A Markdown table with columns of equal width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
