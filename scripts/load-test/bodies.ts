import { generateEncounters } from '../encounters/generator';
import type { Send } from './open-loop';

/** Requests that take turns: one alone could be answered from a cache. */
const DIFFERENT = 20;

/** Bodies of requests, in the form that the endpoint takes: raw encounters as JSON, made up, the same at each run. */
export function bodies(encounters: number): string[] {
  const made = [...generateEncounters({ count: DIFFERENT * encounters, seed: 1 })];
  return Array.from({ length: DIFFERENT }, (_, index) =>
    JSON.stringify(made.slice(index * encounters, (index + 1) * encounters)),
  );
}

/** Sends these bodies in turns. */
export function inTurns(texts: readonly string[], send: (body: string) => Promise<string | undefined>): Send {
  return (index) => send(texts[index % texts.length] ?? '');
}
