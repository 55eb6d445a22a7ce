import { manifest } from '../rehearsal/given';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetJobRunCommand, StartJobRunCommand } from '@aws-sdk/client-glue';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand } from '@aws-sdk/client-s3';
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { OUTPUTS } from '../../../scripts/first-run/outputs';
import { firstRun, STEPS } from '../../../scripts/first-run/steps';
import { ACCOUNT, ARN } from '../preflight/given';
import { aws, body, given, type Given, resetAws, WORKLOAD } from './given';

const DEPLOY = 'npx cdk deploy --all';
const AMOUNT = { encounters: 1000, seed: 1 };
const BY_HAND = { 'serving.promoteOnApproval': false };

const run = async (it: Given) => {
  await firstRun({ context: it.context, workload: WORKLOAD, amount: AMOUNT, deploy: DEPLOY });
  return it.context.journal.summary().join('\n');
};

/** The training workflow ends with this; a promotion, with nothing. */
function givenTraining(auc: number, modelPackage?: string): void {
  const registration = modelPackage === undefined ? undefined : { ModelPackageArn: modelPackage };
  const evaluation = { metrics: { binary_classification_metrics: { auc: { value: auc } } } };
  aws.sfn
    .on(DescribeExecutionCommand, { executionArn: 'arn:Training.StateMachine' })
    .resolves({ status: 'SUCCEEDED', output: JSON.stringify({ evaluation, registration }) });
}

beforeEach(() => {
  resetAws();
  aws.sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: ARN });
  aws.cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'any',
        CreationTime: new Date(0),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.values(OUTPUTS).map(([id, key]) => ({ OutputKey: key, OutputValue: `${id}.${key}` })),
      },
    ],
  });
  aws.s3.on(HeadObjectCommand).rejects(new NotFound({ $metadata: {}, message: '' }));
  aws.s3.on(PutObjectCommand).resolves({});
  aws.s3.on(GetObjectCommand).resolves({ Body: body(JSON.stringify(manifest())) });
  aws.kinesis.on(PutRecordsCommand).resolves({ Records: [] });
  aws.glue.on(StartJobRunCommand).resolves({ JobRunId: 'jr_1' });
  aws.glue.on(GetJobRunCommand).resolves({ JobRun: { JobRunState: 'SUCCEEDED' } });
  aws.sfn.on(StartExecutionCommand).callsFake(({ stateMachineArn }: { stateMachineArn: string }) => ({
    executionArn: `arn:${stateMachineArn}`,
  }));
  aws.sfn.on(DescribeExecutionCommand).resolves({ status: 'SUCCEEDED', output: '{}' });
  givenTraining(0.65, 'arn:version-2');
  aws.sageMaker.on(UpdateModelPackageCommand).resolves({});
  aws.runtime.on(InvokeEndpointCommand).resolves({
    Body: body('{"predictions": [{"encounter_id": 1000000001, "probability": 0.1}]}'),
  });
});

describe('firstRun', () => {
  test('goes from files to an answer, and sums up every step with its ids', async () => {
    const it = given(BY_HAND);
    const summary = await run(it);
    expect(summary.split('\n').filter((line) => /\d+ s /.test(line))).toHaveLength(STEPS);
    for (const text of [
      '2 of 2 new, 1000 encounters, seed 1',
      '1000 records in Data.Stream',
      'version jr_1',
      'AUC 0.650, the bar is 0.6: registered',
      'served: arn:version-2',
      'encounter 1000000001: readmitted within 30 days with a probability of 0.100',
      's3://Data.Zonefeatures/readmission/version=jr_1/',
      'the dashboard ml-sandbox',
    ]) {
      expect(summary).toContain(text);
    }
    expect(it.printed.join('\n')).toContain('100 encounters of 70 patients in the table');
  });

  test('says what new files start by themselves, and what a second run finds', async () => {
    const it = given(BY_HAND);
    await run(it);
    expect(it.printed.join('\n')).toContain('also start the job by themselves within 15 min');
    const sums = new Map(
      aws.s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => [input.Key, input.ChecksumSHA256]),
    );
    aws.s3.on(HeadObjectCommand).callsFake(({ Key }: { Key: string }) => ({ ChecksumSHA256: sums.get(Key) }));
    const again = given(BY_HAND);
    expect(await run(again)).toContain('0 of 2 new');
    expect(again.printed.join('\n')).toContain('nothing is new, so that no event starts the job; this command does');
  });

  test('a model below the bar is not approved; what serves is asked all the same', async () => {
    givenTraining(0.55);
    const it = given(BY_HAND);
    const summary = await run(it);
    expect(summary).toContain('AUC 0.550, the bar is 0.6: not registered');
    expect(summary).toContain('left out: the model stayed below the bar');
    expect(summary).toContain('probability of 0.100');
    expect(aws.sageMaker.calls()).toHaveLength(0);
    expect(it.printed.join('\n')).toContain('what is served stays, at first the baseline');
  });

  test('without an endpoint nothing is asked, and a promotion says what will be served', async () => {
    const summary = await run(given({ ...BY_HAND, 'serving.enabled': false }));
    expect(summary).toContain('left out: no endpoint');
    expect(summary).toContain('to be served: arn:version-2');
    expect(aws.runtime.calls()).toHaveLength(0);
  });

  test('stops at the first failure, with the steps before it in the summary', async () => {
    aws.glue.on(GetJobRunCommand).resolves({ JobRun: { JobRunState: 'FAILED', ErrorMessage: 'no memory' } });
    const it = given();
    await expect(run(it)).rejects.toThrow('The run jr_1 ended as FAILED: no memory');
    expect(aws.sfn.calls()).toHaveLength(0);
    const summary = it.context.journal.summary().join('\n');
    expect(summary).toContain('1000 records in Data.Stream');
    expect(summary).not.toContain('Training');
  });

  test('sends nothing with credentials of another account', async () => {
    await expect(run(given({ account: '444455556666' }))).rejects.toThrow('is for account 444455556666');
    expect(aws.s3.calls()).toHaveLength(0);
  });
});
