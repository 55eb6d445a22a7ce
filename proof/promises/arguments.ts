import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, asProperties, at, type Properties } from '../../lib/checks/assembly';
import { ENCOUNTERS, FEATURES, QUARANTINE, REFERENCE } from '../../lib/readmission/layout';
import { memoized } from '../memoized';
import { zonesOf } from './zones';

/** The script that the Spark job runs. */
const SCRIPT = join(__dirname, '..', '..', 'jobs', 'spark', 'encounters', 'main.py');

/** Arguments that Glue reads itself. Source: Glue guide, job parameters. */
const OF_GLUE =
  /^--(conf|datalake-formats|job-language|job-bookmark-option|extra-(py-files|jars|files)|additional-python-modules|TempDir|enable-[a-z-]+|continuous-log-[A-Za-z-]+|custom-logGroup-prefix)$/;

/** Zone and prefix of each folder that the script takes. */
const FOLDERS: Readonly<Record<string, readonly [zone: string, prefix: string]>> = {
  raw: ['raw', ENCOUNTERS],
  reference: ['raw', REFERENCE],
  quarantine: ['raw', QUARANTINE],
  features: ['features', FEATURES],
};

/** Names of the arguments that the script takes: those it must have, and all. */
const taken = memoized(
  () => {
    const text = readFileSync(SCRIPT, 'utf8');
    const loops = [
      ...text.matchAll(/for name in \(([^)]*)\):\n\s+parser\.add_argument\(f'--\{name\}', required=True/g),
    ];
    const required = loops.flatMap(([, names]) =>
      [...String(names).matchAll(/'(\w+)'/g)].map(([, name]) => String(name)),
    );
    if (required.length === 0) throw new Error(`${SCRIPT} must take arguments by loops over names, and none was found`);
    const others = [...text.matchAll(/add_argument\('--(\w+)'/g)].map(([, name]) => String(name));
    return { required, all: [...required, ...others] };
  },
  () => 'the one',
);

/** Arguments of the Spark job that its script does not take, lacks, or would take to another place. */
export function wrongArguments(assembly: Assembly): string[] {
  return assembly.ofType('AWS::Glue::Job').flatMap(({ id, properties }) => {
    const given = asProperties(properties.DefaultArguments);
    const { required, all } = taken(undefined);
    return [
      ...required
        .filter((name) => given[`--${name}`] === undefined)
        .map((name) => `${id}: the script must have --${name}, and gets none`),
      ...Object.keys(given)
        .filter((name) => !OF_GLUE.test(name) && !all.includes(name.replace(/^--/, '')))
        .map((name) => `${id}: neither Glue nor the script takes ${name}; the script takes ${all.join(', ')}`),
      ...wrongValues(given, assembly).map((fault) => `${id}: ${fault}`),
    ];
  });
}

function wrongValues(given: Properties, assembly: Assembly): string[] {
  const folders = Object.entries(FOLDERS).map(([name, [zone, prefix]]) => {
    const bucket = zonesOf(assembly).find(({ path }) => `${path}/`.startsWith(`Data/Lake/${zone}/`));
    const allowed: readonly string[] = [`s3://@{${bucket?.id ?? ''}}/${prefix}`];
    return [name, allowed] as const;
  });
  const databases = assembly
    .ofType('AWS::Glue::Database')
    .filter(({ path }) => path.startsWith('Data/Curated/'))
    .map(({ properties }) => String(at(properties, 'DatabaseInput.Name')));
  const catalogs = [...String(given['--conf']).matchAll(/spark\.sql\.catalog\.(\w+)=/g)].map(([, name]) =>
    String(name),
  );
  return [...folders, ['database', databases] as const, ['catalog', catalogs] as const]
    .filter(([name, allowed]) => given[`--${name}`] !== undefined && !allowed.includes(String(given[`--${name}`])))
    .map(([name, allowed]) => `--${name} must be ${allowed.join(' or ')}, got ${String(given[`--${name}`])}`);
}
