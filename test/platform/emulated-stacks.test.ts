import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Emulator } from '../../proof/emulator/emulator';
import { typeSpecification } from '../../proof/emulator/type-specification';
import { type Operation, readLog } from '../../scripts/deploy-rehearsal/log';

/** The first time, the packages of the emulator are installed. */
jest.setTimeout(300_000);

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const folder = mkdtempSync(join(tmpdir(), 'stacks-'));
const log = join(folder, 'resources.jsonl');
let emulator: Emulator;
let cloudFormation: CloudFormationClient;
let ssm: SSMClient;

beforeAll(async () => {
  const types = join(folder, 'types.json');
  writeFileSync(types, JSON.stringify(typeSpecification(['AWS::EC2::VPC', 'AWS::SNS::Topic'])));
  emulator = await Emulator.start({ stacks: { types, log } });
  const { endpoint } = emulator;
  const options = { region: 'eu-west-1', endpoint, credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' } };
  cloudFormation = new CloudFormationClient(options);
  ssm = new SSMClient(options);
});

afterAll(async () => {
  cloudFormation?.destroy();
  ssm?.destroy();
  await emulator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const bodyOf = (resources: Resources, beside: object = {}): string =>
  JSON.stringify({ ...beside, Resources: resources });

/** Waits until a stack is at rest. @returns its state, and why resources failed */
async function ended(name: string): Promise<{ status: string; reasons: string }> {
  for (;;) {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const status = Stacks?.[0]?.StackStatus ?? '';
    if (!status.endsWith('_IN_PROGRESS')) {
      const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: name }));
      const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
      return { status, reasons: failed.map(({ ResourceStatusReason }) => ResourceStatusReason).join('\n') };
    }
    await setTimeout(50);
  }
}

async function create(name: string, body: string): Promise<{ status: string; reasons: string }> {
  await cloudFormation.send(new CreateStackCommand({ StackName: name, TemplateBody: body }));
  return await ended(name);
}

async function update(name: string, body: string): Promise<{ status: string; reasons: string }> {
  await cloudFormation.send(new UpdateStackCommand({ StackName: name, TemplateBody: body }));
  return await ended(name);
}

const logged = (stack: string, logicalId: string): Operation[] =>
  readLog(log).filter((one) => one.stack === stack && one.logicalId === logicalId);

const MODEL = (version: unknown): Resources[string] => ({
  Type: 'AWS::SageMaker::Model',
  Properties: { ExecutionRoleArn: 'any', PrimaryContainer: { ModelPackageName: version } },
});

test('it is reached by the address of this machine alone, and by no other of its addresses', async () => {
  const { endpoint } = emulator;
  expect(new URL(endpoint).hostname).toBe('127.0.0.1');
  expect((await fetch(`${endpoint}/_ministack/health`)).ok).toBe(true);
  await expect(fetch(`${endpoint.replace('127.0.0.1', '127.0.0.2')}/_ministack/health`)).rejects.toThrow();
});

describe('a type', () => {
  test.each(['AWS::S3::Bucekt', 'AWS::SageMaker::Modle', 'AWS::FSx::FileSystem'])(
    'that is neither in MiniStack nor in the list fails its stack: %s',
    async (type) => {
      const { status, reasons } = await create(type.replaceAll('::', '-'), bodyOf({ It: { Type: type } }));
      expect(status).toBe('ROLLBACK_COMPLETE');
      expect(reasons).toContain(`Unsupported resource type: ${type}`);
    },
  );

  test('of the list that MiniStack can make itself keeps the emulator from starting', async () => {
    const types = join(folder, 'too-many.json');
    writeFileSync(types, JSON.stringify(typeSpecification([], { 'AWS::S3::Bucket': { ref: 'name' } })));
    await expect(Emulator.start({ stacks: { types, log: join(folder, 'none.jsonl') } })).rejects.toThrow(
      'AWS::S3::Bucket is a type of MiniStack; take it from the list',
    );
  });

  test('of the list is made, and referred to as in CloudFormation', async () => {
    const resources = {
      Group: { Type: 'AWS::SageMaker::ModelPackageGroup', Properties: { ModelPackageGroupName: 'churn' } },
      Version: {
        Type: 'AWS::SageMaker::ModelPackage',
        Properties: { ModelPackageGroupName: 'churn' },
        DependsOn: 'Group',
      },
      Model: MODEL({ Ref: 'Version' }),
      Name: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['Model', 'ModelName'] } } },
      Size: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Rule: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['Size', 'CidrBlock'] } } },
    };
    expect(await create('listed', bodyOf(resources))).toEqual({ status: 'CREATE_COMPLETE', reasons: '' });
    const arn = 'arn:aws:sagemaker:eu-west-1:111122223333';
    expect(logged('listed', 'Model')[0]).toMatchObject({
      event: 'create',
      properties: { PrimaryContainer: { ModelPackageName: `${arn}:model-package/churn/1` } },
      ref: expect.stringMatching(new RegExp(`^${arn}:model/listed-Model-[0-9a-f]{12}$`)),
    });
    expect(logged('listed', 'Name')[0]?.properties.DisplayName).toMatch(/^listed-Model-[0-9a-f]{12}$/);
    // MiniStack itself forgets this attribute, and would give the id.
    expect(logged('listed', 'Rule')[0]?.properties.DisplayName).toBe('10.0.0.0/16');
  });
});

describe('a reference to what is not there fails its stack', () => {
  test.each([
    ['Ref', { Ref: 'Nobody' }, 'Nobody is no resource and no parameter'],
    ['GetAtt', { 'Fn::GetAtt': ['Topic', 'Colour'] }, 'Topic has no attribute Colour that the emulator knows'],
    ['Sub', { 'Fn::Sub': 'a ${Nobody} b' }, 'Nobody is no resource and no parameter'],
    ['Sub of an attribute', { 'Fn::Sub': '${Topic.Colour}' }, 'Topic has no attribute Colour'],
  ])('%s', async (name, value, reason) => {
    const topic = { Type: 'AWS::SNS::Topic' };
    const { status, reasons } = await create(
      `wrong-${name.toLowerCase().replaceAll(' ', '-')}`,
      bodyOf({ Topic: topic, Other: { ...topic, Properties: { DisplayName: value } } }),
    );
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toContain(reason);
  });
});

describe('an update', () => {
  test('without a change is refused with the words of CloudFormation', async () => {
    const body = bodyOf({ Topic: { Type: 'AWS::SNS::Topic' } });
    await create('same', body);
    await expect(update('same', body)).rejects.toThrow('No updates are to be performed.');
  });

  test('that changes what is fixed at creation makes another resource', async () => {
    await create('model', bodyOf({ Model: MODEL('one') }));
    expect(await update('model', bodyOf({ Model: MODEL('two') }))).toMatchObject({ status: 'UPDATE_COMPLETE' });
    const [first, second] = logged('model', 'Model');
    expect(second).toMatchObject({ event: 'replace', properties: { PrimaryContainer: { ModelPackageName: 'two' } } });
    expect(second?.ref).not.toBe(first?.ref);
  });

  test('that would replace a resource under its own name fails', async () => {
    const named = (version: string): Resources => {
      const { Type, Properties } = MODEL(version) as { Type: string; Properties: object };
      return { Model: { Type, Properties: { ...Properties, ModelName: 'mine' } } };
    };
    await create('named', bodyOf(named('one')));
    const { status, reasons } = await update('named', bodyOf(named('two')));
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasons).toContain('cannot update a stack when a custom-named resource requires replacing');
  });

  test('reads a parameter from Parameter Store anew, and tells its name and its value', async () => {
    const put = (value: string) =>
      ssm.send(new PutParameterCommand({ Name: '/served', Value: value, Type: 'String', Overwrite: true }));
    await put('one');
    const parameters = { Parameters: { Served: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/served' } } };
    await create('parameter', bodyOf({ Model: MODEL({ Ref: 'Served' }) }, parameters));
    await put('two');
    await cloudFormation.send(
      new UpdateStackCommand({
        StackName: 'parameter',
        UsePreviousTemplate: true,
        Parameters: [{ ParameterKey: 'Served', UsePreviousValue: true }],
      }),
    );
    expect(await ended('parameter')).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(logged('parameter', 'Model').at(-1)?.properties.PrimaryContainer).toEqual({ ModelPackageName: 'two' });
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'parameter' }));
    expect(Stacks?.[0]?.Parameters).toEqual([
      { ParameterKey: 'Served', ParameterValue: '/served', ResolvedValue: 'two' },
    ]);
  });

  test('makes what an entry of a list in Parameter Store asks for, and deletes it when another update does not', async () => {
    const put = (value: string) =>
      ssm.send(new PutParameterCommand({ Name: '/versions', Value: value, Type: 'StringList', Overwrite: true }));
    await put('one,none,one');
    const versions = { Ref: 'Versions' };
    const tried = { 'Fn::Select': [1, versions] };
    const body = bodyOf(
      {
        Model: MODEL({ 'Fn::Select': [0, versions] }),
        Challenger: { ...MODEL(tried), Condition: 'Tried' },
        Topic: {
          Type: 'AWS::SNS::Topic',
          Properties: {
            DisplayName: { 'Fn::If': ['Tried', { 'Fn::GetAtt': ['Challenger', 'ModelName'] }, 'nobody'] },
          },
        },
      },
      {
        Parameters: { Versions: { Type: 'AWS::SSM::Parameter::Value<CommaDelimitedList>', Default: '/versions' } },
        Conditions: { Tried: { 'Fn::Not': [{ 'Fn::Equals': [tried, 'none'] }] } },
      },
    );
    const again = async (value: string): Promise<unknown> => {
      await put(value);
      await cloudFormation.send(
        new UpdateStackCommand({
          StackName: 'list',
          UsePreviousTemplate: true,
          Parameters: [{ ParameterKey: 'Versions', UsePreviousValue: true }],
        }),
      );
      return await ended('list');
    };
    expect(await create('list', body)).toMatchObject({ status: 'CREATE_COMPLETE' });
    expect(logged('list', 'Challenger')).toEqual([]);
    expect(await again('one,two,one')).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(logged('list', 'Challenger')).toMatchObject([
      { event: 'create', properties: { PrimaryContainer: { ModelPackageName: 'two' } } },
    ]);
    expect(logged('list', 'Topic').at(-1)?.properties.DisplayName).toMatch(/^list-Challenger-/);
    expect(await again('two,none,one')).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(logged('list', 'Challenger').map(({ event }) => event)).toEqual(['create', 'delete']);
    expect(logged('list', 'Model').at(-1)?.properties.PrimaryContainer).toEqual({ ModelPackageName: 'two' });
  });
});
