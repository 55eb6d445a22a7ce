import type { Answer, Expected, ExpectedCall, WorkflowFacts } from '../workflow/paths';

/**
 * What one part of a training workflow promises: bringing data, training, judging, registering. The table of a whole workflow is made
 * of its parts, in their order (`training-workflow.paths.ts`); each part tells from the definition whether it is there.
 */
export interface PartPaths {
  /** What its Task states call. */
  readonly calls: Readonly<Record<string, ExpectedCall>>;

  /**
   * Seconds that its Wait states wait.
   *
   * @default - it has none
   */
  readonly waits?: Readonly<Record<string, number>>;

  /** States of the usual way, on which every call answers what the table says. */
  readonly states: readonly string[];

  /**
   * Other ways through the part, after which the workflow goes on as usual.
   *
   * @default - there is one way only
   */
  readonly detours?: readonly PartWay[];

  /**
   * Ways that end in a failure: one that the part decides on, or an error of a call that needs more than one answer to happen.
   *
   * @default - it fails only where a call does
   */
  readonly dead?: readonly DeadWay[];

  /**
   * Calls whose errors are caught, with the states that follow before the report.
   *
   * @default - the calls of the usual way, each followed by the report at once
   */
  readonly failures?: readonly PartFailure[];

  /**
   * What holds between numbers and texts of the definition.
   *
   * @default - nothing
   */
  readonly promises?: readonly { readonly says: string; readonly holds: boolean }[];

  /**
   * What the part leaves in the state of the execution, as far as the end of the execution shows it.
   *
   * @default - nothing to look at
   */
  readonly leaves?: Readonly<Record<string, Expected>>;
}

/** A way through a part. */
export interface PartWay {
  /** What happens, in a few words. */
  readonly name: string;

  /** Answers of its calls; see `ExpectedPath`. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>;

  /** States of this part in the order in which they are entered. */
  readonly states: readonly string[];
}

/** A way that ends in a failure; its states end before the report. */
export interface DeadWay extends PartWay {
  /** Error that is reported and with which the execution ends. */
  readonly error: string;

  /** What the report tells. */
  readonly tells: RegExp;
}

/** What follows when a call fails for good. */
export interface PartFailure {
  /** The state. */
  readonly state: string;

  /**
   * States of this part that follow, before the report.
   *
   * @default - none
   */
  readonly then?: readonly string[];

  /**
   * Name of the detour on which the call is made.
   *
   * @default - the usual way
   */
  readonly on?: string;

  /**
   * Error with which the execution ends.
   *
   * @default - the error of the call
   */
  readonly ends?: string;
}

/**
 * The table of a part, for a version of the data.
 *
 * @returns undefined when the definition does not have the part
 */
export type PartTable = (facts: WorkflowFacts, version: string) => PartPaths | undefined;

/** Whether a definition has a state. */
export function hasState({ at }: WorkflowFacts, state: string): boolean {
  return at(`States.${state}`) !== undefined;
}

/** Name of a job, as long as SageMaker allows (TR-17). */
export const JOB = 'ml-test-jobs-26-characters-5f0c1d2e-7a8b-4c9d-8e0f-1a2b3c4d5e6f';

/** Name of an AutoML job, as long as SageMaker allows (TR-17). */
const AUTO_ML_JOB = 'ml-test-23-characters-x-0a1b2c3d';

/** Name of the job whose model it is: an AutoML job has a shorter one. */
export function jobOf(facts: WorkflowFacts): string {
  return hasState(facts, 'Automate') ? AUTO_ML_JOB : JOB;
}

/** Where that job leaves its model. */
export const MODEL = `s3://models/training/${JOB}/output/model.tar.gz`;
