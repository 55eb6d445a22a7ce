import type { Fact } from './fact';

/** What AWS enforces about Step Functions and what state machines start. */
export const workflowFacts: readonly Fact[] = [
  {
    id: 'SF-01',
    says: 'Whoever runs createTrainingJob.sync needs to create, describe and stop jobs, list tags, add those it gives, and keep the rule of Step Functions for training jobs',
    rules: ['ML-SF-01'],
  },
  {
    id: 'SF-02',
    says: 'Tuning and transform jobs have rules of other names: …SageMakerTuningJobsRule and …SageMakerTransformJobsRule',
    rules: ['ML-SF-02'],
  },
  {
    id: 'SF-03',
    says: 'Processing jobs have the rule …SageMakerProcessingJobsRule',
    rules: ['ML-SF-03'],
  },
  {
    id: 'SF-04',
    says: 'A custom state of CDK adds no permission to the role of its state machine',
    rules: ['ML-SF-04', 'ML-SF-04-2', 'ML-SF-01', 'ML-SF-02', 'ML-SF-03'],
  },
  {
    id: 'SF-05',
    says: 'Step Functions waits with .sync for SageMaker jobs alone, never for endpoints or models, and never for a token',
    rules: ['ML-SF-05', 'ML-SF-05-2', 'ML-SF-05-3', 'ML-SF-05-4'],
  },
  {
    id: 'SF-06',
    says: "CDK's training task with a JSONata name writes the expression into a policy, where it matches nothing",
    rules: ['ML-SF-06'],
  },
  {
    id: 'SF-07',
    says: "CDK's training task knows no file systems, spot, checkpoints, isolation or traffic encryption",
    construct: 'lib/workflow/task-state.ts',
    how: 'states are written as the JSON of the API, typed by its request types',
  },
  {
    id: 'SF-08',
    says: "CDK's SageMaker tasks make roles with S3 access to every bucket or AmazonSageMakerFullAccess",
    rules: ['ML-SF-08', 'ML-SF-08-2'],
  },
  {
    id: 'SF-09',
    says: 'ARNs of SageMaker are in lower case, whatever the name is',
    rules: ['ML-SF-09', 'ML-SF-01', 'ML-SF-02', 'ML-SF-03'],
  },
  {
    id: 'SF-10',
    says: 'A state machine passes the exact role of a job, to SageMaker alone',
    rules: ['ML-SF-10', 'ML-SF-10-2'],
  },
  {
    id: 'SF-11',
    says: 'EMR Serverless with .sync needs a rule for applications and one for jobs; a wrong name circulates',
    rules: ['ML-SF-11'],
  },
  {
    id: 'SF-12',
    says: 'Step Functions has no integration for the Database Migration Service; the SDK is called, and asked again',
    rules: ['ML-SF-12'],
  },
  {
    id: 'SF-13',
    says: 'A used-up quota fails the run unless the state retries SageMaker.ResourceLimitExceededException, and an error that nobody catches is reported nowhere',
    rules: ['ML-SF-13', 'ML-SF-13-2'],
  },
  {
    id: 'SF-14',
    says: 'The key of a state machine must let delivery.logs.amazonaws.com decrypt what is logged',
    rules: ['ML-SF-14'],
  },
  {
    id: 'RV-02',
    says: 'An EventBridge rule cannot start a Glue job; a Glue workflow or a state machine can',
    rules: ['ML-RV-02'],
  },
  {
    id: 'RV-15',
    says: 'Events of S3 objects come at least once and in any order',
    test: 'test/processing/spark-job.test.ts',
    how: 'the job runs once at a time, and another start during a run waits in the queue',
  },
];
