import { cpSync, existsSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { ENCOUNTERS_JOB, ENCOUNTERS_PACKAGES } from '../../lib/readmission/archives';
import { type Manifest, manifestSchema } from '../manifest';
import { runChild } from './child';
import type { Contract } from './contract';
import { program } from './environment';
import type { Tools } from './tools';

/** The Iceberg of Glue 5.1; Spark fetches it once, with the settings of Ivy that this machine has. */
const ICEBERG = 'org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.0';

/** Memory of the one process that is driver and workers here; a G.1X worker has 16 GB. */
const MEMORY = '4g';

/** A run of the Spark job on this machine, as Glue would start it: the same script, packages, arguments and settings. */
export async function runSparkJob(
  contract: Contract,
  tools: Tools,
  { version, work }: { readonly version: string; readonly work: string },
): Promise<{ manifest: Manifest; folder: string }> {
  const log = join(work, 'logs', `spark-${version}.log`);
  const packages = await zipPackages(join(work, 'packages'), log);
  await submit(contract, tools, {
    script: ENCOUNTERS_JOB,
    words: { ...contract.processing, version },
    packages,
    log,
  });
  const folder = join(contract.processing.features, `version=${version}`);
  return { manifest: manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))), folder };
}

/** A script for Spark. */
export interface SparkScript {
  /** Path of the script. */
  readonly script: string;

  /** Its arguments by name. */
  readonly words: Readonly<Record<string, string>>;

  /** File that keeps all that it prints. */
  readonly log: string;

  /**
   * Packages of Python as zip archives.
   *
   * @default - none
   */
  readonly packages?: readonly string[];

  /**
   * Libraries beside Iceberg, by their names in Maven's repository.
   *
   * @default - none
   */
  readonly jars?: readonly string[];

  /**
   * Variables beside those of {@link sparkEnvironment}.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script on Spark on this machine, with the settings of the Spark job and a catalog in a folder. */
export async function submit(contract: Pick<Contract, 'spark'>, tools: Tools, script: SparkScript): Promise<void> {
  const settings = {
    'spark.ui.enabled': 'false',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.driver.host': '127.0.0.1',
    ...Object.fromEntries(contract.spark.map((setting) => setting.split(/=(.*)/s).slice(0, 2))),
  };
  await runChild(
    program('spark-submit'),
    [
      ...['--master', 'local[*]', '--driver-memory', MEMORY, '--packages', [ICEBERG, ...(script.jars ?? [])].join(',')],
      ...(script.packages === undefined ? [] : ['--py-files', script.packages.join(',')]),
      ...Object.entries(settings).flatMap(([name, value]) => ['--conf', `${name}=${String(value)}`]),
      script.script,
      ...Object.entries(script.words).flatMap(([name, value]) => [`--${name}`, value]),
    ],
    { log: script.log, env: { ...sparkEnvironment(tools), ...script.env } },
  );
}

/** Variables for `spark-submit`: this Spark, Python and Java, whichever the shell prefers. */
export function sparkEnvironment({ java }: Pick<Tools, 'java'>): Record<string, string | undefined> {
  return {
    PATH: `${dirname(program('python'))}${delimiter}${process.env.PATH ?? ''}`,
    PYSPARK_PYTHON: program('python'),
    PYSPARK_DRIVER_PYTHON: program('python'),
    PYTHONPATH: undefined,
    SPARK_HOME: undefined,
    JAVA_HOME: java === 'java' ? undefined : dirname(dirname(java)),
  };
}

/** The packages as Glue gets them: a zip each, with the package's folder at its root, and nothing of Python's caches. */
async function zipPackages(folder: string, log: string): Promise<string[]> {
  const zips = [];
  for (const source of ENCOUNTERS_PACKAGES) {
    const copy = join(folder, basename(source));
    if (!existsSync(`${copy}.zip`)) {
      cpSync(source, copy, { recursive: true, filter: (path) => basename(path) !== '__pycache__' });
      await runChild(program('python'), ['-m', 'zipfile', '-c', `${copy}.zip`, copy], { log });
    }
    zips.push(`${copy}.zip`);
  }
  return zips;
}
