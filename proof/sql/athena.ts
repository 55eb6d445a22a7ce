import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment } from '../python-environment';

/** A table with a few rows. */
export interface SmallTable {
  /** Columns as Glue is told of them, types in Hive's words; partitions, too. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];

  /** The rows as a file of JSON would hold them. */
  readonly rows: readonly object[];
}

/** What is asked. */
export interface Questions {
  /** The day that `current_date` is, e.g. `2026-01-31`. */
  readonly today: string;

  /** Tables by name, `database.table` where a question says so. */
  readonly tables: Readonly<Record<string, SmallTable>>;

  /** Questions in the SQL of Athena, by name. */
  readonly queries: Readonly<Record<string, string>>;
}

/** A row of an answer, by the names of its columns. */
export type Row = Readonly<Record<string, string | number | null>>;

/**
 * Runs questions written for Athena (Trino) over a few records, in DuckDB.
 *
 * It is a stand-in: a parser of Athena's dialect reads each question and says it in DuckDB's. What differs between the two
 * engines beyond that is not seen.
 *
 * @throws if a question is no SQL of Athena, names what no table has, or fails
 */
export function askLikeAthena(questions: Questions): Readonly<Record<string, readonly Row[]>> {
  const python = pythonEnvironment('.venv-sql', join(__dirname, 'requirements.txt'));
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'run.py')], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`questions must run, and one did not:\n${stderr}`);
  return JSON.parse(stdout) as Readonly<Record<string, readonly Row[]>>;
}
