import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { accountAppSchema } from '../../lib/config/account-config';
import { schemaFile } from '../../lib/config/json-schema';
import { ConfigError, parseConfig } from '../../lib/config/load-config';
import { platformSchema } from '../../lib/config/schema';
import { platformRegions } from '../../lib/sagemaker/regions';

const config = join(__dirname, '..', '..', 'config');

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Record<string, Node>;
  readonly additionalProperties?: boolean;
  readonly required?: string[];
  readonly const?: unknown;
  readonly examples?: unknown[];
  readonly oneOf?: Node[];
  readonly items?: Node;
}

const schema = JSON.parse(schemaFile(platformSchema)) as Node;

/** Every mapping of the schema with its path; choices and entries of lists are numbers in it. */
function mappings(node: Node, path = ''): [string, Node][] {
  const children = Object.entries(node.properties ?? {}).flatMap(([key, child]) => mappings(child, `${path}/${key}`));
  const choices = [...(node.oneOf ?? []), ...(node.items === undefined ? [] : [node.items])].flatMap((choice, index) =>
    mappings(choice, `${path}/${index}`),
  );
  return [...(node.properties === undefined ? [] : [[path, node] satisfies [string, Node]]), ...children, ...choices];
}

/** A mode may have one, and its choices are named in any case. */
function hasNoExample({ examples, const: only }: Node = {}): boolean {
  return examples === undefined && only === undefined;
}

/** Random configurations that are right, by the same limits as the schema. */
const minutes = fc.integer({ min: 1, max: 40320 });
const valid = fc
  .record({
    name: fc.stringMatching(/^[b-r][a-z0-9]{1,7}(-[a-z0-9]{1,7})?$/),
    region: fc.constantFrom(...platformRegions()),
    letters: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 2, maxLength: 3 }),
    optional: fc.record(
      {
        account: fc.stringMatching(/^\d{12}$/),
        onDestroy: fc.constantFrom('keep-all-data', 'delete-all-data'),
        logRetentionDays: fc.constantFrom(1, 90, 365, 3653),
        network: fc.record({
          cidr: fc
            .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 20 }))
            .map(([n, bits]) => `10.${n}.0.0/${bits}`),
          interfaceEndpoints: fc.constant({ sets: ['spark-job'] }),
          mode: fc.constant('create'),
        }),
        stream: fc.oneof(
          fc.record({ mode: fc.constant('provisioned'), shards: fc.integer({ min: 1, max: 100 }) }),
          fc.record({ mode: fc.constant('on-demand'), retentionHours: fc.integer({ min: 24, max: 8760 }) }),
        ),
        training: fc.tuple(minutes, minutes).map(([a, b]) => ({
          maxRuntimeMinutes: Math.min(a, b),
          spot: { maxWaitMinutes: Math.max(a, b) },
        })),
        serving: fc
          .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
          .map((numbers) => numbers.sort((a, b) => a - b))
          .map(([minInstances, instances, maxInstances]) => ({
            instances,
            highlyAvailable: false,
            scaling: { minInstances, maxInstances, invocationsPerInstancePerMinute: 60 },
          })),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ name, region, letters, optional }) => ({
    name,
    region,
    availabilityZones: letters.map((letter) => `${region}${letter}`),
    ...optional,
  }));

describe('platformSchema', () => {
  test.each([
    ['schema.json', platformSchema],
    ['account.schema.json', accountAppSchema],
  ] as const)(
    'config/%s is what the schema says; else run `node --import tsx scripts/write-schema.ts`',
    (file, source) => {
      expect(readFileSync(join(config, file), 'utf8')).toBe(schemaFile(source));
    },
  );

  test('documents every key and allows no other, so that editors explain and check all of them', () => {
    for (const [path, node] of mappings(schema)) {
      expect([path, node.additionalProperties]).toEqual([path, false]);
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        expect(`${path}/${key}: ${child.description ?? 'undocumented'}`).not.toContain('undocumented');
      }
    }
  });

  test('has an example of each key that must be given, for whoever leaves it out', () => {
    const bare = mappings(schema).flatMap(([path, { properties = {}, required = [] }]) =>
      required.filter((key) => hasNoExample(properties[key])).map((key) => `${path}/${key}`),
    );
    expect(bare).toEqual([]);
  });

  test('fills in the defaults that it documents', () => {
    const given = parseConfig(
      'name: ml-test\nregion: eu-west-1\navailabilityZones: [eu-west-1a, eu-west-1b]',
      'test.yaml',
    );
    expect(given).toEqual({
      name: 'ml-test',
      region: 'eu-west-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      onDestroy: 'keep-all-data',
      logRetentionDays: 90,
      network: {
        mode: 'create',
        cidr: '10.0.0.0/16',
        connectedCidrs: [],
        interfaceEndpoints: { sets: [], services: [], fewerZones: [] },
      },
      lake: {},
      lakeFormation: { mode: 'hybrid', settings: 'append', administrators: [] },
      catalog: {},
      queries: { scanLimitGiB: 10, resultDays: 7 },
      audit: { functions: true, sagemaker: true, networkActivity: 'off' },
      stream: { mode: 'provisioned', shards: 1, retentionHours: 24 },
      processing: { inVpc: false, workerType: 'G.1X', workers: 2, timeoutMinutes: 60 },
      training: {
        instanceType: 'ml.m5.xlarge',
        evaluationInstanceType: 'ml.m5.xlarge',
        volumeGiB: 30,
        mode: 'train',
        storage: 's3',
        inputMode: 'file',
        onNewFeatures: false,
        jobs: [],
        maxRuntimeMinutes: 60,
        minimumAuc: 0.6,
      },
      serving: {
        enabled: true,
        instanceType: 'ml.m5.large',
        instances: 2,
        highlyAvailable: true,
        rollout: { mode: 'all-at-once' },
        endpoints: [],
        promoteOnApproval: true,
      },
    });
    for (const [path, node] of mappings(schema).filter(([path]) => !/\/\d/.test(path))) {
      const section = path
        .split('/')
        .filter(Boolean)
        .reduce<unknown>((value, key) => Object(value)[key], given);
      // A section that nobody asked for has no values.
      if (section === undefined) continue;
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        if (child.default !== undefined && child.properties === undefined && child.oneOf === undefined) {
          expect([path, key, Object(section)[key]]).toEqual([path, key, child.default]);
        }
      }
    }
  });

  test('accepts any configuration within its limits, and keeps what was given', () => {
    fc.assert(
      fc.property(valid, (settings) => {
        expect(parseConfig(stringify(settings, { aliasDuplicateObjects: false }), 'random.yaml')).toMatchObject(
          settings,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('names any unknown key, whatever it is called and wherever it stands', () => {
    const sections = mappings(schema)
      .map(([path]) => path)
      .filter((path) => ['', '/network', '/lakeFormation', '/processing', '/training', '/serving'].includes(path));
    fc.assert(
      fc.property(
        fc.constantFrom(...sections),
        fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor', 'mode', 'shards')),
        (section, key) => {
          const node = mappings(schema).find(([path]) => path === section)?.[1];
          fc.pre(!Object.hasOwn(node?.properties ?? {}, key));
          const unknown = `{ ${JSON.stringify(key)}: 1 }`;
          const text = `name: ml-test\nregion: eu-west-1\navailabilityZones: [eu-west-1a, eu-west-1b]\n`;
          const line = section === '' ? `${JSON.stringify(key)}: 1` : `${section.slice(1)}: ${unknown}`;
          const step = /^[\w-]+$/.test(key) ? (section === '' ? key : `.${key}`) : `[${JSON.stringify(key)}]`;
          let message = '';
          try {
            parseConfig(text + line, 'random.yaml');
          } catch (error) {
            if (!(error instanceof ConfigError)) throw error;
            message = error.message;
          }
          expect(message.startsWith(`random.yaml has one error:\n  ${section.slice(1)}${step}: unknown key; `)).toBe(
            true,
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
