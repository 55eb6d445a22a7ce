import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Conditions of a statement: operator, key, values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What one statement of a guardrail denies, on any resource. */
export interface Denial {
  /** Actions by name; `s3:*` and the like where no action of the service is meant to pass. */
  readonly actions: readonly string[];

  /**
   * When it denies. Several keys must all hold.
   *
   * @default - always
   */
  readonly conditions?: Conditions;
}

/** A rule that holds whatever else a policy allows, as data: one source for policies of people, boundaries and organizations. */
export interface Guardrail {
  /** Name in letters and digits; begins the ids of its statements. */
  readonly id: string;

  /** What nobody may do, in a sentence. */
  readonly what: string;

  /** What stops working where it is attached, in a sentence. */
  readonly breaks: string;

  /** Its statements. */
  readonly denies: readonly Denial[];
}

/** A statement as JSON has it. */
export interface DenyStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: '*';
  readonly Condition?: Conditions;
}

/** The statements of guardrails in JSON, in order. No `Principal`, and any resource: so a service control policy takes them, too. */
export function denyJson(guardrails: readonly Guardrail[]): DenyStatement[] {
  return guardrails.flatMap(({ id, denies }) =>
    denies.map(({ actions, conditions }, index) => ({
      Sid: denies.length === 1 ? id : `${id}${index + 1}`,
      Effect: 'Deny',
      Action: actions.length === 1 ? String(actions[0]) : actions,
      Resource: '*',
      ...(conditions === undefined ? {} : { Condition: conditions }),
    })),
  );
}

/** The statements of guardrails for a policy of a template. */
export function denyStatements(guardrails: readonly Guardrail[]): PolicyStatement[] {
  return guardrails.flatMap(({ id, denies }) =>
    denies.map(
      ({ actions, conditions }, index) =>
        new PolicyStatement({
          sid: denies.length === 1 ? id : `${id}${index + 1}`,
          effect: Effect.DENY,
          actions: [...actions],
          resources: ['*'],
          conditions,
        }),
    ),
  );
}
