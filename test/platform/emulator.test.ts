import { manifest } from '../scripts/rehearsal/given';
import { setTimeout } from 'node:timers/promises';
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateDatabaseCommand, CreateJobCommand } from '@aws-sdk/client-glue';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { forcedNames, STACK_IDS } from '../../lib/config/names';
import { toCsv } from '../../scripts/encounters/csv';
import { generateEncounters } from '../../scripts/encounters/generator';
import { idsMapping } from '../../scripts/encounters/ids-mapping';
import { firstRunClients } from '../../scripts/first-run/clients';
import type { Clock } from '../../scripts/first-run/clock';
import type { Context, FirstRunClients } from '../../scripts/first-run/context';
import { makeFeatures } from '../../scripts/first-run/features';
import { Journal } from '../../scripts/first-run/journal';
import { manifestFigures } from '../../scripts/first-run/manifest';
import { OUTPUTS, readOutputs } from '../../scripts/first-run/outputs';
import { putEncounters } from '../../scripts/first-run/stream';
import { train } from '../../scripts/first-run/training';
import { filesOf, uploadFiles } from '../../scripts/first-run/upload';
import { streamed, type Workload } from '../../scripts/first-run/workload';
import { BOOTSTRAP_PARAMETER } from '../../scripts/preflight/bootstrap';
import type { Line, PreflightClients } from '../../scripts/preflight/check';
import { preflightClients } from '../../scripts/preflight/clients';
import { runChecks } from '../../scripts/preflight/run-checks';
import { EMULATED_ACCOUNT, Emulator } from '../../proof/emulator/emulator';
import { config } from './synthesized';

/** The first time, its packages are installed. */
jest.setTimeout(300_000);

const NAMES = forcedNames(config('sandbox'));
const AMOUNT = { encounters: 1000, seed: 1 };
const WORKLOAD: Workload = { encounters: generateEncounters, csv: toCsv, idsMapping };
const CLOCK: Clock = { now: () => Date.now(), sleep: async (milliseconds) => void (await setTimeout(milliseconds)) };

let emulator: Emulator;
let preflight: PreflightClients;
let clients: FirstRunClients;
let printed: string[];
let context: Context;

beforeAll(async () => {
  emulator = await Emulator.start();
  Object.assign(process.env, emulator.environment);
  preflight = preflightClients('eu-west-1');
  const made = firstRunClients('eu-west-1');
  // The SDK speaks HTTP/2 with Kinesis; MiniStack closes such a connection now and then when much is sent.
  const kinesis = new KinesisClient({ region: 'eu-west-1', requestHandler: made.s3.config.requestHandler });
  clients = { ...made, kinesis };
});

afterAll(async () => {
  for (const client of Object.values({ ...preflight, ...clients })) (client as { destroy(): void }).destroy();
  await emulator?.stop();
});

beforeEach(() => {
  printed = [];
  const journal = new Journal((line) => void printed.push(line), CLOCK, 6);
  context = { config: config('sandbox'), clients, clock: CLOCK, pollEvery: 100, journal };
});

// MiniStack 1.4.21 has neither SageMaker, Service Quotas nor Lake Formation, and of EC2 no DescribeInstanceTypeOfferings:
// those are proven with mocks alone (test/scripts). What it answers to them is no answer, which is a case of its own here.
describe('preflight against MiniStack', () => {
  const lines = async (): Promise<Record<string, Line | undefined>> =>
    Object.fromEntries((await runChecks(config('sandbox'), preflight)).map((line) => [line.what, line]));

  test('in an empty account: who asks, no bootstrap, zones, no stacks, names that are free', async () => {
    const all = await lines();
    expect(all.credentials).toMatchObject({ status: 'ok', found: expect.stringContaining(EMULATED_ACCOUNT) });
    expect(all['CDK bootstrap']).toMatchObject({ status: 'stop' });
    expect(all['Availability Zones']).toMatchObject({ status: 'ok' });
    expect(all.stacks).toMatchObject({ status: 'ok', found: 'none of them is deployed' });
    for (const what of [
      `Glue database ${NAMES.databases.raw}`,
      `parameter ${NAMES.modelPackageParameter}`,
      `log group ${NAMES.trainingLogGroup}`,
    ]) {
      expect(all[what]).toMatchObject({ status: 'ok', found: 'free' });
    }
  });

  test('a service that does not answer as AWS does is a warning, not a crash', async () => {
    const all = await lines();
    for (const what of ['SageMaker quotas', 'instance types in the zones', 'Lake Formation administrators']) {
      expect(all[what]).toMatchObject({ status: 'warn', found: expect.stringMatching(/^could not be checked: /) });
    }
  });

  test('in an account with leftovers: bootstrapped, names taken, and those of a stack that is there its own', async () => {
    await preflight.ssm.send(new PutParameterCommand({ Name: BOOTSTRAP_PARAMETER, Value: '30', Type: 'String' }));
    await preflight.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: NAMES.databases.raw } }));
    await preflight.logs.send(new CreateLogGroupCommand({ logGroupName: NAMES.trainingLogGroup }));
    const database = `Glue database ${NAMES.databases.raw}`;
    const before = await lines();
    expect(before['CDK bootstrap']).toMatchObject({ status: 'ok', found: 'version 30, 6 is needed' });
    expect(before[database]).toMatchObject({ status: 'stop' });
    expect(before[`log group ${NAMES.trainingLogGroup}`]).toMatchObject({ status: 'stop' });

    for (const id of new Set(Object.values(OUTPUTS).map(([id]) => id))) await createStack(id);
    const after = await lines();
    expect(after.stacks).toMatchObject({ found: `4 of ${STACK_IDS.length} are deployed, and can be updated` });
    expect(after[database]).toMatchObject({ status: 'ok', found: `belongs to the stack ${NAMES.stack('Data')}` });
  });
});

/** A stack with the outputs that a first run reads of it, each with its key as the value. */
async function createStack(id: string): Promise<void> {
  const keys = Object.values(OUTPUTS).flatMap(([stack, key]) => (stack === id ? [key] : []));
  const template = {
    Resources: { Any: { Type: 'AWS::SNS::Topic' } },
    Outputs: Object.fromEntries(keys.map((key) => [key, { Value: `value-of-${key}` }])),
  };
  const { cloudFormation } = clients;
  await cloudFormation.send(
    new CreateStackCommand({ StackName: NAMES.stack(id), TemplateBody: JSON.stringify(template) }),
  );
}

/** The ARN of a workflow that ends like the one for training, or fails. */
async function createWorkflow(name: string, end: object): Promise<string> {
  const definition = JSON.stringify({
    StartAt: 'Begin',
    States: { Begin: { Type: 'Wait', Seconds: 1, Next: 'End' }, End: end },
  });
  const { stateMachineArn = '' } = await clients.sfn.send(
    new CreateStateMachineCommand({ name, definition, roleArn: `arn:aws:iam::${EMULATED_ACCOUNT}:role/any` }),
  );
  return stateMachineArn;
}

describe('first run against MiniStack', () => {
  test('reads the outputs of the stacks, and knows a stack that is not there', async () => {
    const { cloudFormation } = clients;
    expect(await readOutputs(cloudFormation, NAMES, 'deploy')).toMatchObject({
      raw: 'value-of-Zoneraw',
      promotion: 'value-of-PromotionStateMachine',
    });
    await expect(readOutputs(cloudFormation, forcedNames({ name: 'ml-other' }), 'deploy')).rejects.toThrow(
      'There is no stack ml-other-data',
    );
  });

  test('uploads what it generates, byte for byte, and the second time nothing', async () => {
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'raw' }));
    const files = filesOf(WORKLOAD, AMOUNT);
    expect(await uploadFiles(context, 'raw', files)).toBe(2);
    expect(await uploadFiles(context, 'raw', filesOf(WORKLOAD, AMOUNT))).toBe(0);
    for (const { key, content } of files) {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'raw', Key: key }));
      expect(await Body?.transformToString()).toBe(content.toString());
    }
    expect(files[1]?.content.toString().split('\n')).toHaveLength(1 + AMOUNT.encounters + 1);
  });

  test('puts a thousand encounters into the stream, each once', async () => {
    const { kinesis } = clients;
    await kinesis.send(new CreateStreamCommand({ StreamName: 'encounters', ShardCount: 1 }));
    const active = async () =>
      (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'encounters' }))).StreamDescriptionSummary
        ?.StreamStatus === 'ACTIVE';
    while (!(await active())) await setTimeout(100);

    const sent = streamed(WORKLOAD, AMOUNT);
    await putEncounters(context, 'encounters', sent);

    const received: unknown[] = [];
    let { ShardIterator: iterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamName: 'encounters',
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    for (let read = 0; received.length < sent.length && read < 10; read++) {
      const { Records = [], NextShardIterator } = await kinesis.send(
        new GetRecordsCommand({ ShardIterator: iterator }),
      );
      received.push(...Records.map(({ Data = [] }) => JSON.parse(Buffer.from(Data).toString())));
      iterator = NextShardIterator;
    }
    expect(received).toEqual(sent);
  });

  // Its Glue runs no Spark: a run ends at once, well, and writes nothing. The manifest is put there by hand.
  test('runs a Glue job to its end, and reads the manifest of its version', async () => {
    await clients.glue.send(
      new CreateJobCommand({
        Name: 'job',
        Role: 'any',
        Command: { Name: 'glueetl', ScriptLocation: 's3://raw/main.py' },
      }),
    );
    const version = await makeFeatures(context, 'job');
    expect(printed.join('\n')).toContain('SUCCEEDED');
    await expect(manifestFigures(clients.s3, 'raw', version)).rejects.toThrow(
      'There is no s3://raw/readmission/version=',
    );
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: 'raw',
        Key: `readmission/version=${version}/manifest.json`,
        Body: JSON.stringify(manifest()),
      }),
    );
    expect(await manifestFigures(clients.s3, 'raw', version)).toContain('100 encounters of 70 patients in the table');
  });

  test('follows a workflow through its states to the figure of the model', async () => {
    const metrics = { binary_classification_metrics: { auc: { value: 0.64 } } };
    const workflow = await createWorkflow('training', {
      Type: 'Pass',
      Result: { evaluation: { metrics }, registration: { ModelPackageArn: 'arn:version' } },
      End: true,
    });
    expect(await train(context, workflow, 'jr_1')).toEqual({ auc: 0.64, modelPackage: 'arn:version' });
    expect(printed.join('\n')).toContain('Begin');
  });

  test('tells why a workflow failed', async () => {
    const workflow = await createWorkflow('failing', {
      Type: 'Fail',
      Error: 'InvalidInput',
      Cause: '{"Cause":"no rows"}',
    });
    await expect(train(context, workflow, 'jr_1')).rejects.toThrow('Training ended as FAILED: InvalidInput: no rows');
  });
});
