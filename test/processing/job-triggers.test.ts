import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type ArrivalProps, JobTriggers, type JobTriggersProps } from '../../lib/processing/job-triggers';
import { SparkJob } from '../../lib/processing/spark-job';

const TRIGGER = 'AWS::Glue::Trigger';
const SCRIPT = join(__dirname, '..', '..', 'jobs', 'spark', 'encounters', 'main.py');

function given(overrides: Omit<JobTriggersProps, 'job' | 'arrival'> & { arrival?: Partial<ArrivalProps> }): Template {
  const stack = new Stack(undefined, 'Test', { env: { region: 'eu-west-1' } });
  const job = new SparkJob(stack, 'Job', {
    description: 'Test',
    code: { script: SCRIPT, packages: [] },
    arguments: {},
    warehouse: 's3://curated/',
    encryptionKey: new Key(stack, 'DataKey'),
    workerType: 'G.1X',
    workers: 2,
    timeout: Duration.minutes(30),
    logs: { encryptionKey: new Key(stack, 'LogKey'), retention: RetentionDays.ONE_MONTH, retain: false },
    alarms: new Topic(stack, 'Alarms'),
  });
  const arrival = overrides.arrival && {
    bucket: new Bucket(stack, 'Raw'),
    prefix: 'encounters/',
    batchSize: 10,
    window: Duration.minutes(5),
    ...overrides.arrival,
  };
  new JobTriggers(stack, 'Triggers', { ...overrides, job, arrival });
  return Template.fromStack(stack);
}

const actions = [{ JobName: { Ref: Match.stringLikeRegexp('^Job') } }];
const workflow = { Ref: Match.stringLikeRegexp('^TriggersWorkflow') };

describe('JobTriggers', () => {
  test('files start the job in batches, through the event trigger of a workflow (RV-02)', () => {
    given({ arrival: {} }).hasResourceProperties(TRIGGER, {
      Type: 'EVENT',
      WorkflowName: workflow,
      EventBatchingCondition: { BatchSize: 10, BatchWindow: 300 },
      Actions: actions,
      // Glue knows no activation of event triggers and refuses the property.
      StartOnCreation: Match.absent(),
    });
  });

  test('only new objects under the prefix of the bucket count', () => {
    given({ arrival: {} }).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ Ref: Match.stringLikeRegexp('^Raw') }] },
          object: { key: [{ prefix: 'encounters/' }] },
        },
      },
      Targets: [Match.objectLike({ RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^TriggersRole'), 'Arn'] } })],
    });
  });

  test('the rule can tell this workflow and nothing else', () => {
    given({ arrival: {} }).hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^TriggersRole'),
      PolicyDocument: {
        Statement: [
          {
            Action: 'glue:notifyEvent',
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':workflow/$'), workflow])] },
          },
        ],
      },
    });
  });

  test('the clock starts the job from the first deployment on, without a workflow', () => {
    const template = given({ schedule: 'cron(0 3 * * ? *)' });
    template.hasResourceProperties(TRIGGER, {
      Type: 'SCHEDULED',
      Schedule: 'cron(0 3 * * ? *)',
      StartOnCreation: true,
      WorkflowName: Match.absent(),
      Actions: actions,
    });
    template.resourceCountIs('AWS::Glue::Workflow', 0);
  });

  test('both can start one job, each with its own trigger', () => {
    given({ schedule: 'cron(0 3 * * ? *)', arrival: {} }).resourceCountIs(TRIGGER, 2);
  });

  test('nothing is asked for, nothing is made', () => {
    given({}).resourceCountIs(TRIGGER, 0);
  });

  test.each([
    [{ batchSize: 0 }, "batchSize must be a whole number from 1 to 100, got '0'"],
    [{ batchSize: 101 }, "batchSize must be a whole number from 1 to 100, got '101'"],
    [
      { window: Duration.minutes(16) },
      "window must be at most 900 seconds, got '960'; use a schedule for longer pauses",
    ],
  ])('fails for %j', (arrival, message) => {
    expect(() => given({ arrival })).toThrow(message);
  });
});
