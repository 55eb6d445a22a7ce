import { join } from 'node:path';
import encounter from '../jobs/readmission/encounter.schema.json';
import { PROBLEM_TYPE, type ProblemCode, PROBLEMS } from '../lambda/prediction-api/problem';
import {
  API_VERSIONS,
  type ApiVersion,
  MEDIA_TYPE,
  MOST_BYTES,
  type VersionName,
} from '../lambda/prediction-api/versions';
import { ROOT } from './resolved-platform';

/** Where the document lies. */
export const OPENAPI_FILE = join(ROOT, 'docs', 'openapi', 'prediction-api.json');

type Json = Readonly<Record<string, unknown>>;

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const codes = Object.keys(PROBLEMS) as ProblemCode[];

/** Problems that the function never tells there: the path and the method of an operation are right. */
const NOT_OF_OPERATIONS: readonly ProblemCode[] = ['no-such-path', 'wrong-method'];

/** The OpenAPI 3.1 document of the API, made of what the function checks, as it is written to {@link OPENAPI_FILE}. */
export function openApiDocument(): string {
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Predictions of readmission',
      version: Object.keys(API_VERSIONS).at(-1),
      description:
        'Probability that a patient is readmitted to hospital within 30 days. Callers sign requests as an IAM identity, or send a token, as the environment says. A version never changes; what is new is a new version.',
      license: { name: 'MIT-0', identifier: 'MIT-0' },
    },
    servers: [
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: 'The output Url of the stack <name>-api',
        variables: { api: { default: 'api-id' }, region: { default: 'eu-west-1' } },
      },
    ],
    paths: Object.fromEntries(
      (Object.keys(API_VERSIONS) as VersionName[]).map((name) => [API_VERSIONS[name].path, { post: operation(name) }]),
    ),
    components: { schemas: schemas(), securitySchemes: SECURITY },
    security: [{ iam: [] }, { jwt: [] }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const SECURITY: Json = {
  iam: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    description: 'AWS Signature Version 4 for the service execute-api.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
};

function operation(name: VersionName): Json {
  const { mostEncounters }: ApiVersion = API_VERSIONS[name];
  const many = mostEncounters > 1;
  return {
    operationId: `predict_${name}`,
    summary: many ? `Predictions for 1 to ${mostEncounters} encounters` : 'The prediction for one encounter',
    requestBody: {
      required: true,
      description: `At most ${MOST_BYTES} bytes of UTF-8.`,
      content: { [MEDIA_TYPE]: { schema: ref(many ? 'Encounters' : 'Encounter') } },
    },
    responses: {
      '200': {
        description: many ? 'One prediction for each encounter, in their order.' : 'The prediction.',
        content: { [MEDIA_TYPE]: { schema: ref(many ? 'Predictions' : 'PredictionAnswer') } },
      },
      ...problemResponses(many),
      default: {
        description:
          'What API Gateway answers before the function: 401 or 403 to a caller whom it does not let in, 429 above the throttle, 503 or 504 for a function that says nothing.',
        content: { [MEDIA_TYPE]: { schema: ref('GatewayMessage') } },
      },
    },
  };
}

/** One response for each status, with the codes that it can have. */
function problemResponses(many: boolean): Json {
  const told = codes.filter((code) => !NOT_OF_OPERATIONS.includes(code) && (many || code !== 'too-many-encounters'));
  const statuses = [...new Set(told.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const here = told.filter((code) => PROBLEMS[code].status === status);
      return [
        String(status),
        {
          description: here.map((code) => `${code}: ${PROBLEMS[code].summary}`).join(' '),
          ...(here.some((code) => 'retryAfterSeconds' in PROBLEMS[code])
            ? {
                headers: {
                  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
                },
              }
            : {}),
          content: { [PROBLEM_TYPE]: { schema: ref('Problem') } },
        },
      ];
    }),
  );
}

function schemas(): Json {
  const plain = Object.fromEntries(Object.entries(encounter).filter(([name]) => name !== '$schema'));
  const list = (item: string, maxItems: number): Json => ({ type: 'array', minItems: 1, maxItems, items: ref(item) });
  const most = API_VERSIONS.v2.mostEncounters;
  return {
    Encounter: plain,
    Encounters: object({ encounters: list('Encounter', most) }),
    Prediction: object({
      encounter_id: { type: 'integer' },
      probability: {
        type: ['number', 'null'],
        ...{ minimum: 0, maximum: 1 },
        description: 'Of readmission within 30 days; null for a patient who died or went to a hospice.',
      },
    }),
    ServedBy: object({
      variant: { type: ['string', 'null'], description: 'Variant of the endpoint that answered.' },
      fallback: {
        type: 'boolean',
        description:
          'Whether another version answered than the one that was asked first: the served one for a version on trial, else the one before.',
      },
    }),
    PredictionAnswer: object({ prediction: ref('Prediction'), served_by: ref('ServedBy') }),
    Predictions: object({ predictions: list('Prediction', most), served_by: ref('ServedBy') }),
    Problem: {
      ...object(
        {
          type: { const: 'about:blank' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { enum: codes },
          detail: { type: 'string' },
          request_id: { type: 'string', description: 'Id of the request, as in the logs.' },
          errors: { type: 'array', items: ref('ProblemError') },
        },
        ['errors'],
      ),
      description: 'RFC 9457.',
    },
    ProblemError: object({
      pointer: { type: 'string', description: 'Place in the body, as a URI fragment (RFC 6901).' },
      detail: { type: 'string', description: 'What is allowed there. The value that was given is never quoted.' },
    }),
    GatewayMessage: { type: 'object', properties: { message: { type: 'string' } } },
  };
}

/** An object with these fields, all of them there but the optional ones, and no others. */
function object(properties: Json, optional: readonly string[] = []): Json {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', additionalProperties: false, required, properties };
}
