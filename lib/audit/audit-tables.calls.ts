import type { RoleCalls } from '../security/calls';

/** What engines call with the credentials that Lake Formation vends for the files of the trail (LF-07, LF-08). */
export const trailLocationCalls: RoleCalls = {
  role: 'Audit/Tables/Location/Role',
  by: 'Lake Formation, and Athena with the credentials it vends',
  when: { construct: 'Audit/Tables/Location' },
  trust: {
    service: 'lakeformation.amazonaws.com',
    unconfined:
      'The guide on registering a location gives the trust policy without conditions, and no key that is sent',
  },
  calls: [
    {
      actions: ['s3:ListBucket', 's3:GetBucketLocation'],
      on: ['{Audit/Trail/Files}'],
      why: 'Athena lists the files of a day, and finds the Region of the bucket',
    },
    {
      actions: ['s3:GetObject'],
      on: ['{Audit/Trail/Files}/AWSLogs/*'],
      why: 'Whoever was granted the table reads records; nobody writes or deletes them this way',
    },
    {
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      on: ['{Foundation/Keys/Logs}'],
      why: 'The guide on registering an encrypted location lists these for the role, without the service that calls (LF-08)',
    },
  ],
};
