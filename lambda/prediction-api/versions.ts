/** A version of the API. */
export interface ApiVersion {
  /** Path that takes `POST`. */
  readonly path: string;

  /** Most encounters of one request. */
  readonly mostEncounters: number;
}

/**
 * The versions, by name: the routes of the gateway, the checks of the handler and the OpenAPI document are made of them.
 *
 * A version never changes what it takes or answers; a change is a new version beside the old ones.
 */
export const API_VERSIONS = {
  /** One encounter as the body. */
  v1: { path: '/v1/predictions', mostEncounters: 1 },

  /** `{"encounters": [...]}` as the body. */
  v2: { path: '/v2/predictions', mostEncounters: 100 },
} as const satisfies Readonly<Record<string, ApiVersion>>;

/** Name of a version. */
export type VersionName = keyof typeof API_VERSIONS;

/** The one method of every version. */
export const METHOD = 'POST';

/** The one media type of requests. */
export const MEDIA_TYPE = 'application/json';

/**
 * Most bytes of a body: ten times what 100 encounters of 1.6 KB need. What is bigger is refused before it is read; above 6 MB
 * Lambda, above 10 MB API Gateway itself answers 413.
 */
export const MOST_BYTES = 1_048_576;

/** Name of a version by its path; undefined for any other path. */
export function versionAt(path: string): VersionName | undefined {
  return (Object.keys(API_VERSIONS) as VersionName[]).find((name) => API_VERSIONS[name].path === path);
}
