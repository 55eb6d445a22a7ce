import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformConfig } from '../../lib/config/load-config';
import { config, exportsOf, importsOf, ROOT, synthesized, type Templates } from './synthesized';

/** The network with what the Spark job calls. */
const sparkNetwork: PlatformConfig['network'] = {
  mode: 'create',
  cidr: '10.0.0.0/16',
  connectedCidrs: [],
  interfaceEndpoints: { sets: ['spark-job'], services: [], fewerZones: [] },
};

/** Options of training. */
function trainingOptions(): Record<string, Partial<PlatformConfig>> {
  const { training } = config('sandbox');
  const changed = (change: Partial<PlatformConfig['training']>): Partial<PlatformConfig> => ({
    training: { ...training, ...change },
  });
  return {
    'training.mode tune': changed({ mode: 'tune' }),
    'training.mode autopilot': changed({ mode: 'autopilot' }),
    'training.storage fsx-lustre': changed({ storage: 'fsx-lustre' }),
    'training.storage efs': changed({ storage: 'efs' }),
    'training.inputMode fast-file': changed({ inputMode: 'fast-file' }),
    'training.keepAliveMinutes on': changed({ keepAliveMinutes: 15 }),
    'training.lustre on': changed({
      storage: 'fsx-lustre',
      lustre: { deployment: 'persistent', capacityGiB: 2400, throughput: 125 },
    }),
    'training.tuning on': changed({
      mode: 'tune',
      tuning: { strategy: 'random', maxJobs: 4, parallelJobs: 2, maxRuntimeMinutes: 60, earlyStopping: true },
    }),
    'training.autopilot on': changed({
      mode: 'autopilot',
      autopilot: { mode: 'auto', maxCandidates: 5, maxCandidateMinutes: 30, maxRuntimeMinutes: 60 },
    }),
    'training.onNewFeatures on': changed({ onNewFeatures: true }),
    'training.schedule on': changed({ schedule: { expression: 'rate(7 days)', timeZone: 'Etc/UTC' } }),
    // An algorithm of the Marketplace is one of a Region.
    'training.jobs on': changed({
      jobs: config('examples/gpu').training.jobs.filter(({ marketplace }) => marketplace === undefined),
    }),
  };
}

/** Every option that can be switched, as a change to the sandbox. */
const OPTIONS: Readonly<Record<string, Partial<PlatformConfig>>> = {
  'onDestroy keeps': { onDestroy: 'keep-all-data' },
  'lake.objectLock on': {
    onDestroy: 'keep-all-data',
    lake: { objectLock: { mode: 'governance', days: 30 } },
  },
  'people off': { people: undefined },
  'permissionsBoundary on': { permissionsBoundary: 'team-boundary' },
  'lakeFormation.settings existing': { lakeFormation: { mode: 'hybrid', settings: 'existing', administrators: [] } },
  'audit.sagemaker off': { audit: { ...config('sandbox').audit, sagemaker: false } },
  'audit.networkActivity on': {
    network: sparkNetwork,
    audit: { ...config('sandbox').audit, networkActivity: 'denied' },
  },
  'catalog.encryptionKeyArn on': {
    catalog: {
      crawler: {},
      encryptionKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012',
    },
  },
  'audit.functions off': { audit: { ...config('sandbox').audit, functions: false } },
  'catalog.crawler off': { catalog: {} },
  'queries scan more': { queries: { ...config('sandbox').queries, scanLimitGiB: 100 } },
  'alarmEmail on': { alarmEmail: 'team@example.com' },
  'logRetentionDays longer': { logRetentionDays: 365 },
  'network.interfaceEndpoints on': { network: sparkNetwork },
  'lakeFormation off': { lakeFormation: { mode: 'off', settings: 'append', administrators: [] }, people: undefined },
  'lakeFormation strict': {
    lakeFormation: { mode: 'strict', settings: 'append', administrators: ['deploying-role'] },
  },
  'lakeFormation.administrators on': {
    lakeFormation: { mode: 'hybrid', settings: 'append', administrators: ['arn:aws:iam::123456789012:role/admin'] },
  },
  'stream on demand': { stream: { mode: 'on-demand', retentionHours: 24 } },
  'processing in the network': {
    network: sparkNetwork,
    processing: { ...config('sandbox').processing, inVpc: true },
  },
  'processing.schedule off': { processing: { ...config('sandbox').processing, schedule: undefined } },
  'processing.arrival off': { processing: { ...config('sandbox').processing, arrival: undefined } },
  'training.spot on': { training: { ...config('sandbox').training, spot: { maxWaitMinutes: 120 } } },
  'processing.workerType bigger': { processing: { ...config('sandbox').processing, workerType: 'G.2X' } },
  'training on an instance with local disks': {
    training: { ...config('sandbox').training, instanceType: 'ml.g5.xlarge' },
  },
  ...trainingOptions(),
  'files on': { files: { teams: [{ name: 'research', uid: 1001 }], backups: false } },
  'serving off': { serving: { ...config('sandbox').serving, enabled: false } },
  'serving.scaling off': { serving: { ...config('sandbox').serving, scaling: undefined } },
  'serving.dataCapture off': { serving: { ...config('sandbox').serving, dataCapture: undefined } },
  'serving.promoteOnApproval off': { serving: { ...config('sandbox').serving, promoteOnApproval: false } },
  'serving.highlyAvailable on': {
    serving: { ...config('sandbox').serving, instances: 2, scaling: undefined, highlyAvailable: true },
  },
  'serving.standby on': { serving: { ...config('sandbox').serving, standby: { instances: 1 } } },
  'serving.rollout to a trial': {
    serving: { ...config('sandbox').serving, rollout: { mode: 'split', share: 10, instances: 1 } },
  },
  // Those that serve a version need the definition that trained it.
  'serving.endpoints on': {
    training: { ...config('sandbox').training, jobs: config('examples/serving').training.jobs },
    serving: { ...config('sandbox').serving, endpoints: config('examples/serving').serving.endpoints },
  },
  'serving.api off': { serving: { ...config('sandbox').serving, api: undefined } },
  'one more Availability Zone': { availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
};

/** Options that cannot be switched back without deploying the stacks that import first; the README says how. */
const ONE_WAY = new Set(['one more Availability Zone']);

/** Stacks that are destroyed before an option is switched, because the function that they use goes; the README of `lib/data-lake` says so. */
const DESTROYED_FIRST: Readonly<Record<string, readonly string[]>> = {
  'lakeFormation.settings existing': ['Audit', 'People'],
  'lakeFormation off': ['Audit', 'People'],
};

const sandbox = synthesized(config('sandbox'));

/**
 * Exports that a producer loses in `after` while a stack deployed as in `before` still imports them. A stack that is gone was
 * destroyed first, as its README says.
 */
function lost(before: Templates, after: Templates): string[] {
  // A stack that is no longer in the app stays deployed, until somebody destroys it.
  const deployed = [...before].filter(([id]) => !after.has(id)).map(([, template]) => template);
  const kept = new Set([...after.values(), ...deployed].flatMap((template) => [...exportsOf(template)]));
  return [...before]
    .filter(([id]) => after.has(id))
    .map(([, template]) => template)
    .flatMap((template) => [...importsOf(template)])
    .filter((name) => !kept.has(name));
}

describe('switching an option', () => {
  it.each(Object.keys(OPTIONS))('%s loses no export that a deployed stack imports (CF-01)', (name) => {
    const changed = synthesized({ ...config('sandbox'), ...OPTIONS[name] });
    const gone = DESTROYED_FIRST[name] ?? [];
    expect(lost(new Map([...sandbox].filter(([id]) => !gone.includes(id))), changed)).toEqual([]);
    if (!ONE_WAY.has(name)) {
      expect(lost(changed, sandbox)).toEqual([]);
    }
  });

  it('is tried for every option that the schema knows', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'config', 'schema.json'), 'utf8')) as Node;
    const base = config('sandbox');
    const tried = new Set(Object.values(OPTIONS).flatMap((change) => changedPaths(base, { ...base, ...change })));
    const untried = optionsOf(schema).filter(
      (option) => ![...tried].some((path) => path === option || path.startsWith(`${option}.`)),
    );
    expect(untried).toEqual([]);
  });
});

/** A node of the generated JSON schema. */
interface Node {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Paths that can be on or off, absent, or one of a few values; sizes are not options, and identity never changes. */
function optionsOf(node: Node, path = ''): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const optional = !(node.required ?? []).includes(key);
    const isOption =
      optional &&
      (value.type === 'boolean' ||
        value.type === 'array' ||
        value.default === undefined ||
        (value.enum?.length ?? 99) < 5);
    return [
      ...(isOption && here !== 'account' ? [here] : []),
      ...(isOption && value.properties ? [] : optionsOf(value, here)),
    ];
  });
}

/** Paths at which two configurations differ. */
function changedPaths(before: unknown, after: unknown, path = ''): string[] {
  if (
    typeof before !== 'object' ||
    typeof after !== 'object' ||
    before === null ||
    after === null ||
    Array.isArray(before)
  ) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    changedPaths(
      (before as Record<string, unknown>)[key],
      (after as Record<string, unknown>)[key],
      path === '' ? key : `${path}.${key}`,
    ),
  );
}

describe('references', () => {
  it('go one way: a stack imports only from stacks before it', () => {
    const before = new Set<string>();
    for (const [id, template] of sandbox) {
      expect({ id, missing: [...importsOf(template)].filter((name) => !before.has(name)) }).toEqual({
        id,
        missing: [],
      });
      exportsOf(template).forEach((name) => before.add(name));
    }
  });

  it('are strong: no weak reference, and names carry the environment', () => {
    const text = JSON.stringify([...sandbox.values()]);
    expect(text).not.toContain('Fn::GetStackOutput');
    for (const template of sandbox.values()) {
      exportsOf(template).forEach((name) => expect(name).toMatch(/^ml-sandbox-/));
    }
  });

  it('keep training and serving apart: neither imports from the other', () => {
    const from = (id: string): string[] => [...importsOf(sandbox.get(id) ?? { Resources: {} })];
    expect(from('Serving').filter((name) => name.startsWith('ml-sandbox-training:'))).toEqual([]);
    expect(from('Training').filter((name) => name.startsWith('ml-sandbox-serving:'))).toEqual([]);
  });
});
