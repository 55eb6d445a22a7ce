/** Who called, in one column: the role of a session, else the user, else the service. */
export const WHO =
  'coalesce(useridentity.sessioncontext.sessionissuer.username, useridentity.username, useridentity.invokedby, useridentity.type)';

/** The role that somebody asked for. Records of a refusal may have no parameters; then the message names it. */
export const ROLE_ASKED_FOR =
  "coalesce(json_extract_scalar(requestparameters, '$.roleArn'), regexp_extract(errormessage, 'on resource: ([^ ]+)', 1))";

/** Who gives the code of a second factor with the request itself has no session yet that could tell of it. */
export const SECOND_FACTOR =
  "CASE WHEN json_extract_scalar(requestparameters, '$.serialNumber') IS NOT NULL THEN 'true' " +
  'ELSE useridentity.sessioncontext.attributes.mfaauthenticated END';

/** Text in SQL. */
export function textOf(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
