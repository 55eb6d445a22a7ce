import type { DataFilterDefinition } from '../data-lake/data-filter';
import type { SavedQuery } from '../data-lake/saved-query';
import type { TableDefinition } from '../data-lake/table-definition';

/** Name of the table of requests and answers. */
export const INVOCATIONS = 'invocation';

/** What one side of a request looked like. */
const SIDE = 'struct<observedcontenttype:string,mode:string,data:string,encoding:string>';

/** The endpoint whose requests and answers are kept. */
export interface CapturedEndpoint {
  /** Name of the endpoint. */
  readonly endpointName: string;

  /** Name of its variant. */
  readonly variantName: string;
}

/**
 * The table over what an endpoint has captured: the record of invocations that CloudTrail does not keep (CT-01).
 *
 * SageMaker writes JSON lines to `<endpoint>/<variant>/yyyy/mm/dd/hh/`. `customattributes` and `inferenceid` are there when the
 * caller sends them; they are the only way to tell who asked. Source: SageMaker Developer Guide, "Capture data from real-time
 * endpoint"; API InvokeEndpoint, `CustomAttributes` and `InferenceId`.
 */
export function invocationTable({ endpointName, variantName }: CapturedEndpoint): TableDefinition {
  return {
    name: INVOCATIONS,
    description: 'Requests to the endpoint and its answers, as far as they are captured',
    sensitivity: 'restricted',
    columns: [
      {
        name: 'capturedata',
        type: `struct<endpointinput:${SIDE},endpointoutput:${SIDE}>`,
        comment: 'Request and answer: a whole encounter, with the number of the patient',
      },
      {
        name: 'eventmetadata',
        type: 'struct<eventid:string,customattributes:array<string>,inferenceid:string,inferencetime:string>',
        comment: 'When (UTC), and what the caller says about itself',
        sensitivity: 'confidential',
      },
      { name: 'eventversion', type: 'string', comment: 'Version of the record format', sensitivity: 'internal' },
    ],
    area: { zone: 'capture', prefix: `${endpointName}/${variantName}/` },
    format: 'json',
    datePartitions: true,
    dateFolders: 'plain',
  };
}

/** What an auditor sees of invocations: that and when, by whom as far as the caller said so; neither request nor answer. */
export const INVOCATION_METADATA: DataFilterDefinition = {
  filterName: 'invocation_metadata',
  table: INVOCATIONS,
  columns: ['eventmetadata', 'eventversion', 'year', 'month', 'day'],
};

/**
 * The saved question about invocations, for whoever was granted the table or its metadata.
 *
 * @param database that has the table; the question names it, because it is asked beside those about the trail
 */
export function invocationQuery(database: string): SavedQuery {
  return {
    id: 'InvocationsByHour',
    name: 'Invocations of the endpoint by hour',
    description:
      'How often the endpoint was asked in each hour of the last 30 days, as far as requests are captured, and in how many ' +
      'of them the caller said who it is. Compare with the metric Invocations: capture keeps a sample.',
    sql: `SELECT
  substr(eventmetadata.inferencetime, 1, 13) AS hour_utc,
  count(*) AS captured,
  count(eventmetadata.inferenceid) AS with_inference_id,
  count(element_at(eventmetadata.customattributes, 1)) AS with_custom_attributes,
  min(eventmetadata.inferencetime) AS first,
  max(eventmetadata.inferencetime) AS last
FROM "${database}"."${INVOCATIONS}"
WHERE year BETWEEN date_format(current_date - interval '30' day, '%Y') AND date_format(current_date, '%Y')
  AND concat(year, '-', month, '-', day) >= date_format(current_date - interval '30' day, '%Y-%m-%d')
GROUP BY 1
ORDER BY 1`,
  };
}
