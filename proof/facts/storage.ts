import type { Fact } from './fact';

/** Facts about file systems and buckets. */
export const storageFacts: readonly Fact[] = [
  {
    id: 'FS-01',
    says: 'Lustre on SSD has 1200, 2400 or a multiple of 2400 GiB',
    rules: ['ML-FS-01'],
  },
  {
    id: 'FS-02',
    says: 'The default version of Lustre is an old one, and a change of it replaces the file system',
    rules: ['ML-FS-02'],
  },
  {
    id: 'FS-03',
    says: 'Data repository associations need Lustre 2.12, no SCRATCH_1 and no older link to S3; a file system has eight at most',
    rules: ['ML-FS-03', 'ML-FS-03-2'],
  },
  {
    id: 'FS-04',
    says: 'Persistent types need PerUnitStorageThroughput with a value of their own list; scratch types must not have it',
    rules: ['ML-FS-04'],
  },
  {
    id: 'FS-05',
    says: 'Scratch file systems take no key of the customer',
    rules: ['ML-FS-05'],
  },
  {
    id: 'FS-06',
    says: 'A Lustre file system is in exactly one subnet',
    rules: ['ML-FS-06'],
  },
  {
    id: 'FS-07',
    says: 'The creation of a Lustre file system fails unless its security group lets its servers reach each other on the ports of Lustre',
    rules: ['ML-FS-07'],
  },
  {
    id: 'FS-08',
    says: 'The key of a linked bucket must let the service role of FSx use it, whose name is not known before the file system exists',
    rules: ['ML-FS-08'],
  },
  {
    id: 'FS-09',
    says: 'Who makes a linked file system must be allowed to make the service-linked role of FSx for S3',
    unchecked:
      'It is a permission of whoever deploys; the deployment role of CDK is made by the bootstrap, outside of every template here',
  },
  {
    id: 'FS-10',
    says: 'Automatic import is a notification on the bucket; whatever rewrites the notifications of the bucket breaks the link',
    rules: ['ML-FS-10'],
  },
  {
    id: 'FS-11',
    says: 'Scratch file systems and those that are linked to S3 have no backups',
    rules: ['ML-FS-11'],
  },
  {
    id: 'FS-12',
    says: 'CDK keeps Lustre and EFS file systems when their stack goes, and they go on costing',
    rules: ['ML-CF-03'],
  },
  {
    id: 'FS-13',
    says: 'PERSISTENT_2 exists in some Regions only',
    unchecked:
      'No interface lists these Regions, and a list kept here would soon refuse what works; the deployment tells',
  },
  {
    id: 'FS-14',
    says: 'A bucket with objects cannot be deleted; autoDeleteObjects empties it, and must not stand on a bucket that is retained',
    rules: ['ML-FS-14', 'ML-FS-14-2'],
  },
  {
    id: 'FS-15',
    says: 'S3 delivers no server access logs into a bucket whose default encryption is a key of KMS',
    rules: ['ML-FS-15'],
  },
  {
    id: 'FS-16',
    says: 'A denial by network in a bucket policy also stops AWS services and the custom resources of CDK',
    rules: ['ML-FS-16'],
  },
];
