import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { DefaultStackSynthesizer } from 'aws-cdk-lib';
import { isNamed } from './aws-error';
import { type Check, type Line, lookAt } from './check';
import { LIST_STACKS, stacksOf } from './stacks';

/** Version of the bootstrap stack that every template asks for; a test compares it with a template. */
export const NEEDED_BOOTSTRAP_VERSION = 6;

/** Where that version stands, as the templates read it. */
export const BOOTSTRAP_PARAMETER = DefaultStackSynthesizer.DEFAULT_BOOTSTRAP_STACK_VERSION_SSM_PARAMETER.replace(
  '${Qualifier}',
  DefaultStackSynthesizer.DEFAULT_QUALIFIER,
);

/** The stack that `cdk bootstrap` makes unless it is told another name. */
const TOOLKIT = 'CDKToolkit';

const WHAT = 'CDK bootstrap';

/** Whether the account and Region are ready for CDK, and lately enough for these templates. */
export const checkBootstrap: Check = async ({ config, clients, identity }) => {
  const command = `npx cdk bootstrap aws://${identity.account}/${config.region}`;
  const version = await lookAt(WHAT, 'ssm:GetParameter', async () => [
    versionLine(await parameter(clients.ssm), command),
  ]);
  const stack = await lookAt(`stack ${TOOLKIT}`, LIST_STACKS, async () =>
    stackLines((await stacksOf(clients.cloudFormation)).get(TOOLKIT), command),
  );
  return [...version, ...stack];
};

function versionLine(value: string | undefined, command: string): Line {
  if (value === undefined) {
    return {
      status: 'stop',
      what: WHAT,
      found: `there is no parameter ${BOOTSTRAP_PARAMETER}`,
      todo: `once for the account and Region: ${command}`,
    };
  }
  return Number(value) >= NEEDED_BOOTSTRAP_VERSION
    ? { status: 'ok', what: WHAT, found: `version ${value}, ${NEEDED_BOOTSTRAP_VERSION} is needed` }
    : {
        status: 'stop',
        what: WHAT,
        found: `version ${value}, ${NEEDED_BOOTSTRAP_VERSION} is needed`,
        todo: `bring it up to date: ${command}`,
      };
}

/** Nothing to say about a stack that is well, or that has another name. */
function stackLines(status: string | undefined, command: string): Line[] {
  if (status === undefined || /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_COMPLETE$/.test(status)) return [];
  const todo = status.endsWith('_IN_PROGRESS')
    ? 'wait until it has ended'
    : `delete the stack ${TOOLKIT} and its bucket, then: ${command}`;
  return [{ status: 'stop', what: `stack ${TOOLKIT}`, found: status, todo }];
}

async function parameter(ssm: SSMClient): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }));
    return Parameter?.Value;
  } catch (error) {
    if (isNamed(error, 'ParameterNotFound')) return undefined;
    throw error;
  }
}
