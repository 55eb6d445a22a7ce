import { type Problem, problemWith, quoted } from './config-error';
import { type Path, pathText } from './explain';
import type { PlatformConfig } from './schema';
import type { TrainingDefinition } from './training-definition';
import { wholeDefinitions } from './training-definitions';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** In a template, `${name}` stands for something else, and CloudFormation refuses it where it cannot. */
const PLACEHOLDER = /\$\{[A-Za-z0-9_:.]+\}/;

/** Texts of one's own reach the template as they are. */
function nothingIsReplaced(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) =>
    textsOf(definition).flatMap(([place, text]) => {
      const found = PLACEHOLDER.exec(text)?.[0];
      if (found === undefined) return [];
      const message = `has ${quoted(found)}, which templates replace; other text is allowed. Write it without the dollar sign, or put it into a file that the program reads.`;
      return [problemWith(`${path}.${pathText(place)}`, text, message)];
    }),
  );
}

/** Every text, and every name that is free, with its place below a definition. */
function textsOf(value: unknown, place: Path = []): (readonly [place: Path, text: string])[] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const own = [...place, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [[own, key] as const]), ...textsOf(child, own)];
  });
}

/** A state machine takes a name that ends like this for that of a path, and would look for the value in its input. */
const OF_A_PATH = '.$';

/** Names become keys of the request that the state machine makes. */
function namesAreNoPaths(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) =>
    freeNames(definition).flatMap(([key, name]) => {
      if (!name.endsWith(OF_A_PATH)) return [];
      const message = `ends in '${OF_A_PATH}', by which a state machine marks paths; other endings are allowed. Rename it.`;
      return [problemWith(`${path}.${pathText([...key, name])}`, name, message)];
    }),
  );
}

function freeNames({ hyperparameters, tuning }: TrainingDefinition): (readonly [key: Path, name: string])[] {
  return [
    ...Object.keys(hyperparameters).map((name) => [['hyperparameters'], name] as const),
    ...Object.keys(tuning?.ranges ?? {}).map((name) => [['tuning', 'ranges'], name] as const),
  ];
}

/** What must hold of texts that a template carries. */
export const trainingTextRules: readonly Rule<PlatformConfig>[] = [nothingIsReplaced, namesAreNoPaths];
