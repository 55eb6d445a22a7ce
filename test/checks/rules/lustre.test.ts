import { lustreRules } from '../../../lib/checks/rules/lustre';
import { fileSystem, SCRATCH } from './file-systems';
import { type Example, testRules } from './examples';

const examples: Example[] = [
  {
    rule: 'ML-FS-01',
    fails: { Files: fileSystem({ StorageCapacity: 3600 }) },
    says: 'got 3600',
    passes: { Files: fileSystem({ StorageCapacity: 4800 }) },
    alsoPasses: {
      'of a parameter': { Files: fileSystem({ StorageCapacity: { Ref: 'Size' } }) },
      'disks, which have other sizes': { Files: fileSystem({ StorageCapacity: 6000, StorageType: 'HDD' }) },
      'not Lustre': { Files: ['AWS::FSx::FileSystem', { FileSystemType: 'OPENZFS', StorageCapacity: 64 }] },
    },
  },
  {
    rule: 'ML-FS-02',
    fails: { Files: fileSystem({ FileSystemTypeVersion: undefined }) },
    says: 'must be stated, got nothing',
    passes: { Files: fileSystem() },
  },
  {
    rule: 'ML-FS-04',
    fails: { Files: fileSystem({}, { PerUnitStorageThroughput: 200 }) },
    says: 'of PERSISTENT_2 must be one of 125, 250, 500, 1000, got 200',
    passes: { Files: fileSystem() },
    alsoFails: {
      missing: { Files: fileSystem({}, { PerUnitStorageThroughput: undefined }) },
      'on scratch': { Files: fileSystem({}, { ...SCRATCH, PerUnitStorageThroughput: 50 }) },
    },
    alsoPasses: { 'of a parameter': { Files: fileSystem({}, { PerUnitStorageThroughput: { Ref: 'Speed' } }) } },
  },
  {
    rule: 'ML-FS-05',
    fails: { Files: fileSystem({ KmsKeyId: 'key' }, SCRATCH) },
    says: 'must not be set for SCRATCH_2',
    passes: { Files: fileSystem({ KmsKeyId: 'key' }) },
  },
  {
    rule: 'ML-FS-06',
    fails: { Files: fileSystem({ SubnetIds: ['subnet-1', 'subnet-2'] }) },
    says: 'must name one subnet, got 2',
    passes: { Files: fileSystem() },
    alsoPasses: { 'a list of a parameter': { Files: fileSystem({ SubnetIds: { Ref: 'Subnets' } }) } },
  },
];

testRules('lustreRules', lustreRules, examples);
