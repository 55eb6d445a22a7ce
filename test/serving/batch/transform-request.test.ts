import { Duration } from 'aws-cdk-lib';
import { definitionOf } from '../../workflow/state-machine';
import { given, type Given } from './given-batch';

/** What the job is asked with. */
const request = (overrides: Given): Record<string, unknown> => ({
  ...definitionOf(given(overrides)).States.Score?.Parameters,
});

const CSV = { contentType: 'text/csv' };

describe('a batch transform job', () => {
  test('takes lines of CSV by the many, and gives a line for each', () => {
    expect(request({})).toMatchObject({
      BatchStrategy: 'MultiRecord',
      MaxPayloadInMB: 6,
      ModelClientConfig: { InvocationsTimeoutInSeconds: 600, InvocationsMaxRetries: 3 },
      TransformInput: { ContentType: 'text/csv', SplitType: 'Line', CompressionType: 'None' },
      TransformOutput: { Accept: 'text/csv', AssembleWith: 'Line' },
      TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeKmsKeyId: expect.any(String) },
    });
    expect(Object.keys(request({}))).not.toEqual(expect.arrayContaining(['DataProcessing']));
    expect(Object.keys(request({}))).not.toEqual(expect.arrayContaining(['MaxConcurrentTransforms']));
  });

  test('sends files of another type whole, and one by one', () => {
    const sent = request({ records: { contentType: 'image/png', accept: 'application/json' } });
    expect(sent).toMatchObject({ TransformInput: { SplitType: 'None' }, TransformOutput: { AssembleWith: 'None' } });
    expect(sent).not.toHaveProperty('BatchStrategy');
  });

  test('keeps the id of each record with its answer, and away from the model (API: DataProcessing)', () => {
    const records = { ...CSV, join: true, inputFilter: '$[1:]', outputFilter: '$[0,-1]' };
    expect(request({ records }).DataProcessing).toEqual({
      InputFilter: '$[1:]',
      OutputFilter: '$[0,-1]',
      JoinSource: 'Input',
    });
  });

  test.each(['$', '$[0]', '$[-1]', '$[0,5:]', '$[:3]', '$[1:4, 7]'])('takes %s for columns of CSV', (inputFilter) => {
    expect(request({ records: { ...CSV, inputFilter } }).DataProcessing).toMatchObject({ InputFilter: inputFilter });
  });

  test('names no key for instances with disks of their own (TR-01), and the driver that is asked for', () => {
    expect(request({ resources: { instanceType: 'ml.g5.xlarge', gpuDriver: 470 } }).TransformResources).toEqual({
      InstanceType: 'ml.g5.xlarge',
      InstanceCount: 1,
      TransformAmiVersion: 'al2-ami-sagemaker-batch-gpu-470',
    });
  });

  test('runs on Inferentia 2 and Trainium, which SageMaker offers for it (TR-27)', () => {
    expect(request({ resources: { instanceType: 'ml.inf2.xlarge' } })).toHaveProperty('TransformResources');
    expect(request({ resources: { instanceType: 'ml.trn1.2xlarge' } })).toHaveProperty('TransformResources');
  });

  test.each<[string, Given, RegExp]>([
    [
      'a strategy for whole files',
      { records: { contentType: 'image/png', perRequest: 'one' } },
      /perRequest must be left out.+got 'one'; set split to 'line' \(API: BatchStrategy\)/,
    ],
    [
      'answers joined to a type without records',
      { records: { contentType: 'image/png', accept: 'text/csv', join: true } },
      /contentType must be text\/csv, application\/json, application\/jsonlines where.+got 'image\/png'/,
    ],
    [
      'CSV joined to JSON',
      { records: { ...CSV, accept: 'application/json', join: true } },
      /accept must be of the same kind.+got 'application\/json' for 'text\/csv'; use text\/csv for both/,
    ],
    [
      'answers joined to compressed files',
      { records: { ...CSV, gzip: true, join: true } },
      /gzip must be false where records are filtered or joined/,
    ],
    [
      'CSV joined in whole files',
      { records: { ...CSV, split: 'none', join: true } },
      /split must be 'line'.+got 'none'/,
    ],
    [
      'members of CSV',
      { records: { ...CSV, inputFilter: '$.id' } },
      /inputFilter must name columns by number for text\/csv, got '\$\.id'/,
    ],
    [
      'a filter that is none',
      { records: { contentType: 'application/jsonlines', inputFilter: 'id' } },
      /inputFilter must begin with \$, the whole record, got 'id'; write \$\.id/,
    ],
    [
      'a filter that is too long',
      { records: { contentType: 'application/jsonlines', inputFilter: `$.${'a'.repeat(62)}` } },
      /inputFilter must have at most 63 characters, got 64/,
    ],
    [
      'the answer of a record without the record',
      { records: { contentType: 'application/jsonlines', outputFilter: '$.SageMakerOutput' } },
      /outputFilter must not name SageMakerOutput without join/,
    ],
    [
      'more than 100 MB at once',
      { requests: { concurrent: 20, maxPayloadMB: 10 } },
      /concurrent times requests.maxPayloadMB must be at most 100, got 20 times 10; lower maxPayloadMB to 5, or concurrent to 10/,
    ],
    [
      'a body of more than 100 MB',
      { requests: { maxPayloadMB: 101 } },
      /maxPayloadMB must be a whole number from 1 to 100, got 101/,
    ],
    ['no requests at once', { requests: { concurrent: 0 } }, /concurrent must be a whole number from 1 to 100, got 0/],
    [
      'a request of more than an hour',
      { requests: { timeout: Duration.minutes(61) } },
      /timeout must be a whole number from 1 to 3600, got 3660/,
    ],
    ['more than three tries', { requests: { retries: 4 } }, /retries must be a whole number from 0 to 3, got 4/],
    [
      'more than 100 instances',
      { resources: { instanceCount: 101 } },
      /instanceCount must be a whole number from 1 to 100, got 101/,
    ],
    [
      'a driver of NVIDIA for a CPU',
      { resources: { gpuDriver: 535 } },
      /gpuDriver must be left out where there is no NVIDIA GPU, got 535 on 'ml.m5.xlarge'/,
    ],
  ])('refuses %s', (_, overrides, message) => {
    expect(() => given(overrides)).toThrow(message);
  });
});
