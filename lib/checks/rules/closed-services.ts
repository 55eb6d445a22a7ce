/** Something that AWS no longer gives to new customers, in words that continue "is closed;". */
export interface Closed {
  /** Type of a resource; one that ends in `*` stands for all that begin so. */
  readonly type: string;

  /** What happened, and what to use. */
  readonly because: string;
}

const MODEL_MONITOR =
  'Model Monitor is closed to new customers; schedule a processing job, and put its metrics into CloudWatch';
const GROUND_TRUTH = 'Ground Truth and A2I are closed to new customers; labels arrive as data, approvals by task token';

/**
 * Types that CDK and CloudFormation still have although an account without earlier use may not create them.
 *
 * Source: the notices in AWS's own guides, read in November 2026. API models, resource texts and linters say nothing.
 */
export const closedTypes: readonly Closed[] = [
  { type: 'AWS::SageMaker::MonitoringSchedule', because: MODEL_MONITOR },
  { type: 'AWS::SageMaker::DataQualityJobDefinition', because: MODEL_MONITOR },
  { type: 'AWS::SageMaker::ModelQualityJobDefinition', because: MODEL_MONITOR },
  { type: 'AWS::SageMaker::ModelBiasJobDefinition', because: MODEL_MONITOR },
  { type: 'AWS::SageMaker::ModelExplainabilityJobDefinition', because: MODEL_MONITOR },
  { type: 'AWS::SageMaker::HumanTaskUi', because: GROUND_TRUTH },
  { type: 'AWS::SageMaker::FlowDefinition', because: GROUND_TRUTH },
  { type: 'AWS::SageMaker::Workteam', because: GROUND_TRUTH },
  { type: 'AWS::SageMaker::Workforce', because: GROUND_TRUTH },
  { type: 'AWS::SageMaker::Device', because: 'Edge Manager ended on 2024-04-26; use IoT Greengrass' },
  { type: 'AWS::SageMaker::DeviceFleet', because: 'Edge Manager ended on 2024-04-26; use IoT Greengrass' },
  {
    type: 'AWS::CloudTrail::EventDataStore',
    because: 'CloudTrail Lake is closed to new customers; query a trail in S3 with Athena',
  },
  {
    type: 'AWS::CloudTrail::Dashboard',
    because: 'CloudTrail Lake is closed to new customers; query a trail in S3 with Athena',
  },
  { type: 'AWS::AppRunner::*', because: 'App Runner is closed to new customers since 2026-04-30; use ECS or Lambda' },
  { type: 'AWS::Proton::*', because: 'Proton ended on 2026-10-07' },
  { type: 'AWS::AuditManager::*', because: 'Audit Manager is closed to new customers' },
  { type: 'AWS::FraudDetector::*', because: 'Fraud Detector is closed since 2025-11-07; use SageMaker' },
  { type: 'AWS::Forecast::*', because: 'Forecast is closed to new customers; use SageMaker' },
  { type: 'AWS::LookoutVision::*', because: 'Lookout for Vision ended on 2025-10-31' },
  { type: 'AWS::LookoutEquipment::*', because: 'Lookout for Equipment ended on 2026-10-07' },
  { type: 'AWS::LookoutMetrics::*', because: 'Lookout for Metrics has ended' },
  { type: 'AWS::S3ObjectLambda::*', because: 'S3 Object Lambda is closed to new customers' },
  {
    type: 'AWS::KinesisAnalytics::*',
    because: 'Kinesis Data Analytics for SQL ended on 2026-01-27; use AWS::KinesisAnalyticsV2 with Flink',
  },
  { type: 'AWS::Rekognition::StreamProcessor', because: 'streaming video analysis is closed to new customers' },
  { type: 'AWS::CodeGuruReviewer::*', because: 'CodeGuru Reviewer is closed since 2025-11-07' },
  { type: 'AWS::Cloud9::*', because: 'Cloud9 is closed to new customers' },
  { type: 'AWS::DataPipeline::*', because: 'Data Pipeline is closed to new customers; use Step Functions or Glue' },
  { type: 'AWS::Evidently::*', because: 'Evidently has ended; use AppConfig' },
  { type: 'AWS::RoboMaker::*', because: 'RoboMaker ended on 2025-09-10' },
];

/** Runtimes of Lambda that are deprecated as of November 2026. */
export const closedRuntimes =
  /^(nodejs(|4\.3|4\.3-edge|6\.10|8\.10|1[0-8]\.x|20\.x)|python(2\.7|3\.[6-9]|3\.10)|provided(\.al2)?|go1\.x|ruby(2\.[57]|3\.2)|java8|dotnet(core(1\.0|2\.[01]|3\.1)|[5-7]))$/;

/** Versions of Glue that ended on 2026-04-01. */
export const closedGlueVersions: readonly string[] = ['0.9', '1.0', '2.0'];

/** Images of SageMaker whose service or framework has ended, by a part of their name. */
export const closedImages: readonly (readonly [image: RegExp, because: string])[] = [
  [/sagemaker-clarify-processing/, 'Clarify is closed to new customers; use open-source shap or fairlearn in a job'],
  [/sagemaker-model-monitor-analyzer/, MODEL_MONITOR],
  [/sagemaker-debugger-rules/, 'Debugger is closed to new customers since 2026-07-30; log metrics to MLflow'],
  [/mxnet-(training|inference)|sagemaker-mxnet/, 'MXNet has ended; use PyTorch'],
  [/sagemaker-chainer|-chainer/, 'Chainer has ended; use PyTorch'],
  [/-trcomp-/, 'Training Compiler gets no patches; use torch.compile'],
];
