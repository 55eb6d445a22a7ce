import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { LustreCacheProps } from '../../lib/storage/lustre-cache';
import { fileStacks } from './file-systems';

function given(more: Partial<LustreCacheProps> = {}) {
  const stacks = fileStacks();
  const cache = stacks.cache(more);
  return { ...stacks, cache, template: Template.fromStack(stacks.training) };
}

const SYSTEM = 'AWS::FSx::FileSystem';
const PERSISTENT = { deployment: 'PERSISTENT_2', throughput: 250 } as const;

describe('LustreCache', () => {
  test('is a file system of Lustre 2.15 in one subnet, that goes with its stack and has no backups (FS-02, FS-06, FS-11, FS-12)', () => {
    const { template } = given();
    template.hasResource(SYSTEM, {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: {
        FileSystemType: 'LUSTRE',
        FileSystemTypeVersion: '2.15',
        StorageCapacity: 1200,
        SubnetIds: [Match.anyValue()],
        KmsKeyId: Match.absent(),
        LustreConfiguration: {
          DeploymentType: 'SCRATCH_2',
          PerUnitStorageThroughput: Match.absent(),
          AutomaticBackupRetentionDays: Match.absent(),
          ImportPath: Match.absent(),
          AutoImportPolicy: Match.absent(),
        },
      },
    });
  });

  test('a persistent one has a throughput and lies under the key of the data (FS-04, FS-05)', () => {
    const stacks = fileStacks();
    stacks.cache({ ...PERSISTENT, encryptionKey: stacks.keys.restricted });
    Template.fromStack(stacks.training).hasResourceProperties(SYSTEM, {
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('KeysRestricted') },
      LustreConfiguration: { DeploymentType: 'PERSISTENT_2', PerUnitStorageThroughput: 250 },
    });
  });

  test('is linked to its prefix alone, and nothing is imported by itself, so that no notification of the bucket is touched (FS-03, FS-10)', () => {
    const { template } = given({ prefix: 'readmission/' });
    template.hasResourceProperties('AWS::FSx::DataRepositoryAssociation', {
      FileSystemPath: '/features',
      DataRepositoryPath: Match.objectLike({
        'Fn::Join': ['', ['s3://', { 'Fn::ImportValue': Match.stringLikeRegexp('Lakefeatures') }, '/readmission/']],
      }),
      BatchImportMetaDataOnCreate: false,
      S3: Match.absent(),
    });
  });

  test('the key of the features lets the service roles of FSx use it through S3, and no session that only calls itself FSx (FS-08)', () => {
    const { base } = given();
    Template.fromStack(base).hasResourceProperties('AWS::KMS::Key', {
      Description: Match.stringLikeRegexp('name a patient'),
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'LustreLinks',
            Principal: { AWS: '*' },
            Condition: {
              StringEquals: {
                'kms:CallerAccount': { Ref: 'AWS::AccountId' },
                'kms:ViaService': 's3.eu-west-1.amazonaws.com',
              },
              StringLike: { 'aws:userid': '*:FSx' },
              ArnLike: {
                'aws:PrincipalArn': {
                  'Fn::Join': [
                    '',
                    Match.arrayWith([
                      ':role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_*',
                    ]),
                  ],
                },
              },
            },
          }),
        ]),
      },
    });
  });

  test('two caches say it once, because a key policy takes no statement twice (FS-08)', () => {
    const stacks = fileStacks();
    stacks.cache();
    stacks.cache({ prefix: 'other/', logGroupName: '/aws/fsx/other' }, 'Other');
    const text = JSON.stringify(Template.fromStack(stacks.base).findResources('AWS::KMS::Key'));
    expect(text.match(/LustreLinks/g)).toHaveLength(1);
  });

  test('a key that is made elsewhere is pointed at, because its policy cannot be changed from here (FS-08)', () => {
    const stacks = fileStacks();
    const key = Key.fromKeyArn(stacks.training, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/elsewhere');
    jest.spyOn(stacks.lake, 'keyOf').mockReturnValue(key);
    const { node } = stacks.cache();
    expect(node.metadata.map(({ data }) => String(data))).toEqual([
      expect.stringContaining("the key 'Training/Key' is made elsewhere; its policy must let FSx use it"),
    ]);
  });

  test.each<[string, Partial<LustreCacheProps>, string]>([
    ['a size that is not sold', { capacityGiB: 3600 }, 'got 3600; the next size that is sold is 4800 (FS-01)'],
    ['no size', { capacityGiB: 0 }, 'got 0; the next size that is sold is 1200 (FS-01)'],
    ['persistent without throughput', { deployment: 'PERSISTENT_2' }, 'got nothing; choose one, or SCRATCH_2'],
    ['a throughput that is not sold', { deployment: 'PERSISTENT_2', throughput: 200 }, '125, 250, 500, 1000 MB/s'],
    ['persistent without a key', PERSISTENT, 'encryptionKey of PERSISTENT_2 must be the key of the data'],
    ['scratch with a throughput', { throughput: 125 }, 'throughput must not be given for SCRATCH_2, got 125'],
    ['another kind', { deployment: 'SCRATCH_1' as 'SCRATCH_2' }, "one of SCRATCH_2, PERSISTENT_2, got 'SCRATCH_1'"],
    ['a weekday that is none', { maintenance: '8:03:00' }, "got '8:03:00'; write it like '7:03:00'"],
    [
      'a log group of another service',
      { logGroupName: '/aws/lustre' },
      "must begin with '/aws/fsx/', got '/aws/lustre'",
    ],
    ['a prefix that is no folder', { prefix: 'readmission' }, "prefix must end and not begin with '/'"],
  ])('%s is an error that says what can be had', (_, more, message) => {
    expect(() => given(more)).toThrow(message);
  });

  test('scratch with a key is an error: the key of the service encrypts it (FS-05)', () => {
    const stacks = fileStacks();
    expect(() => stacks.cache({ encryptionKey: stacks.keys.restricted })).toThrow('lies under a key of the service');
  });
});
