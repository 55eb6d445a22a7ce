import { CALLED_AGAIN, oneOf } from '../../workflow/paths';
import { hasState, type PartTable } from '../part.paths';

/** A scan as ECR describes it. */
const scan = (Status: string, critical?: number): { readonly gives: Record<string, unknown> } => ({
  gives: {
    ImageScanStatus: { Status },
    ...(critical === undefined
      ? {}
      : { ImageScanFindings: { FindingSeverityCounts: { CRITICAL: critical, HIGH: 3 }, Findings: [] } }),
  },
});

const TAG = /^[0-9a-f]{64}$/;
const FOUND = {
  Images: [{ ImageId: { ImageTag: 'abc', ImageDigest: 'sha256:0123' }, ImageManifest: '{}' }],
  Failures: [],
};
const MISSING = { Images: [], Failures: [{ FailureCode: 'ImageNotFound' }] };

/** How a workflow makes sure of an image of one's own; with a scan that is asked for. */
export const containerImagePaths: PartTable = (facts) => {
  if (!hasState(facts, 'FindImage')) return undefined;
  const repository = oneOf(facts.values('AWS::ECR::Repository'));
  const seen = ['ReadScan', 'ScanEnded'];
  const there = ['FindImage', 'HasImage', ...seen];
  return {
    calls: {
      FindImage: {
        call: 'aws-sdk:ecr:batchGetImage',
        parameters: { RepositoryName: repository, ImageIds: [{ ImageTag: TAG }] },
        answer: FOUND,
        retried: CALLED_AGAIN,
      },
      BuildImage: {
        call: 'codebuild:startBuild.sync',
        parameters: { ProjectName: oneOf(facts.values('AWS::CodeBuild::Project')) },
        answer: { Build: { BuildStatus: 'SUCCEEDED' } },
        retried: { errors: ['States.TaskFailed'], after: [60] },
      },
      ReadScan: {
        call: 'aws-sdk:ecr:describeImageScanFindings',
        parameters: { RepositoryName: repository, ImageId: { ImageTag: TAG }, MaxResults: 1 },
        answer: scan('COMPLETE', 0).gives,
        retried: CALLED_AGAIN,
      },
    },
    waits: { WaitForScan: 20 },
    states: [...there, 'IsSafe', 'ImageReady'],
    detours: [
      {
        name: 'an image that is not there is built, and its scan waited for',
        answers: {
          FindImage: [{ gives: MISSING }],
          ReadScan: [scan('IN_PROGRESS'), scan('COMPLETE')],
        },
        states: ['FindImage', 'HasImage', 'BuildImage', ...seen, 'WaitForScan', ...seen, 'IsSafe', 'ImageReady'],
      },
    ],
    dead: [
      {
        name: 'an image with a critical fault trains nothing',
        answers: { ReadScan: [scan('COMPLETE', 2)] },
        states: [...there, 'IsSafe', 'ImageNotSafe'],
        error: 'ImageNotSafe',
        tells: /found 2 critical faults/,
      },
      {
        name: 'an image that ECR cannot scan trains nothing',
        answers: { ReadScan: [scan('UNSUPPORTED_IMAGE')] },
        states: [...there, 'ImageNotScanned'],
        error: 'ImageNotScanned',
        tells: /status UNSUPPORTED_IMAGE/,
      },
    ],
    failures: [
      { state: 'FindImage' },
      { state: 'ReadScan' },
      { state: 'BuildImage', on: 'an image that is not there is built, and its scan waited for' },
    ],
  };
};
