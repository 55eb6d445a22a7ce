import { monitoringRules } from '../../../lib/checks/rules/monitoring';
import { type Resources, testRules } from './examples';

const NAME = { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] };
const ANALYZER = '468650794304.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-model-monitor-analyzer';

interface Different {
  readonly job?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
  readonly model?: Record<string, unknown>;
  readonly endpointName?: unknown;
  readonly image?: unknown;
}

/** A monitor of data quality that keeps all rules, but for what is different. */
function monitor(different: Different): Resources {
  return {
    Model: ['AWS::SageMaker::Model', { PrimaryContainer: {}, ...different.model }],
    Config: [
      'AWS::SageMaker::EndpointConfig',
      {
        ProductionVariants: [{ ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] } }],
        DataCaptureConfig: { EnableCapture: true },
        ...different.config,
      },
    ],
    Endpoint: [
      'AWS::SageMaker::Endpoint',
      { EndpointName: 'served', EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] } },
    ],
    Job: [
      'AWS::SageMaker::DataQualityJobDefinition',
      {
        DataQualityAppSpecification: { ImageUri: different.image ?? ANALYZER },
        DataQualityJobInput: { EndpointInput: { EndpointName: different.endpointName ?? NAME } },
        ...different.job,
      },
    ],
  };
}

function schedule(expression: string, runtime: unknown = 1800, type = 'DataQuality'): Resources {
  return {
    Job: [`AWS::SageMaker::${type}JobDefinition`, { StoppingCondition: { MaxRuntimeInSeconds: runtime } }],
    Schedule: [
      'AWS::SageMaker::MonitoringSchedule',
      {
        MonitoringScheduleConfig: {
          ScheduleConfig: { ScheduleExpression: expression },
          MonitoringJobDefinitionName: { 'Fn::GetAtt': ['Job', 'JobDefinitionName'] },
        },
      },
    ],
  };
}

const BASELINE = {
  DataQualityBaselineConfig: { ConstraintsResource: { S3Uri: { 'Fn::Sub': 's3://${Bucket}/constraints.json' } } },
};

testRules('monitoringRules', monitoringRules, [
  {
    rule: 'ML-MM-01',
    fails: monitor({ config: { DataCaptureConfig: { EnableCapture: false } } }),
    says: 'captures no data',
    passes: monitor({}),
    alsoFails: {
      'an endpoint that is not waited for': monitor({ endpointName: 'served' }),
      'a schedule with the job inside of it': {
        ...monitor({ config: { DataCaptureConfig: undefined }, endpointName: 'other' }),
        Schedule: [
          'AWS::SageMaker::MonitoringSchedule',
          {
            MonitoringScheduleConfig: {
              MonitoringJobDefinition: { MonitoringInputs: [{ EndpointInput: { EndpointName: NAME } }] },
            },
          },
        ],
      },
    },
    alsoPasses: {
      'an endpoint that is elsewhere': monitor({ endpointName: 'other' }),
      'a capture from a parameter': monitor({ config: { DataCaptureConfig: { EnableCapture: { Ref: 'Capture' } } } }),
    },
  },
  {
    rule: 'ML-MM-02',
    fails: schedule('cron(15 * ? * * *)'),
    says: 'cron(15 * ? * * *)',
    passes: schedule('cron(0 * ? * * *)'),
    alsoFails: {
      'a rate': schedule('rate(1 hour)'),
      'hour 24': schedule('cron(0 24 ? * * *)'),
      'workdays only': schedule('cron(0 8 ? * MON-FRI *)'),
    },
    alsoPasses: {
      'every six hours': schedule('cron(0 0/6 ? * * *)'),
      'every day at 8': schedule('cron(0 8 ? * * *)'),
      once: schedule('NOW'),
    },
  },
  {
    rule: 'ML-MM-03',
    fails: schedule('cron(0 * ? * * *)', 3601),
    says: 'at most 3600',
    passes: schedule('cron(0 * ? * * *)', 3600),
    alsoFails: { 'half an hour for model quality': schedule('cron(0 * ? * * *)', 3600, 'ModelQuality') },
    alsoPasses: {
      'two hours, each day': schedule('cron(0 8 ? * * *)', 7200),
      'an hour of model quality, each day': schedule('cron(0 8 ? * * *)', 3600, 'ModelQuality'),
      'a limit from a parameter': schedule('cron(0 * ? * * *)', { Ref: 'Limit' }),
    },
  },
  {
    rule: 'ML-MM-04',
    fails: monitor({ image: ANALYZER.replace('468650794304', '156813124566') }),
    says: 'it is 468650794304',
    passes: monitor({}),
    alsoFails: { 'an image of another Region': monitor({ image: ANALYZER.replace('eu-west-1', 'us-east-1') }) },
    alsoPasses: { 'an image of its own': monitor({ image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/own' }) },
  },
  {
    rule: 'ML-MM-05',
    fails: monitor({ model: { PrimaryContainer: { Mode: 'MultiModel' } } }),
    says: 'several models',
    passes: monitor({}),
    alsoFails: { 'a serverless endpoint': monitor({ config: { ProductionVariants: [{ ServerlessConfig: {} }] } }) },
  },
  {
    rule: 'ML-MM-07',
    fails: monitor({ job: { JobDefinitionName: 'quality' } }),
    says: "'quality'",
    passes: monitor({}),
    alsoPasses: { 'a name with a hash': monitor({ job: { JobDefinitionName: 'quality-0a1b2c3d' } }) },
  },
  {
    rule: 'ML-MM-10',
    fails: { ...monitor({ job: BASELINE }), Bucket: ['AWS::S3::Bucket'] },
    says: 'constraints.json',
    passes: monitor({
      job: { DataQualityBaselineConfig: { ConstraintsResource: { S3Uri: 's3://baselines/constraints.json' } } },
    }),
    alsoPasses: {
      'a name of a bucket, which is no address': {
        ...monitor({ job: { DataQualityBaselineConfig: { BaseliningJobName: { Ref: 'Bucket' } } } }),
        Bucket: ['AWS::S3::Bucket'],
      },
    },
  },
]);
