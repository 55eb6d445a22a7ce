import { failureOf } from '../../../lambda/prediction-api/failure';
import { readAnswer, UnreadableAnswer } from '../../../lambda/prediction-api/answer';

const error = (name: string, more: object = {}): Error => Object.assign(new Error('SECRET'), { name }, more);
const status = (httpStatusCode: number): object => ({ $metadata: { httpStatusCode } });

describe('failureOf', () => {
  test.each([
    ['a 400 of the model', error('ModelError', { OriginalStatusCode: 400 }), 'model-refused', 'tell'],
    ['a 429 of the model', error('ModelError', { OriginalStatusCode: 429 }), 'model-refused', 'tell'],
    ['a 500 of the model', error('ModelError', { OriginalStatusCode: 500 }), 'model-unavailable', 'retry'],
    ['a model that says nothing', error('ModelError'), 'model-unavailable', 'retry'],
    ['throttling', error('ThrottlingException', status(400)), 'throttled', 'retry'],
    ['a 429 by another name', error('Other', status(429)), 'throttled', 'retry'],
    ['a model that is loaded', error('ModelNotReadyException', status(429)), 'model-not-ready', 'retry'],
    ['a 500 of SageMaker', error('InternalFailure', status(500)), 'model-unavailable', 'retry'],
    ['a 530 of SageMaker', error('InternalDependencyException', status(530)), 'model-unavailable', 'retry'],
    ['a 503 of SageMaker', error('ServiceUnavailable', status(503)), 'model-unavailable', 'retry'],
    ['a connection that breaks', error('Error', { code: 'ECONNRESET' }), 'model-unavailable', 'retry'],
    ['an answer that ends half-way', new UnreadableAnswer(), 'model-unavailable', 'retry'],
    ['a time-out', error('AttemptTimeout'), 'timed-out', 'retry'],
    ['an endpoint that is not there', error('ValidationError', status(400)), 'endpoint-unavailable', 'fallback'],
    ['a permission that is missing', error('AccessDeniedException', status(403)), 'endpoint-unavailable', 'fallback'],
    ['a name that objects have', error('constructor'), 'model-unavailable', 'retry'],
    ['what is no error', undefined, 'model-unavailable', 'retry'],
  ])('%s', (_what, thrown, code, next) => {
    expect(failureOf(thrown)).toEqual({ code, next });
  });
});

describe('readAnswer', () => {
  const read = (text: string): unknown => readAnswer(Buffer.from(text), [{ encounter_id: 1 }]);

  test('gives each encounter its prediction', () => {
    expect(read('{"predictions":[{"encounter_id":1,"probability":0.5}]}')).toEqual([
      { encounter_id: 1, probability: 0.5 },
    ]);
    expect(read('{"predictions":[{"encounter_id":1,"probability":null}]}')).toEqual([
      { encounter_id: 1, probability: null },
    ]);
  });

  test.each([
    ['half an answer', '{"predictions":[{"encounter_id":1,"proba'],
    ['nothing', ''],
    ['a page of a proxy', '<html>'],
    ['null', 'null'],
    ['no list', '{"predictions":{}}'],
    ['a prediction too few', '{"predictions":[]}'],
    [
      'a prediction too many',
      '{"predictions":[{"encounter_id":1,"probability":0},{"encounter_id":1,"probability":0}]}',
    ],
    ['the prediction of another encounter', '{"predictions":[{"encounter_id":2,"probability":0}]}'],
    ['no probability', '{"predictions":[{"encounter_id":1}]}'],
    ['more than certain', '{"predictions":[{"encounter_id":1,"probability":1.01}]}'],
    ['text', '{"predictions":[{"encounter_id":1,"probability":"0.1"}]}'],
  ])('takes no %s', (_what, text) => {
    expect(() => read(text)).toThrow(UnreadableAnswer);
  });
});
