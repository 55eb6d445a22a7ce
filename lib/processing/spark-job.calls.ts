import type { Zone } from '../data-lake/data-lake';
import type { Call, RoleCalls } from '../security/calls';
import { jobNetworkCalls } from './job-network.calls';

const glue = 'arn:aws:glue:{region}:{account}';
const TABLES = ['encounter', 'admission_type', 'discharge_disposition', 'admission_source', 'file_taken'];

/** What Glue calls to run a job. */
const runs: readonly Call[] = [
  {
    actions: ['s3:GetObject'],
    on: [
      '{Processing/Encounters@Command.ScriptLocation}',
      '{Processing/Encounters@DefaultArguments.--extra-py-files}',
      '{Processing/Encounters@DefaultArguments.--extra-py-files,1}',
    ],
    why: 'Glue loads the script and its packages',
  },
  {
    actions: ['logs:CreateLogGroup', 'logs:AssociateKmsKey'],
    on: ['{Processing/Encounters/Output}', '{Processing/Encounters/Error}'],
    why: 'Glue asks to create the groups and to give them the key, whether they are there or not (GL-01)',
  },
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: ['{Processing/Encounters/Output}:log-stream:*', '{Processing/Encounters/Error}:log-stream:*'],
    why: 'Driver and workers log continuously',
  },
  {
    actions: ['glue:GetSecurityConfiguration'],
    on: ['*'],
    why: 'Glue reads which keys the job uses',
  },
  {
    actions: ['cloudwatch:PutMetricData'],
    on: ['*'],
    context: { 'cloudwatch:namespace': 'Glue' },
    why: 'Metrics of the job',
  },
];

/** What Spark calls to read the files below a folder of the raw zone. */
function reads(folder: string): Call[] {
  return [
    {
      actions: ['s3:ListBucket'],
      on: ['{Data/Lake/raw}'],
      context: { 's3:prefix': `${folder}/*` },
      alsoWithout: ['s3:prefix'],
      why: 'It lists the folder; and S3 says of an absent object that it is absent only to who may list',
    },
    listsFolder('{Data/Lake/raw}', folder),
    {
      actions: ['s3:GetObject'],
      on: [`{Data/Lake/raw}/${folder}/*`, ...folderObjects(`{Data/Lake/raw}/${folder}`)],
      why: 'It reads the files; Hadoop asks for a folder as if it were an object, and for its marker',
    },
  ];
}

/** What Spark and Iceberg call to write below a folder: in parts, and committed by deleting what was temporary. */
function writes(zone: Zone, folder: string): Call[] {
  const root = `{Data/Lake/${zone}}`;
  return [
    {
      actions: ['s3:ListBucket'],
      on: [root],
      ...(folder === '' ? {} : { context: { 's3:prefix': `${folder}/*` }, alsoWithout: ['s3:prefix'] }),
      why: 'It looks what is there before it writes',
    },
    ...(folder === '' ? [] : [listsFolder(root, folder)]),
    {
      actions: [
        's3:GetObject',
        's3:PutObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      on: folder === '' ? [`${root}/*`] : [`${root}/${folder}/*`, ...folderObjects(`${root}/${folder}`)],
      why: 'It writes in parts, moves by copying, and deletes what is temporary; Hadoop makes and deletes markers of folders',
    },
    {
      actions: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
      on: [root],
      why: 'The file system finds the bucket and its unfinished uploads',
    },
  ];
}

/** Hadoop asks whether a folder is there by its name without the slash, too. */
function listsFolder(bucket: string, folder: string): Call {
  return {
    actions: ['s3:ListBucket'],
    on: [bucket],
    context: { 's3:prefix': folder },
    alsoWithout: ['s3:prefix'],
    why: 'Hadoop asks for a folder as if it were an object, and lists what begins with its name',
  };
}

/** The objects by which Hadoop means a folder. */
function folderObjects(folder: string): string[] {
  return [folder, `${folder}_$folder$`];
}

/** What `jobs/spark/encounters` and Glue call. */
export const encountersCalls: RoleCalls = {
  role: 'Processing/Encounters/Role',
  by: 'jobs/spark/encounters on Glue',
  trust: {
    service: 'glue.amazonaws.com',
    unconfined: 'Glue takes a role of its own account only, from somebody who may pass it, and documents no key for it',
  },
  through: {
    network: 'Network/Isolated',
    // Not kms: S3 asks the key for the job, from its own side.
    services: ['s3', 'glue', 'logs', 'cloudwatch'],
    when: { construct: 'Processing/Encounters/Network/Connection0' },
  },
  calls: [
    ...runs,
    ...jobNetworkCalls('Processing/Encounters/Network'),
    ...reads('encounters'),
    ...reads('reference'),
    ...writes('raw', 'quarantine'),
    ...writes('curated', ''),
    ...writes('features', 'readmission'),
    {
      actions: ['glue:GetTable', 'glue:UpdateTable'],
      on: [
        `${glue}:catalog`,
        `${glue}:database/{Data/Curated/Database#Ref}`,
        ...TABLES.map((table) => `${glue}:table/{Data/Curated/Database#Ref}/${table}`),
      ],
      why: "Iceberg reads a table's current metadata, and commits by naming the next",
    },
  ],
};
