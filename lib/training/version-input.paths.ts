import { CALLED_AGAIN, oneOf } from '../workflow/paths';
import { hasState, type PartPaths, type PartTable } from './part.paths';

/** What the input names. */
export const VERSION = 'jr_5f0c1d2e7a8b4c9d8e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d';

/** From the input to a version that is finished. */
export const versionPaths: PartTable = (facts, version) => {
  const latest = hasState(facts, 'FindLatest');
  const run = (Id: string, JobRunState: string): Record<string, unknown> => ({ Id, JobRunState, JobName: 'spark' });
  return {
    calls: {
      ...(latest
        ? {
            FindLatest: {
              call: 'aws-sdk:glue:getJobRuns',
              parameters: { JobName: oneOf(facts.values('AWS::Glue::Job')), MaxResults: 50 },
              // The newest comes first.
              answer: { JobRuns: [run('jr_failed', 'FAILED'), run(version, 'SUCCEEDED'), run('jr_old', 'SUCCEEDED')] },
              retried: CALLED_AGAIN,
            },
          }
        : {}),
      FindManifest: {
        call: 'aws-sdk:s3:listObjectsV2',
        parameters: {
          Bucket: oneOf(facts.values('AWS::S3::Bucket').filter((name) => name.includes('lakefeatures'))),
          Prefix: new RegExp(`/version=${version}/manifest\\.json$`),
          MaxKeys: 1,
        },
        answer: { KeyCount: 1, Contents: [{ Key: `readmission/version=${version}/manifest.json` }] },
        retried: CALLED_AGAIN,
      },
    },
    states: ['HasVersion', 'FindManifest', 'HasManifest'],
    dead: [
      {
        name: 'a version that is not finished is a failure',
        answers: { FindManifest: [{ gives: { KeyCount: 0 } }] },
        states: ['HasVersion', 'FindManifest', 'HasManifest', 'NoManifest'],
        error: 'InvalidInput',
        tells: /"Cause":"The version must be finished: /,
      },
    ],
  } satisfies PartPaths;
};

/** States on which the newest version is found, before those of a version that is named. */
export const LATEST_STATES = ['HasVersion', 'FindLatest', 'HasLatest', 'UseLatest'];
