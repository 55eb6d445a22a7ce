import { readFileSync } from 'node:fs';
import { fromJSONSchema } from 'zod';
import { answered, refused } from '../../lambda/prediction-api/response';
import { PROBLEMS, type ProblemCode } from '../../lambda/prediction-api/problem';
import { OPENAPI_FILE, openApiDocument } from '../../scripts/openapi-document';

interface Document {
  readonly paths: Record<string, { post: { responses: Record<string, unknown> } }>;
  readonly components: { readonly schemas: Record<string, object> };
}

const document = JSON.parse(openApiDocument()) as Document;

/** Whether a value is what a schema of the document says. */
function isA(name: string, value: unknown): boolean {
  // Schemas refer to each other below #/components; a validator looks below #/$defs.
  const text = JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
  const $defs = JSON.parse(text) as Record<string, object>;
  return fromJSONSchema({ ...$defs[name], $defs } as Parameters<typeof fromJSONSchema>[0]).safeParse(value).success;
}

describe('docs/openapi/prediction-api.json', () => {
  test('is what the function checks; `npm run docs` writes it again', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8') === openApiDocument()).toBe(true);
  });

  test('every reference leads somewhere', () => {
    const names = [...openApiDocument().matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names.filter((name) => document.components.schemas[name ?? ''] === undefined)).toEqual([]);
  });

  test('says what the function answers, in every version', () => {
    const predictions = [
      { encounter_id: 1, probability: 0.5 },
      { encounter_id: 2, probability: null },
    ];
    const body = (version: 'v1' | 'v2'): unknown =>
      JSON.parse(answered({ version, encounters: [] }, { predictions, variant: 'main' }, true).body);
    expect(isA('PredictionAnswer', body('v1'))).toBe(true);
    expect(isA('Predictions', body('v2'))).toBe(true);
    expect(isA('Predictions', body('v1'))).toBe(false);
  });

  test.each(Object.keys(PROBLEMS) as ProblemCode[])('says how the problem %s looks', (code) => {
    const errors = [{ pointer: '#', detail: 'x' }];
    const problem = JSON.parse(refused({ code, detail: 'x', errors }, 'id').body) as object;
    expect(isA('Problem', problem)).toBe(true);
    expect(isA('Problem', { ...problem, code: 'other' })).toBe(false);
  });

  test('has a response for each status that the function answers to these paths', () => {
    const statuses = Object.keys(document.paths['/v2/predictions']?.post.responses ?? {});
    expect(statuses).toEqual(['200', '400', '413', '415', '422', '429', '500', '503', '504', 'default']);
  });
});
