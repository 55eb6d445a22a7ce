/**
 * What a workflow promises, as data beside its construct: which states run in which order, what they send, and how it ends,
 * for every input, answer and error. `proof/states` runs a definition from a template in an interpreter and compares.
 */
export interface WorkflowPaths {
  /** What each Task state calls. */
  readonly calls: Readonly<Record<string, ExpectedCall>>;

  /** Seconds that each Wait state waits. */
  readonly waits: Readonly<Record<string, number>>;

  /** Ways on which every call ends well, or answers what the path says. */
  readonly paths: readonly ExpectedPath[];

  /** What follows when a call fails for good. */
  readonly failures: readonly ExpectedFailure[];

  /** What holds between numbers and texts of the definition. */
  readonly promises: readonly { readonly says: string; readonly holds: boolean }[];
}

/** What a table may look at: the definition, and what stands around it in the templates. References are concrete values. */
export interface WorkflowFacts {
  /** What stands at a path of the definition, e.g. `States.Train.TimeoutSeconds`; undefined when nothing does. */
  readonly at: (path: string) => unknown;

  /** Properties of all resources of a type, in all stacks. */
  readonly properties: (type: string) => readonly Readonly<Record<string, unknown>>[];

  /** What `Ref`, or an attribute, returns for each resource of a type, in all stacks. */
  readonly values: (type: string, attribute?: string) => readonly string[];

  /** Name of the stack that holds the workflow. */
  readonly stackName: string;

  /** Names of the parameters of its template. */
  readonly stackParameters: readonly string[];

  /** Name of the execution, as long as Step Functions allows. */
  readonly executionName: string;
}

/** A call of a state. */
export interface ExpectedCall {
  /** Integration without the ARN prefix, e.g. `sagemaker:createTrainingJob.sync`. */
  readonly call: string;

  /** What it sends and nothing else, with every path evaluated. */
  readonly parameters: Expected;

  /** What it answers when a path says nothing else. */
  readonly answer: Readonly<Record<string, unknown>>;

  /**
   * Errors after which it is made again, and after how many seconds each time.
   *
   * @default - it is made once
   */
  readonly retried?: { readonly errors: readonly string[]; readonly after: readonly number[] };

  /**
   * The state has a time-out of its own, and goes on after it as after any other error.
   *
   * @default false: the time-out of the whole state machine ends the execution
   */
  readonly timesOut?: boolean;

  /**
   * A parameter that has another value in every call, also in those that are made again.
   *
   * @default - none has to
   */
  readonly fresh?: string;
}

/** An answer of a call: what it gives, or its error. */
export type Answer = { readonly gives: Readonly<Record<string, unknown>> } | CallError;

/** An error of a call, as a state catches it. */
export interface CallError {
  /** Name of the error. */
  readonly fails: string;

  /**
   * Text of the error.
   *
   * @default - none, as some errors have
   */
  readonly cause?: string;
}

/** One way through a workflow. */
export interface ExpectedPath {
  /** What happens, in a few words. */
  readonly name: string;

  /** Input of the execution. */
  readonly input: Readonly<Record<string, unknown>>;

  /**
   * Answers of a state, one for each call of it; the last one stays.
   *
   * @default - what the calls answer
   */
  readonly answers?: Readonly<Record<string, readonly Answer[]>>;

  /** States in the order in which they are entered. */
  readonly states: readonly string[];

  /** How it ends: with an output that has at least this, or with this error. */
  readonly ends: { readonly output: Expected } | { readonly error: string };

  /**
   * Texts that are published, in order.
   *
   * @default - not looked at
   */
  readonly reports?: readonly Expected[];
}

/** What follows when a call fails after all retries, with any error. */
export interface ExpectedFailure {
  /** The state whose call fails. */
  readonly state: string;

  /** Name of the path on which it fails. */
  readonly on: string;

  /** States that follow. */
  readonly then: readonly string[];

  /**
   * Error with which the execution ends, and which is reported.
   *
   * @default - the error of the call
   */
  readonly ends?: string;

  /**
   * What the report tells besides that error.
   *
   * @default - nothing else is looked for
   */
  readonly tells?: RegExp;
}

/**
 * What a value must be: the same, a match of a regular expression, a list of any length (`Each`), one of several (`Either`), a list
 * of exactly these items, or an object with at least these members, in what a call sends with exactly these. Items and members are `Expected`, too.
 */
export type Expected = unknown;

/** A list of any length whose items all are as one. */
export interface Each {
  /** What every item must be. */
  readonly each: Expected;

  /** How many there must be at least. */
  readonly atLeast: number;
}

/** A value that must be as one of several, e.g. because ways through a workflow differ in it. */
export interface Either {
  /** What it may be. */
  readonly either: readonly Expected[];
}

/** Short calls, see `RETRY_CALL`: three times, after 5, 10 and 20 seconds. */
export const CALLED_AGAIN = { errors: ['States.TaskFailed'], after: [5, 10, 20] };

/** Jobs, see `RETRY_JOB`: four times, after 30 seconds to 4 minutes (SF-13). */
export const STARTED_AGAIN = {
  errors: ['SageMaker.AmazonSageMakerException', 'SageMaker.ResourceLimitExceededException'],
  after: [30, 60, 120, 240],
};

/** A text that is one of these values of resources. */
export function oneOf(values: readonly string[]): RegExp {
  return new RegExp(`^(${values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`);
}

/** A report to the topic of alarms, which answers with the id of a message. */
export function reportCall({ values }: WorkflowFacts, subject: string): ExpectedCall {
  return {
    call: 'sns:publish',
    parameters: { TopicArn: oneOf(values('AWS::SNS::Topic')), Subject: subject, Message: /./ },
    answer: { MessageId: '6b2f1c1e-3a5d-5f0e-9c7b-2f4d8a6e1b3c' },
    retried: CALLED_AGAIN,
  };
}
