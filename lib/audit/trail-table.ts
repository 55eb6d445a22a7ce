import type { CfnTable } from 'aws-cdk-lib/aws-glue';

/** Name of the table over the files of a trail. */
export const TRAIL_TABLE = 'trail';

/** Who called, as CloudTrail writes it. */
const USER_IDENTITY = struct({
  type: 'string',
  principalid: 'string',
  arn: 'string',
  accountid: 'string',
  invokedby: 'string',
  accesskeyid: 'string',
  username: 'string',
  onbehalfof: struct({ userid: 'string', identitystorearn: 'string' }),
  sessioncontext: struct({
    attributes: struct({ mfaauthenticated: 'string', creationdate: 'string' }),
    sessionissuer: struct({
      type: 'string',
      principalid: 'string',
      arn: 'string',
      accountid: 'string',
      username: 'string',
    }),
    sourceidentity: 'string',
    ec2roledelivery: 'string',
    webidfederationdata: struct({ federatedprovider: 'string', attributes: 'map<string,string>' }),
  }),
});

/**
 * Columns of a record. What differs from call to call (`requestparameters` and the like) is text in JSON, which queries take
 * apart with `json_extract_scalar`. Source: Athena User Guide, "Create the table for CloudTrail logs in Athena using partition
 * projection", and CloudTrail User Guide, "CloudTrail record contents", read 2026-11.
 */
const COLUMNS: Readonly<Record<string, readonly [type: string, comment: string]>> = {
  eventversion: ['string', 'Version of the record format'],
  useridentity: [USER_IDENTITY, 'Who called'],
  eventtime: ['string', 'When the call ended, in UTC, as 2026-01-31T23:59:59Z'],
  eventsource: ['string', 'Service that was called, e.g. s3.amazonaws.com'],
  eventname: ['string', 'Call by its API name'],
  awsregion: ['string', 'Region of the call'],
  sourceipaddress: ['string', 'Address of the caller, or the service that called in the name of somebody'],
  useragent: ['string', 'Program of the caller'],
  errorcode: ['string', 'Why the call failed; nothing when it succeeded'],
  errormessage: ['string', 'The same in a sentence'],
  requestparameters: ['string', 'What was asked for, in JSON'],
  responseelements: ['string', 'What a change answered, in JSON'],
  additionaleventdata: ['string', 'What the service adds, in JSON'],
  requestid: ['string', 'Id of the request'],
  eventid: ['string', 'Id of the record'],
  readonly: ['string', 'true for calls that change nothing'],
  resources: [`array<${struct({ arn: 'string', accountid: 'string', type: 'string' })}>`, 'What the call was about'],
  eventtype: ['string', 'AwsApiCall, AwsServiceEvent, AwsConsoleSignIn, AwsVpceEvent and others'],
  apiversion: ['string', 'Version of the API'],
  recipientaccountid: ['string', 'Account that the record is for'],
  serviceeventdetails: ['string', 'What a service did by itself, in JSON'],
  sharedeventid: ['string', 'Joins records of the same call in several accounts'],
  vpcendpointid: ['string', 'Interface or gateway endpoint that the call came through'],
  vpcendpointaccountid: ['string', 'Account that owns the endpoint'],
  eventcategory: ['string', 'Management, Data or NetworkActivity'],
  addendum: [
    struct({ reason: 'string', updatedfields: 'string', originalrequestid: 'string', originaleventid: 'string' }),
    'Why a record came late or again',
  ],
  sessioncredentialfromconsole: ['string', 'true when the session began in the console'],
  edgedevicedetails: ['string', 'Device that the call came from, in JSON'],
  tlsdetails: [
    struct({ tlsversion: 'string', ciphersuite: 'string', clientprovidedhostheader: 'string' }),
    'How the call was encrypted',
  ],
};

/** Where the files of a trail are, and since when. */
export interface TrailFiles {
  /** `s3://<bucket>/AWSLogs/<account>/CloudTrail`; digests lie in another folder beside it. */
  readonly location: string;

  /** Regions whose folders are read. */
  readonly regions: readonly string[];

  /** First day that is read: a date as `2026/01/31`, or relative as `NOW-90DAYS`. */
  readonly since: string;
}

/**
 * The table over the files of a trail, partitioned by Region and day without a crawler: Athena computes the folders, and a
 * query that names days reads only theirs.
 */
export function trailTable(files: TrailFiles): CfnTable.TableInputProperty {
  return {
    name: TRAIL_TABLE,
    description: 'Records of the audit trail: who did what, from where and when',
    tableType: 'EXTERNAL_TABLE',
    parameters: {
      classification: 'cloudtrail',
      'projection.enabled': 'true',
      'projection.region.type': 'enum',
      'projection.region.values': files.regions.join(','),
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': `${files.since},NOW`,
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'storage.location.template': `${files.location}/\${region}/\${day}`,
    },
    partitionKeys: [
      { name: 'region', type: 'string', comment: 'Region whose folder holds the file' },
      { name: 'day', type: 'string', comment: 'Day of the folder, in UTC, as 2026/01/31' },
    ],
    storageDescriptor: {
      columns: Object.entries(COLUMNS).map(([name, [type, comment]]) => ({ name, type, comment })),
      location: `${files.location}/`,
      // Takes the records out of the list that each file holds.
      inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
    },
  };
}

/** A struct in Hive's words. */
function struct(members: Readonly<Record<string, string>>): string {
  return `struct<${Object.entries(members)
    .map(([name, type]) => `${name}:${type}`)
    .join(',')}>`;
}
