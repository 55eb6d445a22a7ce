import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import type { PlatformConfig } from '../../lib/config/load-config';
import { awsProblem } from './aws-error';
import type { Identity, Line } from './check';

/** Name of this line. */
const WHAT = 'credentials';

/** Who asks, and whether this may be the one who deploys. */
export interface Identified {
  /** What to print. */
  readonly line: Line;

  /**
   * Who asks.
   *
   * @default - nobody who may deploy: nothing else needs to be looked at
   */
  readonly identity?: Identity;
}

/**
 * Who the credentials belong to, and whether that is the account of the configuration. Asking needs no permission.
 *
 * @param config the environment
 * @param sts the service, in its Region
 */
export async function identify(
  { account, region }: Pick<PlatformConfig, 'account' | 'region'>,
  sts: STSClient,
): Promise<Identified> {
  try {
    const { Account: found = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    if (account !== undefined && account !== found) {
      return {
        line: {
          status: 'stop',
          what: WHAT,
          found: `${arn}, but the configuration is for account ${account}`,
          todo: `use credentials of ${account}, or change \`account\` in the configuration`,
        },
      };
    }
    return {
      line: { status: 'ok', what: WHAT, found: `${arn}, account ${found}, Region ${region}` },
      identity: { account: found, arn, partition: arn.split(':')[1] ?? 'aws' },
    };
  } catch (error) {
    const problem = awsProblem(error);
    if (problem === undefined) throw error;
    return { line: { status: 'stop', what: WHAT, found: problem.says, todo: problem.todo } };
  }
}
