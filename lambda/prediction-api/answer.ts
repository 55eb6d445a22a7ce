import type { Encounter } from './request';

/** What the model says about one encounter. */
export interface Prediction {
  /** The encounter. */
  readonly encounter_id: number;

  /** Probability of readmission within 30 days, 0 to 1; `null` for a patient who cannot be readmitted. */
  readonly probability: number | null;
}

/** An answer of the endpoint that is half-written, of something else, or not what the model server writes. */
export class UnreadableAnswer extends Error {
  /** Tells it from other faults. */
  override readonly name = 'UnreadableAnswer';
}

/**
 * Reads what the model server answered to a list of encounters: one prediction for each, in their order.
 *
 * @throws UnreadableAnswer if it is anything else; the message quotes nothing
 */
export function readAnswer(body: Uint8Array | undefined, encounters: readonly Encounter[]): readonly Prediction[] {
  const { predictions } = parsed(body);
  if (!Array.isArray(predictions) || predictions.length !== encounters.length) {
    throw new UnreadableAnswer(`predictions must be a list of ${encounters.length}`);
  }
  return encounters.map(({ encounter_id }, index) => {
    const { encounter_id: answered, probability } = objectOf(predictions[index]);
    if (answered !== encounter_id || !isProbability(probability)) {
      throw new UnreadableAnswer(`prediction ${index} must have the id of its encounter and a probability or null`);
    }
    return { encounter_id, probability };
  });
}

function parsed(body: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown);
  } catch {
    throw new UnreadableAnswer('the answer must be JSON in UTF-8');
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isProbability(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && value >= 0 && value <= 1);
}
