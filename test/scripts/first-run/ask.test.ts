import { InvokeEndpointCommand, ModelError } from '@aws-sdk/client-sagemaker-runtime';
import { ask } from '../../../scripts/first-run/ask';
import { serviceError } from '../preflight/given';
import { aws, body, encounter, given, resetAws } from './given';

const start = async () => await ask(given().context.clients.runtime, 'endpoint', encounter(4));

function givenAnswer(text: string): void {
  aws.runtime.on(InvokeEndpointCommand).resolves({ Body: body(text) });
}

beforeEach(resetAws);

describe('ask', () => {
  test('sends one encounter as JSON and puts the answer into words', async () => {
    givenAnswer('{"predictions": [{"encounter_id": 4, "probability": 0.12345}]}');
    expect(await start()).toBe('encounter 4: readmitted within 30 days with a probability of 0.123');
    const input = aws.runtime.commandCalls(InvokeEndpointCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ EndpointName: 'endpoint', ContentType: 'application/json' });
    expect(JSON.parse(String(input?.Body))).toEqual(encounter(4));
  });

  test('says why there may be no probability', async () => {
    givenAnswer('{"predictions": [{"encounter_id": 4, "probability": null}]}');
    expect(await start()).toContain('the patient died or went to a hospice');
  });

  test.each(['0.5\n', '{"other": 1}'])('shows an answer of another kind as it is: %j', async (text) => {
    givenAnswer(text);
    expect(await start()).toBe(`answered ${text.trim()}`);
  });

  test('a refusal of the model is told with what it says and where its log is', async () => {
    aws.runtime.on(InvokeEndpointCommand).rejects(
      new ModelError({
        $metadata: {},
        message: 'Received client error (400)',
        OriginalStatusCode: 400,
        OriginalMessage: '{"error": "The request was refused."}',
        LogStreamArn: 'arn:logs',
      }),
    );
    await expect(start()).rejects.toMatchObject({
      message: 'The model answered 400: {"error": "The request was refused."}',
      todo: 'its log is arn:logs',
    });
  });

  test('an endpoint that is not there, or not ready, is told with how to look', async () => {
    aws.runtime.on(InvokeEndpointCommand).rejects(serviceError('ValidationError', 'Endpoint endpoint not found.'));
    await expect(start()).rejects.toMatchObject({
      message: 'The endpoint endpoint did not answer: Endpoint endpoint not found.',
      todo: expect.stringContaining('describe-endpoint --endpoint-name endpoint'),
    });
  });
});
