import { type Assembly, at, type Resource } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { isOutside, numberOf, shown } from './known-values';
import { keyPolicyNames, lacks, mayDo } from './role-permissions';

const STREAM = 'AWS::Kinesis::Stream';

/** What a role does with a stream, and what it then needs of the key (KI-01). */
const NEEDS_OF_KEY: readonly (readonly [on: readonly string[], needs: string])[] = [
  [['kinesis:PutRecord', 'kinesis:PutRecords'], 'kms:GenerateDataKey'],
  [['kinesis:GetRecords', 'kinesis:SubscribeToShard'], 'kms:Decrypt'],
];

const usesKey: Rule = {
  id: 'ML-KI-01',
  title: 'Who puts or reads records of an encrypted stream may use its key',
  facts: ['KI-01'],
  fix: 'grant kms:GenerateDataKey on the key to who puts, kms:Decrypt to who reads',
  check: (assembly) =>
    assembly.ofType(STREAM).flatMap((stream) => {
      const key = assembly.target(at(stream.properties, 'StreamEncryption.KeyId'));
      if (key?.type !== 'AWS::KMS::Key') return [];
      return assembly.ofType('AWS::IAM::Role').flatMap((role) => problemsOf(assembly, role, stream, key));
    }),
};

const oneMode: Rule = {
  id: 'ML-KI-02',
  title: 'A stream has shards or is on demand',
  facts: ['KI-02'],
  fix: 'set ShardCount for PROVISIONED, and leave it out for ON_DEMAND',
  check: forEach(STREAM, function* ({ properties }) {
    const { ShardCount } = properties;
    const mode = at(properties, 'StreamModeDetails.StreamMode') ?? 'PROVISIONED';
    const wrong = mode === 'ON_DEMAND' ? ShardCount !== undefined : mode === 'PROVISIONED' && ShardCount === undefined;
    if (!wrong) return;
    yield { problem: `ShardCount is ${shown(ShardCount)} in mode ${String(mode)}`, location: 'Properties/ShardCount' };
  }),
};

const poisonGoesAside: Rule = {
  id: 'ML-KI-04',
  title: 'A record that a function fails on does not stop its shard',
  facts: ['KI-04'],
  fix: 'set MaximumRetryAttempts (with BisectBatchOnFunctionError) or MaximumRecordAgeInSeconds, and an OnFailure destination',
  check: forEach('AWS::Lambda::EventSourceMapping', function* ({ properties }, assembly) {
    const { EventSourceArn, MaximumRetryAttempts, MaximumRecordAgeInSeconds, DestinationConfig } = properties;
    if (assembly.target(EventSourceArn)?.type !== STREAM && !/:kinesis:.*:stream\//.test(String(EventSourceArn)))
      return;
    const endless = [MaximumRetryAttempts, MaximumRecordAgeInSeconds].every((limit) => (numberOf(limit) ?? -1) < 0);
    const unknown = [MaximumRetryAttempts, MaximumRecordAgeInSeconds].some(
      (limit) => limit !== undefined && numberOf(limit) === undefined,
    );
    if (endless && !unknown) {
      yield {
        problem: `MaximumRetryAttempts is ${shown(MaximumRetryAttempts)} and MaximumRecordAgeInSeconds ${shown(MaximumRecordAgeInSeconds)}: a record that fails is tried until it expires, and all behind it wait`,
        location: 'Properties/MaximumRetryAttempts',
      };
    }
    if (at(DestinationConfig, 'OnFailure.Destination') === undefined) {
      yield {
        problem: 'DestinationConfig has no OnFailure, so a record that is given up is lost',
        location: 'Properties/DestinationConfig',
      };
    }
  }),
};

const retentionInRange: Rule = {
  id: 'ML-KI-02-2',
  title: 'A stream keeps records for a time that Kinesis allows',
  facts: ['KI-02'],
  fix: 'choose 24 to 8760 hours',
  check: forEach(STREAM, function* ({ properties }) {
    if (!isOutside(properties.RetentionPeriodHours, 24, 8760)) return;
    yield {
      problem: `RetentionPeriodHours is ${shown(properties.RetentionPeriodHours)}; 24 to 8760 are allowed`,
      location: 'Properties/RetentionPeriodHours',
    };
  }),
};

function problemsOf(assembly: Assembly, role: Resource, stream: Resource, key: Resource): Problem[] {
  return NEEDS_OF_KEY.filter(
    ([actions, needs]) =>
      actions.some((action) => mayDo(assembly, role, action, stream)) &&
      lacks(assembly, role, needs, key) &&
      !keyPolicyNames(assembly, key, role),
  ).map(([actions, needs]) => ({
    resource: role,
    problem: `the role may do ${actions[0] ?? ''} on ${stream.id}, and not ${needs} with its key ${key.id}`,
  }));
}

/** Rules about Kinesis streams and who reads them. */
export const streamRules: readonly Rule[] = [usesKey, oneMode, retentionInRange, poisonGoesAside];
