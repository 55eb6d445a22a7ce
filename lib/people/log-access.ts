import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { allow } from '../security/allow';

/**
 * Lets a person read log groups, and list the names of all.
 *
 * No right to their key: CloudWatch Logs decrypts for whoever may read, with its own statement in the key's policy (KM-01).
 */
export function grantReadLogs(role: IRole, groups: readonly ILogGroup[]): void {
  allow(role, {
    actions: ['DescribeLogStreams', 'FilterLogEvents', 'GetLogEvents', 'GetQueryResults', 'StartQuery'].map(
      (call) => `logs:${call}`,
    ),
    resources: groups.map(({ logGroupArn }) => logGroupArn),
  });
  allow(role, {
    actions: ['logs:DescribeLogGroups'],
    resources: ['*'],
    wildcard: 'The console lists the names of all groups before it shows one; the call knows no narrower resource',
  });
}
