import { Assembly, type StackTemplate, type Template } from '../../../lib/checks/assembly';
import { findingsOf, messageOf, type Rule } from '../../../lib/checks/rule';

/** Resources of a template by logical id: the type first, then its properties, then what else stands beside them. */
export type Resources = Readonly<
  Record<string, readonly [type: string, properties?: Record<string, unknown>, beside?: Record<string, unknown>]>
>;

/** What breaks a rule, and what keeps it. Each is the resources of one stack named `Test`, in eu-west-1. */
export interface Example {
  /** Id of the rule. */
  readonly rule: string;

  /** Breaks the rule once, and no other of the same file. */
  readonly fails: Resources;

  /** A part of the message, so that an example fails for its own reason: the value given, or what is allowed. */
  readonly says: string;

  /** Keeps the rule, with the same resources where that is possible. */
  readonly passes: Resources;

  /** More that must fail, by what is special about them. */
  readonly alsoFails?: Readonly<Record<string, Resources>>;

  /** More that must pass: what a careless rule would take for a fault. */
  readonly alsoPasses?: Readonly<Record<string, Resources>>;
}

/** An assembly of one stack. */
export function assemblyOf(resources: Resources): Assembly {
  return new Assembly([stackOf('Test', resources)]);
}

/** A stack with these resources. */
export function stackOf(id: string, resources: Resources, beside: Partial<Template> = {}): StackTemplate {
  const entries = Object.entries(resources).map(([logicalId, [Type, Properties = {}, others = {}]]) => [
    logicalId,
    { Type, Properties, ...others },
  ]);
  return { id, region: 'eu-west-1', template: { ...beside, Resources: Object.fromEntries(entries) } };
}

/** A state machine with these states, each ending the execution unless it says otherwise. */
export function stateMachine(states: Record<string, Record<string, unknown>>): Resources[string] {
  const definition = {
    StartAt: Object.keys(states)[0],
    States: Object.fromEntries(
      Object.entries(states).map(([name, state]) => [
        name,
        { Type: 'Task', ...('Next' in state ? {} : { End: true }), ...state },
      ]),
    ),
  };
  return ['AWS::StepFunctions::StateMachine', { DefinitionString: JSON.stringify(definition) }];
}

/** Tests every rule of a file by its examples: each rule has one, and an example fails for its own reason alone. */
export function testRules(name: string, rules: readonly Rule[], examples: readonly Example[]): void {
  describe(name, () => {
    test('each rule has an example, and each example a rule', () => {
      expect(examples.map(({ rule }) => rule).sort()).toEqual(rules.map(({ id }) => id).sort());
    });

    test.each(examples.map((example) => [example.rule, example] as const))('%s', (id, example) => {
      const found = (resources: Resources) => findingsOf(rules, assemblyOf(resources));
      const fails = found(example.fails);
      expect(fails.map(({ rule }) => rule.id)).toEqual([id]);
      expect(fails.map(messageOf).join()).toContain(example.says);
      expect(found(example.passes).map(messageOf)).toEqual([]);
      for (const [what, resources] of Object.entries(example.alsoFails ?? {})) {
        expect([what, ...new Set(found(resources).map(({ rule }) => rule.id))]).toEqual([what, id]);
      }
      for (const [what, resources] of Object.entries(example.alsoPasses ?? {})) {
        expect([what, ...found(resources).map(messageOf)]).toEqual([what]);
      }
    });
  });
}
