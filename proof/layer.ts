import type { Assembly } from '../lib/checks/assembly';

/**
 * One way to prove templates without an account. Every layer reads the same templates and answers in the same words, so
 * that one can be switched off and the others still say what they see.
 */
export interface Layer {
  /** One word: how the kill table names it. */
  readonly name: string;

  /** What it proves, as a sentence without full stop. */
  readonly proves: string;

  /**
   * What is wrong with the templates.
   *
   * @param assembly all templates of one platform
   * @returns one line for each fault, the same line for the same fault; none when the layer has nothing to say
   */
  readonly check: (assembly: Assembly) => Promise<readonly string[]>;
}
