import { isUnknown } from './policy-document';
import { type ExpectedText, expectedText } from './state-expressions';
import type { Job } from './jobs';
import { DYNAMIC, valueAt } from './request-values';

/** Name of a job as its request gives it. */
export interface JobName extends ExpectedText {
  /** The text or the expression, for people. */
  readonly given: string;
}

/**
 * The name of a job; undefined when it has none, as in a pipeline, which names its jobs itself, or when nothing at all can
 * be said about it.
 */
export function nameOf({ request, paths: { name }, call, isInsideTuning }: Job): JobName | undefined {
  if (isInsideTuning || call.integration === 'pipeline') return undefined;
  const expression = request[`${name}.$`];
  if (typeof expression === 'string') return { ...expectedText(expression), given: expression };
  const value = valueAt(request, name);
  if (value === DYNAMIC || typeof value !== 'string') return undefined;
  if (isUnknown(value)) return { sample: value, isConstant: false, given: value };
  return { longest: value.length, sample: value, isConstant: true, given: value };
}
