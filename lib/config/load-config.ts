import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { ConfigError, type Problem, problemWith } from './config-error';
import { valueAt } from './explain';
import { platformRules } from './rules';
import { type PlatformConfig, platformSchema } from './schema';
import { configOf, firstOfEachPath, validate } from './validate';

export { ConfigError } from './config-error';
export type { PlatformConfig } from './schema';

/** Where the configurations of this project are, for a message that must name some. */
const CONFIG_FOLDER = 'config';

/**
 * Checks the text of a configuration file. Reads nothing else, so it cannot see other files with the same name.
 *
 * @param text the file, in YAML
 * @param fileName its name, for messages
 * @throws ConfigError with everything that is wrong
 */
export function parseConfig(text: string, fileName: string): PlatformConfig {
  return configOf(fileName, validate(text, fileName, platformSchema, platformRules));
}

/**
 * Reads the configuration of one environment, and looks for another one beside it that would deploy the same stacks.
 *
 * @param path the file, e.g. `config/sandbox.yaml`
 * @throws ConfigError with everything that is wrong, also when there is no such file
 */
export function loadConfig(path: string): PlatformConfig {
  const validated = validate(readConfigFile(path), path, platformSchema, platformRules);
  const problems = firstOfEachPath([
    ...validated.problems,
    ...sameNameBeside(path, validated.input),
    ...missingFolders(validated.config),
  ]);
  return configOf(path, { ...validated, problems });
}

/** Root of the project. */
const ROOT = join(__dirname, '..', '..');

/** The text of a configuration file. @throws ConfigError when it cannot be read, with the files that are there */
export function readConfigFile(path: string): string {
  if (existsSync(path) && statSync(path).isFile()) return readFileSync(path, 'utf8');
  const folder = existsSync(path) && statSync(path).isDirectory() ? path : dirname(path);
  const nearestFolder = existsSync(folder) && statSync(folder).isDirectory() ? folder : CONFIG_FOLDER;
  const files = yamlFiles(nearestFolder).map((file) => join(nearestFolder, file));
  const text =
    files.length === 0
      ? `is not a file; ${nearestFolder} holds no configuration. Run the command in the folder of the project.`
      : `is not a file; ${files.join(', ')} are there. Name one of them, or make a copy.`;
  throw new ConfigError(path, [problemWith('the file', path, text)]);
}

/** Another configuration in the folder of `path` that makes things of the same name, where both say an account in the same one. */
function sameNameBeside(path: string, input: unknown): Problem[] {
  const name = valueAt(input, ['name']);
  if (typeof name !== 'string') return [];
  return yamlFiles(dirname(path))
    .filter((file) => file !== basename(path))
    .map((file) => join(dirname(path), file))
    .flatMap((file) => {
      const clash = clashOf(input, settingsOf(file));
      return clash === undefined ? [] : [problemWith('name', name, `is also the name in ${file}, ${clash}`)];
    })
    .slice(0, 1);
}

/** Folders of the project from which a definition takes its code, and in which it is not. */
function missingFolders(config: PlatformConfig | undefined): Problem[] {
  return (config?.training.jobs ?? []).flatMap(({ script, image, distribution }, index) => {
    const [key, folder, file] =
      script === undefined ? ['image', image?.folder, 'Dockerfile'] : ['script', script.folder, script.entryPoint];
    if (folder === undefined) return [];
    if (existsSync(join(ROOT, folder, file))) return missingSettings(`training.jobs[${index}]`, folder, distribution);
    const text = `has no ${file}; a folder below the root of the project is allowed that has one. Correct the folder, or put the file there.`;
    return [problemWith(`training.jobs[${index}].${key}.folder`, folder, text)];
  });
}

/** The configuration of DeepSpeed, where it is not in the folder of the script. */
function missingSettings(
  path: string,
  folder: string,
  distribution: PlatformConfig['training']['jobs'][number]['distribution'],
): Problem[] {
  if (distribution?.mode !== 'deepspeed' || existsSync(join(ROOT, folder, distribution.config))) return [];
  const text = `is not in ${folder}; a file of the folder of the script is allowed. Correct the path, or put the file there.`;
  return [problemWith(`${path}.distribution.config`, distribution.config, text)];
}

/** What two configurations would both make; undefined where they can stand side by side. */
function clashOf(one: unknown, other: unknown): string | undefined {
  const [account, otherAccount] = [valueAt(one, ['account']), valueAt(other, ['account'])];
  const differ = account !== otherAccount && account !== undefined && otherAccount !== undefined;
  if (differ || valueAt(one, ['name']) !== valueAt(other, ['name'])) return undefined;
  if (valueAt(one, ['region']) === valueAt(other, ['region'])) {
    const region = String(valueAt(one, ['region']));
    return `for the same Region ${region}; a name may stand in one file, else the two overwrite each other's stacks. Change it in one of them.`;
  }
  if ([one, other].some((settings) => valueAt(settings, ['people']) === undefined)) return undefined;
  return 'which has people, too; IAM knows no Region, so that the roles of both would have the same names. Change it in one of them, or remove people there.';
}

/** What another file holds; nothing when it is not YAML, which is reported when that file is used. */
function settingsOf(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

function yamlFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
