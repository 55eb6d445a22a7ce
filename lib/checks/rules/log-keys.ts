import type { Assembly, Resource } from '../assembly';
import { deniedToService, keyOf } from '../key-use';
import { forEach, type Rule } from '../rule';
import { listed } from '../wording';

const LOG_GROUP = 'AWS::Logs::LogGroup';

/** What CloudWatch Logs does with a key. Source: CloudWatch Logs guide, encrypt-log-data-kms. */
const ACTIONS = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:DescribeKey',
];

const logsMayUseKey: Rule = {
  id: 'ML-KM-01',
  title: 'The key of a log group lets CloudWatch Logs use it',
  facts: ['KM-01', 'GL-01'],
  fix: 'allow logs.<region>.amazonaws.com the actions in the key policy, because log groups add nothing to it',
  check: forEach(LOG_GROUP, (group, assembly) => {
    const key = keyOf(group.properties.KmsKeyId, assembly);
    if (key === undefined) return [];
    const service = serviceOf(group, assembly);
    const denied = deniedToService(key, service, ACTIONS);
    if (denied.length === 0) return [];
    return [
      {
        problem: `${key.id} must let ${service} do ${listed(denied)}, or the log group cannot be made`,
        location: 'Properties/KmsKeyId',
      },
    ];
  }),
};

const contextCoversGroup: Rule = {
  id: 'ML-KM-03',
  title: 'The key policy covers the name of each log group under the key',
  facts: ['KM-03'],
  fix: 'widen the pattern of kms:EncryptionContext:aws:logs:arn, at best to all log groups of the account and Region',
  check: forEach(LOG_GROUP, (group, assembly) => {
    const key = keyOf(group.properties.KmsKeyId, assembly);
    if (key === undefined) return [];
    const service = serviceOf(group, assembly);
    if (deniedToService(key, service, ACTIONS).length > 0) return [];
    const arn = arnOf(group, assembly);
    const context = { 'kms:encryptioncontext:aws:logs:arn': arn, 'aws:sourcearn': arn };
    const denied = deniedToService(key, service, ACTIONS, context);
    if (denied.length === 0) return [];
    return [
      {
        problem: `the conditions of ${key.id} leave out ${arn}, so that ${service} cannot use it`,
        location: 'Properties/KmsKeyId',
      },
    ];
  }),
};

/** The service principal of CloudWatch Logs where a stack is. */
function serviceOf(group: Resource, assembly: Assembly): string {
  return `logs.${regionOf(group, assembly)}.amazonaws.com`;
}

/** ARN of a log group. One without a name gets one that begins with the names of its stack and its resource. */
function arnOf(group: Resource, assembly: Assembly): string {
  const stack = assembly.stacks.find(({ id }) => id === group.stack);
  const name = group.properties.LogGroupName ?? `${stack?.stackName ?? group.stack}-${group.logicalId}-<suffix>`;
  return `arn:<AWS::Partition>:logs:${regionOf(group, assembly)}:<AWS::AccountId>:log-group:${String(name)}`;
}

function regionOf(group: Resource, assembly: Assembly): string {
  return assembly.stacks.find(({ id }) => id === group.stack)?.region ?? '<AWS::Region>';
}

/** Rules about keys of log groups. */
export const logKeyRules: readonly Rule[] = [logsMayUseKey, contextCoversGroup];
