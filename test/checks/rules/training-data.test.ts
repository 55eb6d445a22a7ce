import { Assembly } from '../../../lib/checks/assembly';
import { findingsOf, messageOf } from '../../../lib/checks/rule';
import { trainingDataRules } from '../../../lib/checks/rules/training-data';
import { type Resources, stackOf, testRules } from './examples';
import { processingJob, trainingJob } from './job-requests';

const reads = (S3DataSource: Record<string, unknown>) =>
  trainingJob({ InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource } }] });
const table = (location: unknown, iceberg = true): Resources => ({
  Curated: ['AWS::S3::Bucket', {}],
  Table: [
    'AWS::Glue::Table',
    {
      TableInput: { StorageDescriptor: { Location: location } },
      ...(iceberg ? { OpenTableFormatInput: { IcebergInput: { MetadataOperation: 'CREATE' } } } : {}),
    },
  ],
});
const CURATED = { 'Fn::Sub': 's3://${Curated}/encounter/' };

describe('ML-TR-33', () => {
  const rules = trainingDataRules.filter(({ id }) => id === 'ML-TR-33');
  const found = (region: string, job: Resources = trainingJob()) =>
    findingsOf(
      rules,
      new Assembly([
        { ...stackOf('Data', { Features: ['AWS::S3::Bucket', {}] }), region },
        stackOf(
          'Test',
          JSON.parse(JSON.stringify(job).replaceAll('@{Test/Features}', '@{Data/Features}')) as Resources,
        ),
      ]),
    ).map(messageOf);

  test('a job reads no bucket of another Region', () => {
    expect(found('us-east-1').join()).toContain('bucket Data/Features is in us-east-1, and the job in eu-west-1');
    expect(found('us-east-1', processingJob())).toHaveLength(1);
  });

  test('a bucket of its own Region is fine, and one whose Region is not known', () => {
    expect(found('eu-west-1')).toEqual([]);
    expect(found('us-east-1', reads({ S3Uri: 's3://elsewhere/data/' }))).toEqual([]);
  });
});

testRules(
  'trainingDataRules',
  trainingDataRules.filter(({ id }) => id !== 'ML-TR-33'),
  [
    {
      rule: 'ML-RV-05',
      fails: { ...reads({ S3Uri: 's3://@{Test/Curated}/encounter/' }), ...table(CURATED) },
      says: 's3://@{Test/Curated}/encounter/ holds the files of the Iceberg table Test/Table',
      passes: { ...reads({ S3Uri: 's3://@{Test/Features}/encounter/' }), ...table(CURATED) },
      alsoFails: {
        'a folder of the table': { ...reads({ S3Uri: 's3://@{Test/Curated}/encounter/data/' }), ...table(CURATED) },
        'the whole bucket': { ...reads({ S3Uri: 's3://@{Test/Curated}' }), ...table(CURATED) },
        'an expression': {
          ...reads({ 'S3Uri.$': "States.Format('s3://@{Test/Curated}/encounter/{}/', $.version)" }),
          ...table(CURATED),
        },
      },
      alsoPasses: {
        'a table of another format': {
          ...reads({ S3Uri: 's3://@{Test/Curated}/encounter/' }),
          ...table(CURATED, false),
        },
        'a prefix that only begins alike': {
          ...reads({ S3Uri: 's3://@{Test/Curated}/encounters/' }),
          ...table(CURATED),
        },
        'a place of the execution': { ...reads({ 'S3Uri.$': '$.data' }), ...table(CURATED) },
      },
    },
  ],
);
