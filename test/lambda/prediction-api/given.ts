import type { GatewayEvent } from '../../../lambda/prediction-api/gateway-event';
import type { GatewayResponse } from '../../../lambda/prediction-api/response';
import { anEncounter } from '../encounter-validation/encounter-fixture';

/** A valid encounter as it is sent, without what nobody knows yet. */
export function sentEncounter(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return JSON.parse(JSON.stringify(anEncounter(overrides))) as Record<string, unknown>;
}

/** Who asks in these tests. */
export const CALLER = 'arn:aws:sts::111122223333:assumed-role/ward-7/session';

/** A request as API Gateway hands it on; text is sent as it is, anything else as JSON. */
export function given(body: unknown, overrides: Partial<GatewayEvent> & { method?: string } = {}): GatewayEvent {
  const { method = 'POST', ...rest } = overrides;
  return {
    rawPath: '/v1/predictions',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'request-1',
      http: { method },
      authorizer: { iam: { userArn: CALLER } },
    },
    ...rest,
  };
}

/** The body of a response. */
export function bodyOf(response: GatewayResponse): Record<string, unknown> {
  return JSON.parse(response.body) as Record<string, unknown>;
}

/** What the model server answers to a list of encounters. */
export function modelAnswer(encounters: readonly Record<string, unknown>[], probability: number | null = 0.25): Buffer {
  const predictions = encounters.map(({ encounter_id }) => ({ encounter_id, probability }));
  return Buffer.from(JSON.stringify({ predictions }));
}
