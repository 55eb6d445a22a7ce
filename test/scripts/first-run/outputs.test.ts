import { DescribeStacksCommand, type StackStatus } from '@aws-sdk/client-cloudformation';
import { forcedNames } from '../../../lib/config/names';
import { OUTPUTS, readOutputs } from '../../../scripts/first-run/outputs';
import { synthesized } from '../../platform/synthesized';
import { config, REFUSAL, serviceError } from '../preflight/given';
import { aws, given, resetAws } from './given';

const DEPLOY = 'npx cdk deploy --all';
const read = async () =>
  await readOutputs(given().context.clients.cloudFormation, forcedNames({ name: 'ml-sandbox' }), DEPLOY);

/** Every stack with every output, whose value is its key. */
function givenStacks(status: StackStatus = 'CREATE_COMPLETE'): void {
  aws.cloudFormation.on(DescribeStacksCommand).callsFake(({ StackName }: { StackName: string }) => ({
    Stacks: [
      {
        StackName,
        StackStatus: status,
        Outputs: Object.values(OUTPUTS).map(([id, key]) => ({ OutputKey: key, OutputValue: `${id}.${key}` })),
      },
    ],
  }));
}

beforeEach(resetAws);

describe('readOutputs', () => {
  test('each output stands in the template of its stack', () => {
    const templates = synthesized(config());
    const missing = Object.values(OUTPUTS).filter(([id, key]) => templates.get(id)?.Outputs?.[key] === undefined);
    expect(missing).toEqual([]);
  });

  test.each([
    'CREATE_COMPLETE',
    'UPDATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    'IMPORT_ROLLBACK_COMPLETE',
    'UPDATE_IN_PROGRESS',
  ] as const)('are read from stacks in the state %s', async (status) => {
    givenStacks(status);
    expect(await read()).toMatchObject({ raw: 'Data.Zoneraw', endpoint: 'Serving.EndpointName' });
  });

  test('a stack that is not there has to be deployed first', async () => {
    aws.cloudFormation
      .on(DescribeStacksCommand)
      .rejects(serviceError('ValidationError', 'Stack with id ml-sandbox-data does not exist'));
    await expect(read()).rejects.toMatchObject({
      message: 'There is no stack ml-sandbox-data',
      todo: `deploy first: ${DEPLOY}`,
    });
  });

  test.each(['CREATE_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'DELETE_FAILED'] as const)(
    'a stack in the state %s is not deployed',
    async (status) => {
      givenStacks(status);
      await expect(read()).rejects.toMatchObject({ message: `The stack ml-sandbox-data is not deployed: ${status}` });
    },
  );

  test('an output that is missing is one of another version', async () => {
    aws.cloudFormation
      .on(DescribeStacksCommand)
      .resolves({ Stacks: [{ StackName: 'x', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) }] });
    await expect(read()).rejects.toThrow('The stack ml-sandbox-data has no output Zoneraw');
  });

  test('a caller who may not look is told so', async () => {
    aws.cloudFormation.on(DescribeStacksCommand).rejects(REFUSAL);
    await expect(read()).rejects.toBe(REFUSAL);
  });
});
