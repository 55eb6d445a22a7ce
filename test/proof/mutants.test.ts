import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import { definitionOf } from '../../lib/checks/api-calls';
import { loadConfig } from '../../lib/config/load-config';
import type { Layer } from '../../proof/layer';
import { readDefinition } from '../../proof/mutants/definitions';
import { type Drawn, drawMutants, KINDS } from '../../proof/mutants/draw';
import { configurationMutant, isChoice } from '../../proof/mutants/configurations';
import { whyEquivalent } from '../../proof/mutants/equivalent';
import { tryMutant } from '../../proof/mutants/kill';
import { type Mutant, operators, templatesWith } from '../../proof/mutants/operators';
import { changed, type Site, sitesOf } from '../../proof/mutants/site';
import { Random } from '../../scripts/encounters/random';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';
import { stackOf } from '../checks/rules/examples';

const stacks = platformTemplates(loadConfig(join(ROOT, 'config', 'sandbox.yaml')));
const text = readFileSync(join(ROOT, 'config', 'sandbox.yaml'), 'utf8');
const sandbox = { configuration: 'sandbox', text, stacks };
const sites = sitesOf(stacks);

/** What all resources of some templates are, resolved. */
function resolved(templates: readonly StackTemplate[]): string {
  return JSON.stringify(
    new Assembly(templates).resources.map(({ id, properties, template }) => [
      id,
      properties,
      { ...template, Properties: undefined },
    ]),
  );
}

describe('definitions of state machines', () => {
  test('are read and written back as they were, with their references', () => {
    const machines = sites.filter(({ inDefinition, path }) => inDefinition && path.join() === 'StartAt');
    expect(machines.map(({ stack }) => stack)).toEqual(['Training', 'Serving']);
    for (const machine of machines) {
      expect(resolved(changed(stacks, machine, machine.value))).toBe(resolved(stacks));
    }
  });

  test('are changed inside', () => {
    const [start] = sites.filter(
      ({ inDefinition, path, stack }) => inDefinition && stack === 'Serving' && path.join() === 'StartAt',
    );
    const [machine] = new Assembly(changed(stacks, start as Site, 'Other'))
      .ofType('AWS::StepFunctions::StateMachine')
      .slice(-1);
    expect(definitionOf(machine as never)?.StartAt).toBe('Other');
  });

  test('that are no JSON have no places inside', () => {
    expect(readDefinition('{"StartAt":')).toBeUndefined();
    expect(readDefinition({ Ref: 'Elsewhere' })).toBeUndefined();
  });
});

describe('places', () => {
  test('are all values of all resources, and what stands beside the properties', () => {
    const template = stackOf('Test', {
      Topic: [
        'AWS::SNS::Topic',
        { TopicName: 'a', Tags: [{ Key: 'b' }] },
        { DependsOn: ['Other'], DeletionPolicy: 'Retain' },
      ],
    });
    expect(sitesOf([template]).map(({ path }) => path.join('.'))).toEqual([
      '',
      'Properties.TopicName',
      'Properties.Tags',
      'Properties.Tags.0',
      'Properties.Tags.0.Key',
      'DependsOn',
      'DependsOn.0',
      'DeletionPolicy',
    ]);
  });

  test('are taken away from lists and objects', () => {
    const template = stackOf('Test', { Topic: ['AWS::SNS::Topic', { Names: ['a', 'b'], Other: 1 }] });
    const without = (path: string): unknown => {
      const site = sitesOf([template]).find((one) => one.path.join('.') === path);
      return changed([template], site as Site, undefined)[0]?.template.Resources.Topic?.Properties;
    };
    expect(without('Properties.Names.0')).toEqual({ Names: ['b'], Other: 1 });
    expect(without('Properties.Other')).toEqual({ Names: ['a', 'b'] });
  });
});

describe('operators', () => {
  test.each(operators.map((operator) => [operator.kind, operator] as const))(
    '%s: has places, and changes what stands there',
    (_, operator) => {
      const fitting = sites.filter((site) => operator.fits(site));
      expect(fitting.length).toBeGreaterThan(10);
      const drawn = drawMutants([sandbox], 7, 60).mutants.filter(({ mutant }) => mutant.kind === operator.kind);
      for (const { mutant } of drawn) {
        expect(resolved('site' in mutant ? templatesWith(mutant, stacks) : stacks)).not.toBe(resolved(stacks));
      }
    },
  );

  test('together reach every resource of every template', () => {
    const reached = new Set(
      sites
        .filter((site) => operators.some((operator) => operator.fits(site)))
        .map(({ stack, logicalId }) => `${stack}/${logicalId}`),
    );
    const unreached = new Assembly(stacks).resources.filter(({ id }) => !reached.has(id)).map(({ type }) => type);
    expect(unreached).toEqual([]);
  });
});

describe('a draw', () => {
  const { mutants } = drawMutants([sandbox], 1, 120);

  test('has as many faults as asked for, each once, and is the same for the same seed', () => {
    const keys = (drawn: readonly Drawn[]) => drawn.map(({ mutant }) => JSON.stringify(mutant));
    expect(new Set(keys(mutants)).size).toBe(120);
    expect(keys(drawMutants([sandbox], 1, 120).mutants)).toEqual(keys(mutants));
    expect(keys(drawMutants([sandbox], 2, 120).mutants)).not.toEqual(keys(mutants));
  });

  test('is of every kind', () => {
    expect([...new Set(mutants.map(({ mutant }) => mutant.kind))].sort()).toEqual([...KINDS].sort());
  });
});

describe('a configuration', () => {
  const random = new Random(5);
  const drawn = Array.from({ length: 300 }, () => configurationMutant(text, random) ?? []).flat();

  test('is given faults at keys and values of every kind', () => {
    const kinds = new Set(drawn.map(({ what }) => what.replace(/:.*/, '').replace(/ is .*/, '')));
    expect([...kinds].sort()).toEqual(['another type', 'another word', 'out of bounds', 'taken away', 'the key']);
    expect(drawn.filter((mutant) => mutant.text === stringify(parse(text)))).toEqual([]);
  });

  test('may leave out a key that has a default: that is a choice', () => {
    const left = (where: string, of: string) => ({ kind: '', where, what: 'taken away', text: of });
    expect(isChoice(left('onDestroy', text.replace(/^onDestroy:.*$/m, '')))).toBe(true);
    expect(isChoice(left('region', text.replace(/^region:.*$/m, '')))).toBe(false);
  });
});

describe('what is no fault', () => {
  const template = stackOf('Test', {
    Role: ['AWS::IAM::Role', { Description: 'For people' }],
    Key: ['AWS::KMS::Key', { KeySpec: 'SYMMETRIC_DEFAULT', MultiRegion: true }],
    Job: ['AWS::Glue::Job', { Role: { Ref: 'Role' } }, { DependsOn: ['Role', 'Key'] }],
  });
  const without = (where: string): string | undefined => {
    const site = sitesOf([template]).find(({ logicalId, path }) => `${logicalId} ${path.join('.')}` === where) as Site;
    const mutant: Mutant = { kind: 'delete a property', where, what: '', site, value: undefined };
    return whyEquivalent(mutant, [template]);
  };

  test.each([
    ['text for people', 'Role Properties.Description', 'text for people (Description)'],
    ['the default of the specification', 'Key Properties.KeySpec', 'the default of the specification'],
    ['a dependency that a reference keeps', 'Job DependsOn.0', 'the order stays'],
  ])('%s', (_, where, because) => {
    expect(without(where)).toBe(because);
  });

  test.each([
    ['another value than the default', 'Key Properties.MultiRegion'],
    ['a dependency that nothing else keeps', 'Job DependsOn.1'],
    ['a reference', 'Job Properties.Role'],
  ])('is not %s', (_, where) => {
    expect(without(where)).toBeUndefined();
  });
});

describe('a mutant', () => {
  const [drawn] = drawMutants([sandbox], 3, 1).mutants;
  const layer = (name: string, check: Layer['check']): Layer => ({ name, proves: '', check });

  test('is shown to every layer, and found by one that throws', async () => {
    const { killedBy } = await tryMutant(drawn as Drawn, [
      layer('silent', () => Promise.resolve([])),
      layer('first', () => Promise.resolve(['a', 'b'])),
      layer('broken', () => Promise.reject(new Error('no JSON'))),
      layer('second', (assembly) => Promise.resolve(assembly.stacks.length > 1 ? ['c'] : [])),
    ]);
    expect(killedBy).toEqual([
      { layer: 'first', line: 'a' },
      { layer: 'broken', line: 'cannot be read: no JSON' },
      { layer: 'second', line: 'c' },
    ]);
  });
});
