import type { RoleCalls } from '../security/calls';
import { ZONES } from './data-lake';

const buckets = ZONES.map((zone) => `{Data/Lake/${zone}}`);

/** What engines call with the credentials that Lake Formation vends for the registered zones (LF-07, LF-08). */
export const registrationCalls: RoleCalls = {
  role: 'Data/Lake/LakeFormation/Registration',
  by: 'Lake Formation, and engines with the credentials it vends',
  when: { construct: 'Data/Lake/LakeFormation/Registration' },
  trust: {
    service: 'lakeformation.amazonaws.com',
    unconfined:
      'The guide on registering a location gives the trust policy without conditions, and no key that is sent',
  },
  calls: [
    {
      actions: ['s3:ListBucket', 's3:GetBucketLocation'],
      on: buckets,
      why: 'Engines list the files of a table, and find the Region of a bucket',
    },
    {
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      on: buckets.map((bucket) => `${bucket}/*`),
      why: 'Whoever was granted a table reads it, writes it, or deletes of it; Lake Formation narrows what it vends',
    },
    {
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      on: ['{Foundation/Keys/Restricted}', '{Foundation/Keys/Internal}'],
      why: 'The guide on registering an encrypted location lists these for the role, without the service that calls (LF-08)',
    },
  ],
};
