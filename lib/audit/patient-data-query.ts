import { textOf, WHO } from './audit-sql';
import { TRAIL_TABLE } from './trail-table';

/** Which reads are asked for. */
export interface PatientDataReads {
  /** Condition on the day of the records. */
  readonly since: string;

  /** Names of the buckets whose objects name patients. */
  readonly buckets: readonly string[];

  /** Databases of the catalog over those buckets. */
  readonly databases: readonly string[];
}

/**
 * The question who read patient data.
 *
 * Lake Formation hands an engine a session of its own role for each table that it opens, and S3 records that session and not
 * the person; so a read of an object is joined with the opening by the name of the session, and the opening with the query by
 * its id. Source: Lake Formation Developer Guide, "Logging Lake Formation API calls"; the id of the query stands in text that
 * is no JSON.
 */
export function whoReadPatientData({ since, buckets, databases }: PatientDataReads): string {
  return `WITH recent AS (
  SELECT * FROM ${TRAIL_TABLE} WHERE ${since}
),
asked AS (
  SELECT
    json_extract_scalar(responseelements, '$.queryExecutionId') AS query,
    max(sourceipaddress) AS address,
    max(vpcendpointid) AS endpoint,
    max(json_extract_scalar(requestparameters, '$.workGroup')) AS workgroup
  FROM recent
  WHERE eventsource = 'athena.amazonaws.com' AND eventname = 'StartQueryExecution'
  GROUP BY 1
),
opened AS (
  SELECT
    eventtime,
    coalesce(
      regexp_extract(json_extract_scalar(additionaleventdata, '$.lakeFormationPrincipal'), '([^/]+)$', 1),
      ${WHO}
    ) AS who,
    useridentity.arn AS session,
    sourceipaddress AS address,
    vpcendpointid AS endpoint,
    errorcode,
    json_extract_scalar(requestparameters, '$.tableArn') AS what,
    json_extract_scalar(additionaleventdata, '$.lakeFormationRoleSessionName') AS vended,
    regexp_extract(
      json_extract_scalar(requestparameters, '$.auditContext.additionalAuditContext'),
      'queryId: ([0-9a-f-]+)',
      1
    ) AS query
  FROM recent
  WHERE eventsource = 'lakeformation.amazonaws.com' AND eventname = 'GetDataAccess'
),
let_in AS (
  SELECT vended, max(who) AS who, max(session) AS session, max(query) AS query
  FROM opened
  WHERE vended IS NOT NULL
  GROUP BY 1
),
read_objects AS (
  SELECT
    eventtime,
    ${WHO} AS who,
    useridentity.arn AS session,
    sourceipaddress AS address,
    vpcendpointid AS endpoint,
    errorcode,
    concat(
      's3://',
      CASE
        WHEN eventname IN ('CopyObject', 'UploadPartCopy')
        THEN regexp_replace(json_extract_scalar(requestparameters, '$["x-amz-copy-source"]'), '^/', '')
        ELSE concat(
          json_extract_scalar(requestparameters, '$.bucketName'),
          '/',
          json_extract_scalar(requestparameters, '$.key')
        )
      END
    ) AS what,
    regexp_extract(useridentity.arn, '/(AWSLF-[^/]+)$', 1) AS vended
  FROM recent
  WHERE eventsource = 's3.amazonaws.com'
    AND eventcategory = 'Data'
    AND (readonly = 'true' OR eventname IN ('CopyObject', 'UploadPartCopy'))
    AND json_extract_scalar(requestparameters, '$.key') IS NOT NULL
)
SELECT
  opened.eventtime,
  'table' AS way,
  opened.who,
  opened.session,
  coalesce(asked.address, opened.address) AS address,
  coalesce(asked.endpoint, opened.endpoint) AS vpc_endpoint,
  opened.what,
  asked.workgroup,
  opened.query,
  coalesce(opened.errorcode, 'allowed') AS outcome
FROM opened
LEFT JOIN asked ON asked.query = opened.query
WHERE split_part(split_part(opened.what, ':table/', 2), '/', 1) IN (${databases.map(textOf).join(', ')})
UNION ALL
SELECT
  read_objects.eventtime,
  'object' AS way,
  coalesce(let_in.who, read_objects.who) AS who,
  coalesce(let_in.session, read_objects.session) AS session,
  coalesce(asked.address, read_objects.address) AS address,
  coalesce(asked.endpoint, read_objects.endpoint) AS vpc_endpoint,
  read_objects.what,
  asked.workgroup,
  let_in.query,
  coalesce(read_objects.errorcode, 'allowed') AS outcome
FROM read_objects
LEFT JOIN let_in ON let_in.vended = read_objects.vended
LEFT JOIN asked ON asked.query = let_in.query
WHERE split_part(read_objects.what, '/', 3) IN (${buckets.map(textOf).join(', ')})
ORDER BY 1 DESC, 2, 7`;
}
