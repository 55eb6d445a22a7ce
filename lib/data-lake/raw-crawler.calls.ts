import type { RoleCalls } from '../security/calls';
import type { LakeAccess } from './lake-permissions.calls';

const crawler = 'Processing/Crawler';
const logs = `{${crawler}/Logs}`;
const glue = 'arn:aws:glue:{region}:{account}';
const database = [`${glue}:catalog`, `${glue}:database/{Data/Raw/Database#Ref}`];
const tables = [...database, `${glue}:table/{Data/Raw/Database#Ref}/uploaded_*`];

/** When the crawler reads S3 with the credentials of its role. */
const byRole = { construct: crawler, says: '"UseLakeFormationCredentials":false' };

/** What Glue calls to crawl the uploaded files, by its guide on crawlers. */
export const rawCrawlerCalls: RoleCalls = {
  role: `${crawler}/Role`,
  by: 'Glue: the crawler of uploaded files',
  when: { construct: crawler },
  trust: {
    service: 'glue.amazonaws.com',
    unconfined: 'Glue takes a role of its own account only, from somebody who may pass it, and documents no key for it',
  },
  calls: [
    {
      actions: ['s3:GetBucketLocation'],
      on: ['{Data/Lake/raw}'],
      why: 'It finds the bucket',
      when: byRole,
    },
    {
      actions: ['s3:ListBucket'],
      on: ['{Data/Lake/raw}'],
      context: { 's3:prefix': 'encounters/batch/*' },
      alsoWithout: ['s3:prefix'],
      why: 'It lists the folder',
      when: byRole,
    },
    {
      actions: ['s3:ListBucket'],
      on: ['{Data/Lake/raw}'],
      context: { 's3:prefix': 'encounters/batch' },
      alsoWithout: ['s3:prefix'],
      why: 'It asks whether a folder is there by its name without the slash, too',
      when: byRole,
    },
    {
      actions: ['s3:GetObject'],
      on: ['{Data/Lake/raw}/encounters/batch/*'],
      why: 'It reads files to find out their columns',
      when: byRole,
    },
    {
      actions: ['lakeformation:GetDataAccess'],
      on: ['*'],
      why: 'Lake Formation gives it credentials for the place (GL-10)',
      when: { construct: crawler, says: '"UseLakeFormationCredentials":true' },
    },
    {
      actions: ['glue:GetDatabase'],
      on: database,
      why: 'It looks where its tables go',
    },
    {
      actions: [
        'glue:GetTable',
        'glue:CreateTable',
        'glue:UpdateTable',
        'glue:GetPartitions',
        'glue:BatchGetPartition',
        'glue:BatchCreatePartition',
      ],
      on: tables,
      why: 'It looks whether its table is there, makes it, notes what it counted, and adds a partition for each new folder',
    },
    {
      actions: ['glue:GetSecurityConfiguration'],
      on: ['*'],
      why: 'Glue reads under which key the crawler logs',
    },
    {
      actions: ['logs:CreateLogGroup', 'logs:AssociateKmsKey'],
      on: [logs],
      why: 'Glue asks to create the group and to give it the key, whether it is there or not (GL-01)',
    },
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [`${logs}:log-stream:*`],
      why: 'It logs what it found',
    },
  ],
};

/** What it asks Lake Formation for; it owns the tables that it has made. */
export const RAW_CRAWLER_LAKE_ACCESS: readonly LakeAccess[] = [
  {
    principal: `{${crawler}/Role}`,
    permissions: ['DESCRIBE', 'CREATE_TABLE'],
    on: ['database {Data/Raw/Database#Ref}'],
    why: 'It makes tables there',
    when: { construct: `${crawler}/Permissions/DESCRIBE0` },
  },
  {
    principal: `{${crawler}/Role}`,
    permissions: ['DATA_LOCATION_ACCESS'],
    on: ['location {Data/Lake/raw}'],
    why: 'Whoever makes a table needs its place (LF-10)',
    when: { construct: `${crawler}/Permissions/DESCRIBE0` },
  },
];
