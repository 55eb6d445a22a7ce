import { CALL_LISTS } from '../../proof/iam/all-calls';
import { iamFaults } from '../../proof/iam/layer';
import { stopSimulator } from '../../proof/iam/simulator';
import { type Configuration, type Statement, type Templates, templatesOf } from './iam-templates';

/** One change of the templates, and a line that it must give. */
export type Planted = readonly [what: string, line: string, change: (templates: Templates) => void];

export const TRAINING = 'Training/Readmission/Training/Role';
export const WORKFLOW = 'Training/Readmission/Role';
export const VALIDATION = 'Ingestion/Validation/Function/Role';
export const DELIVERY = 'Ingestion/Delivery/Role';

/** Takes the first statement away that a test is true of; there must be one. */
export function without(statements: Statement[], test: (statement: Statement) => boolean): void {
  const index = statements.findIndex(test);
  expect(index).toBeGreaterThanOrEqual(0);
  statements.splice(index, 1);
}

/** The service that a statement lets in. */
export function service(one: Statement): unknown {
  return (one.Principal as { Service?: unknown } | undefined)?.Service;
}

/** Adds a permission to a role. */
export function add(templates: Templates, role: string, Action: string, Resource: unknown): void {
  templates.statements(role).push({ Effect: 'Allow', Action, Resource });
}

/** Plants each fault alone, and looks for its line. Without a fault there is no line: that is a test of its own. */
export function testPlanted(
  kinds: readonly (readonly [kind: string, planted: readonly Planted[]])[],
  configuration: Configuration = 'sandbox',
): void {
  // The first check loads the reference of all actions, and may install the simulator.
  jest.setTimeout(120_000);

  afterAll(stopSimulator);

  describe.each(kinds)('%s', (_kind, planted) => {
    test.each(planted)('%s', async (_what, line, change) => {
      const templates = templatesOf(configuration);
      change(templates);
      const faults = await iamFaults(templates.assembly(), CALL_LISTS);
      expect(faults.filter((fault) => fault.startsWith(line))).not.toEqual([]);
    });
  });
}
