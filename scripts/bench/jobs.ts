import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { runChild } from '../rehearsal/child';
import { makeEnvironment, program } from '../rehearsal/environment';
import { findTools } from '../rehearsal/tools';
import { ROOT } from '../resolved-platform';
import type { Ratio } from './ratio';

const JOBS = join(ROOT, 'jobs');

/** Folders of Python that the measuring programs import from. */
const MODULES = ['.', 'tests', 'spark/encounters', 'training/readmission', 'rehearsal'];

/** Microseconds for a row, or seconds of a whole run: by the clock, and of the processors. */
const spentSchema = z.object({ plain: z.number(), job: z.number(), ratio: z.number(), row_us: z.number() });

/** What `bench_spark.py` says of one size. */
const sparkSchema = z.array(z.object({ size: z.number(), rows: z.number(), s: spentSchema, cpu_s: spentSchema }));

/** What `bench_server.py` says of one way to ask. */
const waySchema = z.object({ ratio: z.number() });
const handlerSchema = z.object({ per_second: z.number(), p50_ms: z.number(), p99_ms: z.number() });
const sizeSchema = z.object({ ours: handlerSchema, row_by_row: handlerSchema, ratios: z.array(z.number()) });

/** What `bench_handlers.py` says of both handlers. */
const handlersSchema = z.object({ batch: z.number(), single: sizeSchema, batches: sizeSchema });

const serverSchema = z.object({ encounters: z.number(), server: waySchema, preparation: waySchema });

/**
 * Measures the Spark job over a plain reading and writing of the same rows, and a row of many against a row of few.
 *
 * @param csv file of encounters; made-up ones without it
 * @param sizes how many times the rows
 */
export async function sparkRatios(
  rounds: number,
  { csv, sizes }: { readonly csv?: string; readonly sizes: readonly number[] },
  progress: (text: string) => void,
): Promise<Ratio[]> {
  const given = [
    '--sizes',
    ...sizes.map(String),
    '--rounds',
    String(rounds),
    ...(csv === undefined ? [] : ['--csv', csv]),
  ];
  const measured = sparkSchema.parse(JSON.parse(await measure('bench_spark.py', given, progress)));
  const [first] = measured;
  return measured.flatMap(({ size, rows, s, cpu_s: cpu }) => [
    {
      name: `Spark job / plain reading and writing, ${rows} rows, by the clock`,
      rounds: [s.ratio],
      aim: { atMost: 2.5 },
    },
    { name: `the same, of the processors`, rounds: [cpu.ratio] },
    ...(first === undefined || size === first.size
      ? []
      : [
          {
            name: `a row of ${rows} / a row of ${first.rows}, by the clock`,
            rounds: [s.row_us / first.s.row_us],
            aim: { atMost: 1 },
          },
        ]),
  ]);
}

/** Measures many requests of one encounter over one request of many, at the running server and without it. */
export async function serverRatios(rounds: number, progress: (text: string) => void): Promise<Ratio[]> {
  const said = await measure('bench_server.py', ['--rounds', String(rounds)], progress);
  const { encounters, server, preparation } = serverSchema.parse(JSON.parse(said));
  const requests = `${encounters} requests / 1 request of ${encounters} encounters`;
  return [
    { name: `model server: ${requests}`, rounds: [server.ratio], aim: { atLeast: 20 } },
    { name: `preparation alone: ${encounters} calls / 1 call`, rounds: [preparation.ratio] },
    ...(await handlerRatios(rounds, progress)),
  ];
}

/** Measures our handler beside one that predicts row by row, both at a running server. */
async function handlerRatios(rounds: number, progress: (text: string) => void): Promise<Ratio[]> {
  const said = await measure('bench_handlers.py', ['--rounds', String(rounds)], progress);
  const { batch, single, batches } = handlersSchema.parse(JSON.parse(said));
  return [
    { size: 1, measured: single, aim: { atLeast: 1 } },
    { size: batch, measured: batches, aim: { atLeast: 10 } },
  ].map(({ size, measured: { ours, row_by_row: theirs, ratios }, aim }) => {
    for (const [name, { per_second: rate, p50_ms: p50, p99_ms: p99 }] of [
      ['our handler', ours],
      ['row by row', theirs],
    ] as const) {
      progress(`${size} encounters a request, ${name}: ${rate} encounters/s, p50 ${p50} ms, p99 ${p99} ms`);
    }
    return {
      name: `throughput of our handler / of one that predicts row by row, ${size} at once`,
      rounds: ratios,
      aim,
    };
  });
}

/** Runs a measuring program in the locked environment. @returns what it printed on standard output */
async function measure(script: string, args: readonly string[], progress: (text: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ml-platform-bench-'));
  const log = join(folder, `${script}.log`);
  progress(`${script}, whose log is ${log}`);
  await makeEnvironment(findTools(), log, progress);
  return await runChild(program('python'), [join(JOBS, 'rehearsal', script), ...args], {
    log,
    env: { PYTHONPATH: MODULES.map((path) => join(JOBS, path)).join(delimiter) },
    onLine: (line) => {
      if (/^size \d+ round/.test(line)) progress(line);
    },
  });
}
