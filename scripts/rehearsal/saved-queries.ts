import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type ResolvedStack, ROOT } from '../resolved-platform';
import type { Contract } from './contract';
import type { RawData } from './data';
import { MODULES } from './environment';
import { Failed } from './failed';
import { submit } from './spark';
import type { Tools } from './tools';

/** Trino's parser, of a version that runs on the Java of Glue 5.1; Athena's third engine is made of Trino. */
const TRINO_PARSER = 'io.trino:trino-parser:407';

/** Saved queries of one database, and what analysts see of it. */
export interface QueryPlan {
  /** The database. */
  readonly database: string;

  /** Its saved queries. */
  readonly queries: readonly { readonly name: string; readonly sql: string }[];

  /** The data filter of its table with patients. */
  readonly filter: { readonly table: string; readonly columns: readonly string[]; readonly rows: string };
}

const querySchema = z.object({ Name: z.string(), QueryString: z.string() });
const filterSchema = z.object({
  TableName: z.string(),
  ColumnNames: z.array(z.string()),
  RowFilter: z.object({ FilterExpression: z.string() }),
});

const trialSchema = z.object({ rows: z.number(), wrong: z.string().nullable() });
const countSchema = z.object({ table: z.number(), file: z.number() });

const foundSchema = z.object({
  queries: z.array(z.object({ name: z.string(), all: trialSchema, filtered: trialSchema })),
  encounters: countSchema,
  shown: countSchema,
  restricted_shown: z.number(),
  names_a_patient: z.boolean(),
});

/** What saved queries gave, over all rows and through the filter, and how many encounters the filter shows. */
export type QueryTrials = z.output<typeof foundSchema>;

/**
 * What is asked of a database, as the templates have it.
 *
 * @throws Failed when the platform has no saved query of the database, or not one filter
 */
export function readQueryPlan(platform: readonly ResolvedStack[], database: string): QueryPlan {
  const ofType = (type: string, key: 'Database' | 'DatabaseName'): ResolvedStack['resources'] =>
    platform.flatMap(({ resources }) =>
      resources.filter((resource) => resource.type === type && resource.properties[key] === database),
    );
  const queries = ofType('AWS::Athena::NamedQuery', 'Database').map(({ properties }) => querySchema.parse(properties));
  const filters = ofType('AWS::LakeFormation::DataCellsFilter', 'DatabaseName').map(({ properties }) =>
    filterSchema.parse(properties),
  );
  const [filter] = filters;
  if (queries.length === 0 || filter === undefined || filters.length > 1) {
    throw new Failed(
      `the platform must have saved queries of ${database} and one data filter there with named columns and rows, has ` +
        `${queries.length} and ${filters.length}; both are there with people and Lake Formation`,
    );
  }
  return {
    database,
    // Several kinds of people may have the same question.
    queries: [
      ...new Map(queries.map(({ Name: name, QueryString: sql }) => [`${name}\n${sql}`, { name, sql }])).values(),
    ],
    filter: { table: filter.TableName, columns: filter.ColumnNames, rows: filter.RowFilter.FilterExpression },
  };
}

/** Runs saved queries over the tables that the Spark job has made, and computes each answer again from the file. */
export async function trySavedQueries(
  contract: Contract,
  tools: Tools,
  { plan, raw, work }: { readonly plan: QueryPlan; readonly raw: RawData; readonly work: string },
): Promise<QueryTrials> {
  const planFile = join(work, 'queries.json');
  const output = join(work, 'answers.json');
  writeFileSync(planFile, JSON.stringify(plan));
  const words = {
    plan: planFile,
    csv: raw.encounters,
    ids: raw.ids,
    catalog: contract.processing.catalog,
    output,
  };
  await submit(contract, tools, {
    script: join(ROOT, 'jobs', 'rehearsal', 'saved_queries.py'),
    words,
    jars: [TRINO_PARSER],
    env: MODULES,
    log: join(work, 'logs', 'queries.log'),
  });
  return readTrials(readFileSync(output, 'utf8'));
}

/** Reads what `saved_queries.py` wrote. @throws ZodError when it is something else */
export function readTrials(text: string): QueryTrials {
  return foundSchema.parse(JSON.parse(text));
}
