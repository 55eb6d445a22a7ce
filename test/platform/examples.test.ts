import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { config, exportsOf, importsOf, ROOT, synthesized } from './synthesized';

const EXAMPLES = readdirSync(join(ROOT, 'config', 'examples')).map((file) => file.replace('.yaml', ''));

/** What CloudFormation takes at most (service quotas of CloudFormation, 2026). */
const MOST_RESOURCES = 500;
const MOST_BYTES = 1_000_000;
const MOST_OUTPUTS = 200;

describe('the examples', () => {
  it('define many trainings, and every kind of endpoint', () => {
    const all = EXAMPLES.map((name) => config(`examples/${name}`));
    expect(all.filter(({ training }) => training.jobs.length > 5).length).toBeGreaterThan(2);
    expect(new Set(all.flatMap(({ serving }) => serving.endpoints.map(({ kind }) => kind)))).toEqual(
      new Set(['real-time', 'serverless', 'asynchronous', 'components', 'batch']),
    );
  });
});

describe.each(EXAMPLES)('config/examples/%s.yaml', (name) => {
  const templates = synthesized(config(`examples/${name}`));

  it('fits into templates that CloudFormation takes', () => {
    for (const [id, template] of templates) {
      const sizes = [
        Object.keys(template.Resources).length,
        JSON.stringify(template).length,
        Object.keys(template.Outputs ?? {}).length,
      ];
      expect([
        id,
        sizes.map((size, index) => size <= ([MOST_RESOURCES, MOST_BYTES, MOST_OUTPUTS][index] ?? 0)),
      ]).toEqual([id, [true, true, true]]);
    }
  });

  it('has a state machine and a model group for each definition', () => {
    const { jobs, mode } = config(`examples/${name}`).training;
    const count = (stack: string, type: string) =>
      Object.values(templates.get(stack)?.Resources ?? {}).filter(({ Type }) => Type === type).length;
    expect(count('Training', 'AWS::StepFunctions::StateMachine')).toBe(jobs.length + 1);
    // What Autopilot finds answers otherwise than the readmission model, and has a group of its own.
    expect(count('Data', 'AWS::SageMaker::ModelPackageGroup')).toBe(jobs.length + (mode === 'autopilot' ? 2 : 1));
  });

  it('has whatever each definition of an endpoint or a batch job makes', () => {
    const { endpoints } = config(`examples/${name}`).serving;
    const ofType = (type: string) =>
      Object.values(templates.get('Endpoints')?.Resources ?? {}).filter(({ Type }) => Type === type).length;
    const batches = endpoints.filter(({ kind }) => kind === 'batch').length;
    expect(ofType('AWS::SageMaker::Endpoint')).toBe(endpoints.length - batches);
    expect(ofType('AWS::StepFunctions::StateMachine')).toBe(batches);
    expect(templates.has('Endpoints')).toBe(endpoints.length > 0);
  });

  it('imports nothing that no stack exports (CF-01)', () => {
    const exported = new Set([...templates.values()].flatMap((template) => [...exportsOf(template)]));
    const imported = [...templates.values()].flatMap((template) => [...importsOf(template)]);
    expect(imported.filter((one) => !exported.has(one))).toEqual([]);
  });
});
