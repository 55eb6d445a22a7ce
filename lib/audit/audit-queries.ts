import type { SavedQuery } from '../data-lake/saved-query';
import { ROLE_ASKED_FOR, SECOND_FACTOR, textOf, WHO } from './audit-sql';
import { whoReadPatientData } from './patient-data-query';
import { TRAIL_TABLE } from './trail-table';

/** What the questions are about. */
export interface AuditQueriesProps {
  /** Names of the buckets whose objects name patients. */
  readonly restrictedBuckets: readonly string[];

  /** Databases of the catalog over those buckets. */
  readonly databases: readonly string[];

  /** Names of the roles of people; by name, because roles of services may begin like them. */
  readonly people: readonly string[];

  /**
   * How many days each question looks back, today included.
   *
   * @default 7
   */
  readonly days?: number;
}

/** Calls that change who may do what, by service. */
const PERMISSION_CHANGES: Readonly<Record<string, readonly string[]>> = {
  'lakeformation.amazonaws.com': [
    'AddLFTagsToResource',
    'BatchGrantPermissions',
    'BatchRevokePermissions',
    'CreateDataCellsFilter',
    'CreateLakeFormationOptIn',
    'DeleteDataCellsFilter',
    'DeleteLakeFormationOptIn',
    'DeregisterResource',
    'GrantPermissions',
    'PutDataLakeSettings',
    'RegisterResource',
    'RemoveLFTagsFromResource',
    'RevokePermissions',
    'UpdateDataCellsFilter',
    'UpdateResource',
  ],
  'kms.amazonaws.com': ['CancelKeyDeletion', 'DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
  'iam.amazonaws.com': [
    'AttachRolePolicy',
    'AttachUserPolicy',
    'CreateAccessKey',
    'CreatePolicyVersion',
    'CreateRole',
    'CreateUser',
    'DeleteRolePermissionsBoundary',
    'DeleteRolePolicy',
    'DetachRolePolicy',
    'PutRolePermissionsBoundary',
    'PutRolePolicy',
    'PutUserPolicy',
    'SetDefaultPolicyVersion',
    'UpdateAssumeRolePolicy',
  ],
  's3.amazonaws.com': [
    'DeleteBucketPolicy',
    'DeleteBucketPublicAccessBlock',
    'PutBucketAcl',
    'PutBucketPolicy',
    'PutBucketPublicAccessBlock',
  ],
  'cloudtrail.amazonaws.com': ['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'],
};

/**
 * The questions of an auditor, over the table of {@link AuditTables}: who read patient data, who came in, who changed
 * permissions, who was denied, and what was invoked.
 *
 * @throws if there are no buckets, databases or people, or if the number of days is not a whole one from 1 to 3,650
 */
export function auditQueries(props: AuditQueriesProps): SavedQuery[] {
  const { restrictedBuckets, databases, people, days = 7 } = props;
  if (restrictedBuckets.length === 0 || databases.length === 0) {
    throw new Error(
      `restrictedBuckets and databases must each name one at least, got ${restrictedBuckets.length} and ${databases.length}; ` +
        'name those whose objects and tables hold patient data',
    );
  }
  if (people.length === 0) {
    throw new Error('people must name one role at least, got none; name the roles that people sign in to');
  }
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new Error(`days must be a whole number from 1 to 3650, got '${days}'`);
  }
  const since = `day >= date_format(current_date - interval '${days - 1}' day, '%Y/%m/%d')`;
  const last = days === 1 ? 'Today' : `The last ${days} days`;
  return [
    {
      id: 'WhoReadPatientData',
      name: 'Who read patient data',
      description:
        `${last}: each table that Lake Formation opened and each object that was read, by whom, from where and when. Reads of ` +
        'objects for a query are told with the person who asked it, and the address where the query came from.',
      sql: whoReadPatientData({ since, buckets: restrictedBuckets, databases }),
    },
    {
      id: 'WhoCameIn',
      name: 'Who came in',
      description: `${last}: each time somebody took the role of a person, from where, with or without a second factor, or was refused.`,
      sql: `SELECT
  eventtime,
  ${ROLE_ASKED_FOR} AS role,
  coalesce(useridentity.arn, useridentity.username, useridentity.principalid) AS who,
  json_extract_scalar(requestparameters, '$.roleSessionName') AS session,
  eventname AS way,
  ${SECOND_FACTOR} AS second_factor,
  sourceipaddress,
  useragent,
  coalesce(errorcode, 'allowed') AS outcome
FROM ${TRAIL_TABLE}
WHERE ${since}
  AND eventsource = 'sts.amazonaws.com'
  AND eventname IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND regexp_extract(${ROLE_ASKED_FOR}, '([^/]+)$', 1) IN (${people.map(textOf).join(', ')})
ORDER BY eventtime DESC`,
    },
    {
      id: 'WhoChangedPermissions',
      name: 'Who changed permissions',
      description: `${last}: each change of grants, keys, policies and the trail itself, by whom and from where, and what was asked for.`,
      sql: `SELECT
  eventtime,
  ${WHO} AS who,
  useridentity.arn AS session,
  sourceipaddress,
  vpcendpointid,
  eventsource,
  eventname,
  requestparameters,
  coalesce(errorcode, 'allowed') AS outcome
FROM ${TRAIL_TABLE}
WHERE ${since}
  AND (
    ${Object.entries(PERMISSION_CHANGES)
      .map(([source, calls]) => `(eventsource = ${textOf(source)} AND eventname IN (${calls.map(textOf).join(', ')}))`)
      .join('\n    OR ')}
  )
ORDER BY eventtime DESC`,
    },
    {
      id: 'WhoWasDenied',
      name: 'Who was denied',
      description: `${last}: calls that were refused for lack of rights, by caller, call and address, most of them first.`,
      sql: `SELECT
  ${WHO} AS who,
  eventsource,
  eventname,
  errorcode,
  sourceipaddress,
  vpcendpointid,
  count(*) AS times,
  min(eventtime) AS first,
  max(eventtime) AS last,
  max(errormessage) AS one_message
FROM ${TRAIL_TABLE}
WHERE ${since}
  AND (lower(errorcode) LIKE '%accessdenied%' OR lower(errorcode) LIKE '%unauthorized%' OR lower(errorcode) LIKE '%notauthorized%')
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY times DESC, last DESC`,
    },
    {
      id: 'WhatWasInvoked',
      name: 'What was invoked',
      description:
        `${last}: invocations of functions, starts of workflows and what the trail knows of models, by caller and hour. ` +
        'InvokeEndpoint is not among them unless it came through a recorded interface endpoint; see the captured requests.',
      sql: `SELECT
  substr(eventtime, 1, 13) AS hour_utc,
  ${WHO} AS who,
  sourceipaddress,
  vpcendpointid,
  eventname,
  coalesce(
    json_extract_scalar(requestparameters, '$.functionName'),
    json_extract_scalar(requestparameters, '$.stateMachineArn'),
    json_extract_scalar(requestparameters, '$.endpointName')
  ) AS what,
  count(*) AS times,
  count(errorcode) AS refused
FROM ${TRAIL_TABLE}
WHERE ${since}
  AND (
    (eventsource = 'lambda.amazonaws.com' AND eventname = 'Invoke')
    OR (eventsource = 'states.amazonaws.com' AND eventname IN ('StartExecution', 'StartSyncExecution'))
    OR (eventsource LIKE '%sagemaker.amazonaws.com' AND eventname LIKE 'Invoke%')
  )
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY hour_utc DESC, times DESC`,
    },
  ];
}
