import type { PlatformConfig } from '../../lib/config/load-config';
import { synthesized, type Templates, valuesOf } from '../platform/synthesized';
import { algorithm, configWith } from './training-ground';

/** Whole platforms are synthesized. */
jest.setTimeout(180_000);

const made = (training: object, others: object = {}): Templates =>
  synthesized(configWith({ training, serving: { enabled: false }, ...others }) satisfies PlatformConfig);

/** Statements of the gateway to S3 about buckets of others. */
const ofOthers = (templates: Templates): { Action: unknown; Resource: unknown }[] =>
  valuesOf(templates.get('Network'), 'Statement')
    .flatMap((statements) => statements as { Sid?: string; Action: unknown; Resource: unknown }[])
    .filter(({ Sid }) => Sid === 'BucketsOfOthers');

/** An algorithm whose script and model lie in a bucket of AWS. */
const JUMP_START = algorithm('tables', {
  algorithm: 'lightgbm',
  channels: [{ name: 'train', contentType: 'text/csv' }],
  hyperparameters: { num_boost_round: 10, metric: 'binary_logloss' },
  objective: { metric: 'binary_logloss', atMost: 1 },
});

describe('what training adds to a platform', () => {
  const plain = made({ jobs: [algorithm('demand')] });
  const more = made({ jobs: [JUMP_START, algorithm('demand', { storage: 'efs' })] });

  test('an algorithm of JumpStart opens the gateway to S3 for its one bucket, to read; any other opens nothing', () => {
    expect(ofOthers(plain)).toEqual([]);
    const statements = ofOthers(more);
    expect(statements).toHaveLength(1);
    expect(statements[0]?.Action).toEqual(['s3:GetObject', 's3:ListBucket']);
    const buckets = JSON.stringify(statements[0]?.Resource);
    expect(buckets.match(/jumpstart-cache-prod-eu-west-1/g)).toHaveLength(2);
    expect((statements[0]?.Resource as unknown[]).length).toBe(2);
  });

  test('the stack of files is there where something reads from it or a team has a home, and nowhere else', () => {
    expect([...plain.keys()]).not.toContain('Files');
    expect([...more.keys()]).toContain('Files');
    expect([...made({}, { files: { teams: [{ name: 'research', uid: 1001 }] } }).keys()]).toContain('Files');
  });

  test('each definition has a model group and a workflow of its own beside those of the reference workload', () => {
    const groups = (templates: Templates) =>
      Object.values(templates.get('Data')?.Resources ?? {})
        .filter(({ Type }) => Type === 'AWS::SageMaker::ModelPackageGroup')
        .map(({ Properties }) => Properties?.ModelPackageGroupName);
    expect(groups(more)).toEqual(['test-readmission', 'test-tables', 'test-demand']);
    const machines = Object.keys(more.get('Training')?.Resources ?? {}).filter((id) =>
      /StateMachine|Workflow/.test(id),
    );
    expect(machines.some((id) => id.startsWith('Definitionstables'))).toBe(true);
    expect(machines.some((id) => id.startsWith('Definitionsdemand'))).toBe(true);
  });

  test('one function empties the groups of all definitions (MR-01)', () => {
    const functions = Object.keys(more.get('Data')?.Resources ?? {}).filter((id) => /Cleanup.*Function/.test(id));
    expect(functions.filter((id) => !id.startsWith('Registry'))).toEqual([]);
  });
});
