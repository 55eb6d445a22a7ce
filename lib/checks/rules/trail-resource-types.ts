/**
 * Values of `resources.type` in data event selectors, by service. Source: CloudTrail user guide, data events, 2026-09.
 *
 * Only services that data and machine learning platforms use are here; a type of another service is not judged.
 */
export const TRAIL_RESOURCE_TYPES: Readonly<Record<string, readonly string[]>> = {
  AppSync: ['GraphQLApi'],
  Athena: [],
  Bedrock: [
    'AdvancedOptimizePromptJob',
    'AgentAlias',
    'AsyncInvoke',
    'AutomatedReasoningPolicy',
    'AutomatedReasoningPolicyVersion',
    'Blueprint',
    'DataAutomationInvocation',
    'DataAutomationProfile',
    'DataAutomationProject',
    'FlowAlias',
    'FlowExecution',
    'Guardrail',
    'InlineAgent',
    'KnowledgeBase',
    'Model',
    'PromptVersion',
    'Session',
    'Tool',
  ],
  CloudTrail: ['Channel'],
  CloudWatch: ['Metric'],
  Cognito: ['IdentityPool'],
  DynamoDB: ['Stream', 'Table'],
  EC2: ['InstanceConnectEndpoint', 'Snapshot'],
  Events: [],
  FSx: ['Volume'],
  Glue: ['Table'],
  IAM: [],
  KMS: [],
  Kinesis: ['Stream', 'StreamConsumer'],
  KinesisFirehose: ['DeliveryStream'],
  KinesisVideo: ['SignalingChannel', 'Stream'],
  LakeFormation: [],
  Lambda: ['Function'],
  Logs: [],
  RDS: ['DBCluster'],
  Redshift: ['Cluster'],
  S3: ['AccessPoint', 'Object'],
  S3Express: ['Object'],
  S3ObjectLambda: ['AccessPoint'],
  S3Outposts: ['Object'],
  S3Tables: ['Table', 'TableBucket'],
  S3Vectors: ['Index', 'VectorBucket'],
  SageMaker: ['Endpoint', 'ExperimentTrialComponent', 'FeatureGroup', 'MlflowTrackingServer'],
  SNS: ['PlatformEndpoint', 'Topic'],
  SQS: ['Queue'],
  SSM: ['ExecutionPreview', 'ManagedNode'],
  SSMMessages: ['ControlChannel'],
  SecretsManager: [],
  StepFunctions: ['Activity', 'StateMachine'],
  Timestream: ['Database', 'RegionalEndpoint', 'Table'],
};

/** Types that basic selectors know. Source: CloudTrail API, DataResource. */
export const BASIC_RESOURCE_TYPES: readonly string[] = [
  'AWS::DynamoDB::Table',
  'AWS::Lambda::Function',
  'AWS::S3::Object',
];

/** What is wrong with a type of an advanced selector; undefined when it may be one. */
export function wrongResourceType(type: string): string | undefined {
  const [, service = '', resource = ''] = /^AWS::(\w+)::(\w+)$/.exec(type) ?? [];
  if (service === '') return `must have the form AWS::<service>::<resource>`;
  const known = TRAIL_RESOURCE_TYPES[service];
  if (known === undefined || known.includes(resource)) return undefined;
  return known.length === 0
    ? `has no data events, for ${service} has none`
    : `must be one of ${known.map((name) => `AWS::${service}::${name}`).join(', ')}`;
}
