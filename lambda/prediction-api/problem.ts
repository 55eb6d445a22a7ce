/** Media type of errors (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** One thing that is wrong with a body. */
export interface ProblemError {
  /** JSON pointer into the body as a URI fragment (RFC 6901), e.g. `#/encounters/3/age`; `#` is the body as a whole. */
  readonly pointer: string;

  /** What would be accepted. Never quotes the value that was given, which may name a patient. */
  readonly detail: string;
}

/** Why a request has no answer, before it is a response. */
export interface Problem {
  /** What is wrong, for programs; a key of {@link PROBLEMS}. */
  readonly code: ProblemCode;

  /** What is wrong and what to change, for people. */
  readonly detail: string;

  /**
   * Each thing that is wrong with the body.
   *
   * @default - the detail says it all
   */
  readonly errors?: readonly ProblemError[];
}

/** What the status of a problem says, and how long to wait before the same request makes sense again. */
interface ProblemKind {
  /** HTTP status. */
  readonly status: number;

  /** Its phrase; RFC 9457 asks for it as title where the type is `about:blank`. */
  readonly title: string;

  /** What it means, in one sentence. */
  readonly summary: string;

  /** Seconds for `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

const BAD_REQUEST = { status: 400, title: 'Bad Request' };
const TOO_LARGE = { status: 413, title: 'Content Too Large' };
const UNSUPPORTED = { status: 415, title: 'Unsupported Media Type' };
const UNPROCESSABLE = { status: 422, title: 'Unprocessable Content' };
const UNAVAILABLE = { status: 503, title: 'Service Unavailable' };

/** Every problem by its code; the OpenAPI document lists them. */
export const PROBLEMS = {
  'no-body': { ...BAD_REQUEST, summary: 'The request has no body.' },
  'not-base64': { ...BAD_REQUEST, summary: 'The body came as base64 and is none.' },
  'not-utf8': { ...BAD_REQUEST, summary: 'The body is not UTF-8.' },
  'not-json': { ...BAD_REQUEST, summary: 'The body is not one JSON value.' },
  'no-such-path': { status: 404, title: 'Not Found', summary: 'No version of the API has this path.' },
  'wrong-method': { status: 405, title: 'Method Not Allowed', summary: 'The path takes POST only.' },
  'body-too-large': { ...TOO_LARGE, summary: 'The body has too many bytes.' },
  'too-many-encounters': { ...TOO_LARGE, summary: 'The request has too many encounters.' },
  'wrong-content-type': { ...UNSUPPORTED, summary: 'The body is said to be something else than JSON in UTF-8.' },
  'wrong-content-encoding': { ...UNSUPPORTED, summary: 'The body is compressed.' },
  'encounter-refused': { ...UNPROCESSABLE, summary: 'The body is not what the version takes.' },
  'model-refused': { ...UNPROCESSABLE, summary: 'The version of the model that is served refuses the encounters.' },
  throttled: {
    status: 429,
    title: 'Too Many Requests',
    summary: 'The endpoint takes no more requests at the moment.',
    retryAfterSeconds: 1,
  },
  internal: { status: 500, title: 'Internal Server Error', summary: 'The API itself failed.' },
  // A container starts in seconds once it has its archive.
  'model-not-ready': { ...UNAVAILABLE, summary: 'The model is still being loaded.', retryAfterSeconds: 10 },
  'model-unavailable': { ...UNAVAILABLE, summary: 'The model gives no usable answer.', retryAfterSeconds: 5 },
  // Switched off, being replaced, or not allowed: a person or a deployment has to end it.
  'endpoint-unavailable': { ...UNAVAILABLE, summary: 'The endpoint cannot be asked.', retryAfterSeconds: 60 },
  'timed-out': { status: 504, title: 'Gateway Timeout', summary: 'The model did not answer in time.' },
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** Code of a problem. */
export type ProblemCode = keyof typeof PROBLEMS;

/** The body of a problem, as RFC 9457 has it, with `code`, `request_id` and `errors` beside. */
export interface ProblemBody {
  /** Always `about:blank`: the status and the `code` say what it is. */
  readonly type: 'about:blank';
  /** Phrase of the status. */
  readonly title: string;
  /** HTTP status. */
  readonly status: number;
  /** What is wrong, for programs. */
  readonly code: ProblemCode;
  /** What is wrong and what to change, for people. */
  readonly detail: string;
  /** Id of the request, as in the logs. */
  readonly request_id: string;
  /** Each thing that is wrong with the body. */
  readonly errors?: readonly ProblemError[];
}

/** The body that tells a problem to the caller. */
export function problemBody({ code, detail, errors }: Problem, requestId: string): ProblemBody {
  const { title, status } = PROBLEMS[code];
  return {
    ...{ type: 'about:blank', title, status, code, detail, request_id: requestId },
    ...(errors === undefined ? {} : { errors }),
  };
}

/** Headers of a problem, beside its media type. */
export function problemHeaders(code: ProblemCode): Readonly<Record<string, string>> {
  const { status, retryAfterSeconds }: ProblemKind = PROBLEMS[code];
  return {
    ...(status === 405 ? { allow: 'POST' } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
}
