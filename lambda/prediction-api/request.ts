import { checkEncounter, type RefusalReason } from '../encounter-validation/encounter';
import { readBody } from './body';
import type { GatewayEvent } from './gateway-event';
import type { Problem, ProblemError } from './problem';
import { API_VERSIONS, METHOD, versionAt, type VersionName } from './versions';

/** An encounter that was checked. */
export interface Encounter {
  /** Its id, by which its prediction is found again. */
  readonly encounter_id: number;
}

/** A request that can be asked of the model. */
export interface PredictionRequest {
  /** Version of the API. */
  readonly version: VersionName;

  /** Valid encounters, one at least. */
  readonly encounters: readonly Encounter[];
}

/** A request, or why it is none. */
export type ReadRequest = { readonly request: PredictionRequest } | { readonly problem: Problem };

/** An answer names at most so many mistakes, so that 100 wrong encounters do not become an answer of a megabyte. */
const ERRORS_NAMED = 100;

/** Reads and checks a request. Never throws, whatever it is. */
export function readRequest(event: GatewayEvent): ReadRequest {
  const version = versionAt(event.rawPath);
  if (version === undefined) {
    const paths = Object.values(API_VERSIONS).map(({ path }) => path);
    return { problem: { code: 'no-such-path', detail: `The path must be ${paths.join(' or ')}.` } };
  }
  if (event.requestContext.http.method !== METHOD) {
    return { problem: { code: 'wrong-method', detail: `The method must be ${METHOD}.` } };
  }
  const body = readBody(event);
  if ('problem' in body) return body;
  const listed = version === 'v1' ? { encounters: [body.value] } : encountersOf(body.value, version);
  if ('problem' in listed) return listed;
  const errors = listed.encounters.flatMap((encounter, index) =>
    mistakes(encounter, version === 'v1' ? '#' : `#/encounters/${index}`),
  );
  return errors.length === 0
    ? { request: { version, encounters: listed.encounters as readonly Encounter[] } }
    : { problem: wrongEncounters(errors) };
}

function encountersOf(
  value: unknown,
  version: VersionName,
): { readonly encounters: readonly unknown[] } | { readonly problem: Problem } {
  const most = API_VERSIONS[version].mostEncounters;
  const list = isObject(value) && Object.keys(value).join() === 'encounters' ? value.encounters : undefined;
  if (!Array.isArray(list) || list.length === 0) {
    const detail = `must be {"encounters": [...]} with 1 to ${most} encounters, and nothing else`;
    return { problem: wrongEncounters([{ pointer: '#', detail }]) };
  }
  if (list.length > most) {
    const detail = `A request must have at most ${most} encounters, got ${list.length}; send several requests.`;
    return { problem: { code: 'too-many-encounters', detail } };
  }
  return { encounters: list };
}

function mistakes(encounter: unknown, pointer: string): ProblemError[] {
  const check = checkEncounter(encounter);
  return check.valid ? [] : check.reasons.map((reason) => mistake(reason, pointer));
}

/** The reason without the value that was given. */
function mistake({ field, allowed }: RefusalReason, pointer: string): ProblemError {
  const isWhole = field === '(record)';
  return { pointer: isWhole ? pointer : `${pointer}/${pointerToken(field)}`, detail: allowed };
}

/** RFC 6901: `~` and `/` are escaped, then what a URI fragment does not allow; a lone surrogate has no UTF-8. */
function pointerToken(field: string): string {
  const text = Buffer.from(field.replaceAll('~', '~0').replaceAll('/', '~1')).toString();
  return encodeURIComponent(text);
}

function wrongEncounters(errors: readonly ProblemError[]): Problem {
  const more = errors.length - ERRORS_NAMED;
  return {
    code: 'encounter-refused',
    detail: `The body has ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`}; errors names ${more > 0 ? `the first ${ERRORS_NAMED}` : 'what is allowed'}.`,
    errors: errors.slice(0, ERRORS_NAMED),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
