import { type Assembly, referencesIn } from '../assembly';
import { keyOf } from '../key-use';
import { coversAction, generousStatementsOf, isForEveryone, statementsOf } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { listed } from '../wording';

const KEY = 'AWS::KMS::Key';
const POLICY = 'Properties/KeyPolicy';

const noCycle: Rule = {
  id: 'ML-KM-04',
  title: 'A key policy names nothing that needs the key',
  facts: ['KM-04', 'CF-08'],
  fix: 'compare with a pattern of literal names instead',
  check: forEach(KEY, (key, assembly) =>
    assembly
      .named(key.properties.KeyPolicy)
      .filter((named) => named.id !== key.id && assembly.before(named).has(key.id))
      .map(({ id }) => ({
        problem: `the key policy names ${id}, which needs the key: each waits for the other`,
        location: POLICY,
      })),
  ),
};

const noOtherStack: Rule = {
  id: 'ML-KM-06',
  title: 'A key policy names nothing of a stack that refers to its own',
  facts: ['KM-06'],
  fix: 'let the account decide by its identity policies, or name a service with a condition',
  check: forEach(KEY, (key, assembly) =>
    referencesIn(key.properties.KeyPolicy)
      .flatMap(({ id }) => assembly.get(id) ?? [])
      .filter(({ stack }) => stack !== key.stack && refersBack(assembly, stack, key.stack))
      .map(({ id }) => ({
        problem: `the key policy names ${id} of another stack, which refers to this one: each waits for the other`,
        location: POLICY,
      })),
  ),
};

/** Source: CloudTrail guide, create-kms-key-policy-for-cloudtrail. */
const eventDataStoreUnbound: Rule = {
  id: 'ML-KM-08',
  title: 'The key of a CloudTrail event data store has no condition on the source',
  facts: ['KM-08'],
  fix: 'drop aws:SourceArn and aws:SourceAccount from the statement for CloudTrail',
  check: forEach('AWS::CloudTrail::EventDataStore', ({ properties }, assembly) => {
    const key = keyOf(properties.KmsKeyId, assembly);
    return statementsOf(key?.properties.KeyPolicy)
      .filter(({ isAllow, principals }) => isAllow && (principals.Service ?? []).includes('cloudtrail.amazonaws.com'))
      .flatMap(({ conditions }) => conditions.filter(({ key: name }) => /^aws:source(arn|account)$/.test(name)))
      .map((condition) => ({
        problem: `the policy of ${String(key?.id)} has a condition on ${condition.key}, which event data stores do not send`,
        location: 'Properties/KmsKeyId',
      }));
  }),
};

const hyperPodUnbound: Rule = {
  id: 'ML-KM-10',
  title: 'The key of a HyperPod cluster is not bound to an encryption context',
  facts: ['KM-10'],
  fix: 'drop the condition on kms:EncryptionContext from the key policy',
  check: forEach('AWS::SageMaker::Cluster', ({ properties }, assembly) =>
    assembly
      .named(properties)
      .filter(({ type }) => type === KEY)
      .flatMap((key) =>
        statementsOf(key.properties.KeyPolicy)
          .filter(
            (statement) =>
              statement.isAllow &&
              coversAction(statement, 'kms:CreateGrant') &&
              statement.conditions.some(({ key: name }) => name.startsWith('kms:encryptioncontext')),
          )
          .map(() => ({ problem: `the policy of ${key.id} allows grants in one encryption context only` })),
      ),
  ),
};

/** Source: AWS KMS API, CreateKey: the lockout safety check. */
const someoneDecides: Rule = {
  id: 'ML-KM-101',
  title: 'Somebody can change the policy of a key',
  facts: ['KM-06'],
  fix: 'allow the account, arn:aws:iam::<account>:root, kms:*',
  check: forEach(KEY, ({ properties }) => {
    if (properties.KeyPolicy === undefined) return [];
    const isManaged = generousStatementsOf(properties.KeyPolicy).some(
      (statement) =>
        statement.isAllow &&
        (statement.principals.AWS ?? []).length > 0 &&
        ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'].every((action) => coversAction(statement, action)),
    );
    if (isManaged) return [];
    return [
      {
        problem:
          'no statement lets an identity of an account change the policy and delete the key, so KMS refuses it or nobody ever can',
        location: POLICY,
      },
    ];
  }),
};

const notForEveryone: Rule = {
  id: 'ML-KM-102',
  title: 'No key policy lets everyone use the key',
  facts: [],
  fix: 'name the principals, or limit them with a condition such as kms:CallerAccount',
  advice: true,
  check: forEach(KEY, ({ properties }) =>
    statementsOf(properties.KeyPolicy)
      .filter((statement) => statement.isAllow && isForEveryone(statement) && statement.conditions.length === 0)
      .map(({ actions }) => ({ problem: `everyone may do ${listed(actions)}, without a condition`, location: POLICY })),
  ),
};

/** Whether a stack refers to another one, so that it is deployed after it. */
function refersBack(assembly: Assembly, from: string, to: string): boolean {
  return assembly.resources.some(
    ({ stack, properties }) =>
      stack === from && referencesIn(properties).some(({ id }) => assembly.get(id)?.stack === to),
  );
}

/** Rules about policies of keys. */
export const keyRules: readonly Rule[] = [
  noCycle,
  noOtherStack,
  eventDataStoreUnbound,
  hyperPodUnbound,
  someoneDecides,
  notForEveryone,
];
