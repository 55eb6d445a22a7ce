import { type Problem, problemWith } from './config-error';
import { forcedNames } from './names';
import type { PlatformConfig } from './schema';
import { definitionPath } from './served-definition';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** Names that the platform gives to what it makes itself: its endpoint, and the one before it. */
const RESERVED: readonly string[] = ['readmission', 'readmission-previous'];

/** Beginnings of the names of jobs that the platform starts itself; policies allow `<beginning>-*`. */
const COVERED: readonly string[] = ['job', 'lab', 'readmission'];

/** Characters that the names of batch jobs leave before a UUID (TR-17). */
const JOB_PREFIX = 26;

/** Characters of the name of an endpoint, or of a component (HO-19, API: InferenceComponentName). */
const LONGEST = 63;

/** Names of definitions stand once each, are free, and leave room for what is put behind them. */
function servedNamesFit({ name, serving }: Config): Problem[] {
  const endpoints = serving?.endpoints ?? [];
  return endpoints.flatMap((definition, index): Problem[] => {
    // What is wrong by itself is left out, and an empty entry stands for it.
    if (Object.keys(definition).length === 0) return [];
    const path = `${definitionPath(index)}.name`;
    const others = endpoints.slice(0, index).map((one) => one.name);
    const fault =
      takenName(definition.name, others) ??
      (definition.kind === 'batch' ? tooLong(name, definition.name, JOB_PREFIX, 'TR-17') : undefined);
    return fault === undefined ? [] : [problemWith(path, definition.name, fault)];
  });
}

function takenName(name: string, others: readonly (string | undefined)[]): string | undefined {
  if (RESERVED.includes(name)) {
    return `is taken by the platform; any other than ${RESERVED.join(', ')} is allowed. Rename it.`;
  }
  const covered = COVERED.find((one) => name === one || name.startsWith(`${one}-`));
  if (covered !== undefined) {
    return `begins like jobs of the platform, '${covered}-', and who may start and stop those may do so with its jobs; another beginning is allowed. Rename it.`;
  }
  if (name in {}) return 'is a name that JavaScript keeps for itself; others are allowed. Rename it.';
  if (others.includes(name)) return 'stands twice; once is allowed. Remove it, or name another.';
  const alike = others.find((one) => one?.replaceAll('-', '') === name.replaceAll('-', ''));
  if (alike === undefined) return undefined;
  return `differs from '${alike}' by hyphens alone, which names in templates do not have; other letters are allowed. Rename it.`;
}

/** Components stand once each, and their names fit behind that of the endpoint. */
function componentNamesFit({ name, serving }: Config): Problem[] {
  return (serving?.endpoints ?? []).flatMap((definition, index) => {
    if (definition.kind !== 'components') return [];
    const names = definition.components.map((one) => one.name);
    return names.flatMap((own, place) => {
      const twice = names.indexOf(own) < place ? 'stands twice; once is allowed. Rename it.' : undefined;
      const fault = twice ?? tooLong(name, `${definition.name}-${own}`, LONGEST, 'API: InferenceComponentName');
      return fault === undefined ? [] : [problemWith(`${definitionPath(index)}.components[${place}].name`, own, fault)];
    });
  });
}

/** Why a name does not fit behind that of the environment; undefined where it does, or that is not known. */
function tooLong(environment: string | undefined, own: string, room: number, fact: string): string | undefined {
  if (environment === undefined) return undefined;
  const whole = forcedNames({ name: environment }).servedDefinition(own);
  if (whole.length <= room) return undefined;
  return `makes names that are too long: '${whole}' has ${whole.length} characters, ${room} are allowed. Shorten it by ${whole.length - room} (${fact}).`;
}

/** What must hold between the names of endpoints of definitions. */
export const servedNameRules: readonly Rule<PlatformConfig>[] = [servedNamesFit, componentNamesFit];
