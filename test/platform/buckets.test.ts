import { config, type Resource, resourcesOf, synthesized } from './synthesized';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

/** Under which key of the foundation each bucket must be; the bucket for access logs has keys of S3 (FS-15). */
const KEYS: Readonly<Record<string, string | undefined>> = {
  'Data/Lakeraw': 'Restricted',
  'Data/Lakecurated': 'Restricted',
  'Data/Lakefeatures': 'Restricted',
  'Data/Lakemodels': 'Internal',
  'Data/Lakecapture': 'Restricted',
  'Audit/TrailFiles': 'Logs',
  'Foundation/ResultsFiles': 'Results',
  'Foundation/AccessLogs': undefined,
};

/** Each bucket by stack and logical id without its hash, with its policies. */
function given(name: 'sandbox' | 'production') {
  return [...synthesized(config(name))].flatMap(([stack, template]) => {
    const policies = resourcesOf(template, 'AWS::S3::BucketPolicy').map(([, { Properties }]) => Properties ?? {});
    return resourcesOf(template, 'AWS::S3::Bucket').map(([id, bucket]) => ({
      bucket: `${stack}/${id.replace(/[\dA-F]{8}$/, '')}`,
      properties: bucket.Properties ?? {},
      policies: policies.filter(({ Bucket }) => JSON.stringify(Bucket) === JSON.stringify({ Ref: id })),
    }));
  });
}

/** Encryption of a bucket, as its template says it. */
function encryptionOf(properties: NonNullable<Resource['Properties']>) {
  const text = JSON.stringify(properties.BucketEncryption);
  return {
    algorithm: /"SSEAlgorithm":"([\w:]+)"/.exec(text)?.[1],
    bucketKey: text.includes('"BucketKeyEnabled":true'),
    key: /Keys([A-Za-z]+?)[\dA-F]{8}/.exec(text)?.[1],
  };
}

describe.each(['sandbox', 'production'] as const)('every bucket of %s', (name) => {
  const buckets = given(name);

  it.each(Object.keys(KEYS))('is under the key of what lies in it: %s', (bucket) => {
    const [found] = buckets.filter((one) => one.bucket === bucket);
    const key = KEYS[bucket];
    expect(encryptionOf(found?.properties ?? {})).toEqual({
      algorithm: key === undefined ? 'AES256' : 'aws:kms',
      bucketKey: key !== undefined,
      key,
    });
  });

  it('has a key, a bucket key, and versions', () => {
    const without = buckets.filter(({ bucket, properties }) => {
      const { key, bucketKey } = encryptionOf(properties);
      const encrypted = (key !== undefined && bucketKey) || bucket === 'Foundation/AccessLogs';
      return !encrypted || JSON.stringify(properties.VersioningConfiguration) !== '{"Status":"Enabled"}';
    });
    expect(without.map(({ bucket }) => bucket)).toEqual([]);
  });

  it('lets nobody in without TLS 1.2', () => {
    const open = buckets.filter(({ policies }) => {
      const text = JSON.stringify(policies);
      return !text.includes('"aws:SecureTransport":"false"') || !text.includes('"s3:TlsVersion":1.2');
    });
    expect(open.map(({ bucket }) => bucket)).toEqual([]);
  });

  it('writes down who asked, except the one that receives those records', () => {
    const silent = buckets.filter(({ properties }) => properties.LoggingConfiguration === undefined);
    expect(silent.map(({ bucket }) => bucket)).toEqual(['Foundation/AccessLogs']);
  });
});

describe('a lock on what arrives', () => {
  const lake = { objectLock: { mode: 'compliance', days: 365 } } as const;
  const data = synthesized({ ...config('production'), lake }).get('Data');

  it('is on the zone raw, and on no other', () => {
    const locked = resourcesOf(data ?? { Resources: {} }, 'AWS::S3::Bucket').filter(
      ([, { Properties }]) => Properties?.ObjectLockEnabled !== undefined,
    );
    expect(locked.map(([id, { Properties }]) => [id.replace(/[\dA-F]{8}$/, ''), Properties])).toEqual([
      [
        'Lakeraw',
        expect.objectContaining({
          ObjectLockEnabled: true,
          ObjectLockConfiguration: {
            ObjectLockEnabled: 'Enabled',
            Rule: { DefaultRetention: { Days: 365, Mode: 'COMPLIANCE' } },
          },
        }),
      ],
    ]);
  });
});
