import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditQueries, type AuditQueriesProps } from '../../lib/audit/audit-queries';
import { INVOCATIONS, invocationQuery, invocationTable } from '../../lib/audit/invocation-audit';
import { TRAIL_TABLE, trailTable } from '../../lib/audit/trail-table';
import { askLikeAthena, type Row, type SmallTable } from '../../proof/sql/athena';

const PROPS: AuditQueriesProps = {
  restrictedBuckets: ['ml-sandbox-data-lakeraw', 'ml-sandbox-data-lakecurated'],
  databases: ['ml_sandbox_raw', 'ml_sandbox_curated'],
  people: ['ml-sandbox-analyst', 'ml-sandbox-data-engineer'],
};

interface Recorded {
  readonly awsRegion: string;
  readonly eventTime: string;
}

function fixture(name: string): string {
  return readFileSync(join(__dirname, '..', 'audit', 'fixtures', name), 'utf8');
}

/** The table as Glue is told of it, over the records in the folders where CloudTrail puts them. */
function trail(): SmallTable {
  const input = trailTable({ location: 's3://trail', regions: [], since: 'NOW-90DAYS' });
  const { columns } = input.storageDescriptor as { columns: { name: string; type: string }[] };
  const { Records } = JSON.parse(fixture('trail.json')) as { Records: Recorded[] };
  return {
    columns: [...columns, ...(input.partitionKeys as { name: string; type: string }[])],
    rows: Records.map((record) => ({
      ...record,
      region: record.awsRegion,
      day: record.eventTime.slice(0, 10).replaceAll('-', '/'),
    })),
  };
}

function captured(): SmallTable {
  const { columns } = invocationTable({ endpointName: 'ml-sandbox-readmission', variantName: 'main' });
  const lines = fixture('capture.jsonl').trim().split('\n');
  const records = lines.map((line) => JSON.parse(line) as { eventMetadata: { inferenceTime: string } });
  return {
    columns: [...columns, ...['year', 'month', 'day'].map((name) => ({ name, type: 'string' }))],
    rows: records.map((record) => {
      const [year, month, day] = record.eventMetadata.inferenceTime.slice(0, 10).split('-');
      return { ...record, year, month, day };
    }),
  };
}

describe('questions of an auditor, asked of made-up records', () => {
  let answers: Readonly<Record<string, readonly Row[]>>;
  beforeAll(() => {
    const asked = [...auditQueries(PROPS), invocationQuery('ml_sandbox_capture')];
    answers = askLikeAthena({
      today: '2026-03-10',
      tables: { [TRAIL_TABLE]: trail(), [`ml_sandbox_capture.${INVOCATIONS}`]: captured() },
      queries: Object.fromEntries(asked.map(({ id, sql }) => [id, sql])),
    });
  }, 300_000);

  const rows = (id: string, ...columns: string[]): (string | number | null)[][] =>
    (answers[id] ?? []).map((row) => columns.map((column) => row[column] ?? null));

  test('who read patient data: the person behind a query, by table and by object, with the address of the query', () => {
    const mine = rows('WhoReadPatientData', 'way', 'who', 'address', 'vpc_endpoint', 'what', 'workgroup').filter(
      ([, who]) => who === 'ml-sandbox-analyst',
    );
    expect(mine).toEqual([
      [
        'object',
        'ml-sandbox-analyst',
        '192.0.2.10',
        'vpce-0example',
        's3://ml-sandbox-data-lakecurated/encounter/data/00000.parquet',
        'ml-sandbox-analyst',
      ],
      [
        'table',
        'ml-sandbox-analyst',
        '192.0.2.10',
        'vpce-0example',
        'arn:aws:glue:eu-west-1:111122223333:table/ml_sandbox_curated/encounter',
        'ml-sandbox-analyst',
      ],
    ]);
  });

  test('who read patient data: files read or copied past Lake Formation, and attempts that were refused', () => {
    const past = rows('WhoReadPatientData', 'who', 'what', 'outcome').filter(([who]) => who !== 'ml-sandbox-analyst');
    expect(past).toEqual([
      ['ml-sandbox-data-scientist', 's3://ml-sandbox-data-lakeraw/encounters/batch/2026.csv', 'AccessDenied'],
      ['ml-sandbox-data-scientist', 's3://ml-sandbox-data-lakeraw/encounters/batch/2026.csv', 'AccessDenied'],
      ['Admin', 's3://ml-sandbox-data-lakeraw/encounters/batch/2025.csv', 'allowed'],
      ['Admin', 's3://ml-sandbox-data-lakeraw/encounters/batch/2026.csv', 'allowed'],
    ]);
  });

  test('who came in: people with and without a second factor, also refused; no service whose role begins like theirs', () => {
    expect(rows('WhoCameIn', 'session', 'second_factor', 'sourceipaddress', 'outcome')).toEqual([
      [null, null, '203.0.113.9', 'AccessDenied'],
      ['bob', 'true', '192.0.2.11', 'allowed'],
      ['ann', 'true', '192.0.2.10', 'allowed'],
    ]);
  });

  test('who changed permissions: grants, keys, roles and buckets, in every Region; who only looks is left out', () => {
    expect(rows('WhoChangedPermissions', 'who', 'eventname', 'outcome')).toEqual([
      ['Admin', 'PutBucketPolicy', 'AccessDenied'],
      ['Admin', 'UpdateAssumeRolePolicy', 'allowed'],
      ['Admin', 'PutKeyPolicy', 'allowed'],
      ['Admin', 'GrantPermissions', 'allowed'],
    ]);
  });

  test('who was denied: most often first, also by the policy of an interface endpoint', () => {
    expect(rows('WhoWasDenied', 'who', 'eventname', 'errorcode', 'times')).toEqual([
      ['ml-sandbox-data-scientist', 'GetObject', 'AccessDenied', 2],
      ['eve', 'AssumeRole', 'AccessDenied', 1],
      ['AWSAccount', 'Decrypt', 'VpceAccessDenied', 1],
      ['Admin', 'PutBucketPolicy', 'AccessDenied', 1],
    ]);
  });

  test('what was invoked: functions, workflows and streaming models, counted by the hour', () => {
    expect(rows('WhatWasInvoked', 'hour_utc', 'who', 'eventname', 'times')).toEqual([
      ['2026-03-09T12', 'ml-sandbox-ingestion-DeliveryRole', 'Invoke', 2],
      ['2026-03-09T12', 'ml-sandbox-data-scientist', 'StartExecution', 1],
      ['2026-03-09T12', 'Ward', 'InvokeEndpointWithResponseStream', 1],
    ]);
  });

  test('invocations by hour: what was captured, and in how many the caller said who it is', () => {
    expect(rows('InvocationsByHour', 'hour_utc', 'captured', 'with_inference_id', 'with_custom_attributes')).toEqual([
      ['2026-03-09T12', 2, 1, 1],
      ['2026-03-09T13', 1, 0, 0],
    ]);
  });
});
