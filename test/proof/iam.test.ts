import { join } from 'node:path';
import { Assembly } from '../../lib/checks/assembly';
import { loadConfig, type PlatformConfig } from '../../lib/config/load-config';
import { startCalls } from '../../lib/processing/job-triggers.calls';
import type { RoleCalls } from '../../lib/security/calls';
import { ACCEPTED, type Accepted } from '../../proof/iam/accepted';
import { CALL_LISTS } from '../../proof/iam/all-calls';
import { iamFaults, iamLayer } from '../../proof/iam/layer';
import { platformOf } from '../../proof/iam/platform';
import { probes } from '../../proof/iam/probes';
import { stopSimulator } from '../../proof/iam/simulator';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';
import { templatesOf } from './iam-templates';

// The first check loads the reference of all actions, and may install the simulator.
jest.setTimeout(120_000);

afterAll(stopSimulator);

/** A catalog under a key of somebody else, as drawn configurations have it. */
const CATALOG = { encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/ca7a1090-0000-0000-0000-000000000000' };

describe('The policies of the platform', () => {
  test.each(['sandbox', 'production'] as const)(
    '%s: each role may do what its calls need, and nothing else',
    async (name) => {
      expect(await iamLayer.check(templatesOf(name).assembly())).toEqual([]);
    },
  );

  const sandbox = loadConfig(join(ROOT, 'config/sandbox.yaml'));
  const options: readonly (readonly [string, Partial<PlatformConfig>])[] = [
    [
      'without Lake Formation, and so without people',
      { lakeFormation: { ...sandbox.lakeFormation, mode: 'off' }, people: undefined },
    ],
    ['with an encrypted catalog', { catalog: CATALOG }],
    ['started by the clock alone', { processing: { ...sandbox.processing, arrival: undefined } }],
    ['without an endpoint', { serving: { ...sandbox.serving, enabled: false } }],
    ['without data capture', { serving: { ...sandbox.serving, dataCapture: undefined } }],
    ['promoted by hand alone', { serving: { ...sandbox.serving, promoteOnApproval: false } }],
    ['with data that is kept', { onDestroy: 'keep-all-data' }],
  ];

  test.each(options)('%s: so, too', async (_, option) => {
    const templates = platformTemplates({ ...sandbox, ...option });
    expect(await iamLayer.check(new Assembly(templates))).toEqual([]);
  });

  test('every role with a limited call is asked about a stranger, though no statement means it', async () => {
    const platform = await platformOf(templatesOf('sandbox').assembly(), CALL_LISTS);
    const asked = new Set((await probes(platform)).map(({ request }) => request.principal));
    expect(asked).toEqual(new Set(platform.roles.map(({ arn }) => arn)));
  });

  test('every role has a list, and says who assumes it', () => {
    const roles = templatesOf('production').assembly().ofType('AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(10);
    for (const { by, trust, calls } of CALL_LISTS.roles) {
      expect([by, trust.service]).not.toContain('');
      expect(calls.length).toBeGreaterThan(0);
    }
  });

  test('what is accepted beyond the calls is needed: without any one entry there is a fault', async () => {
    const entries = ACCEPTED as Accepted[];
    // All at once: Autopilot for the reference workload, one further definition, an experiment, and a standby.
    const { training } = loadConfig(join(ROOT, 'config/examples/algorithms.yaml'));
    const jobs = training.jobs.filter(({ name }) => name === 'knn');
    expect(jobs).toHaveLength(1);
    const serving = {
      ...sandbox.serving,
      rollout: { mode: 'split', share: 10, instances: 1 },
      standby: { instances: 1 },
      // One that writes what it answers.
      endpoints: loadConfig(join(ROOT, 'config/examples/serving.yaml')).serving.endpoints.filter(
        ({ name }) => name === 'scans',
      ),
    } as const;
    const assembly = new Assembly(
      platformTemplates({ ...sandbox, catalog: CATALOG, training: { ...training, jobs }, serving }),
    );
    expect(await iamFaults(assembly, CALL_LISTS)).toEqual([]);
    for (const [index, entry] of [...entries].entries()) {
      entries.splice(index, 1);
      const faults = await iamFaults(assembly, CALL_LISTS);
      entries.splice(index, 0, entry);
      expect([entry.role, entry.actions[0], faults.length > 0]).toEqual([entry.role, entry.actions[0], true]);
    }
  });

  const wrong: readonly (readonly [string, Partial<RoleCalls>, string])[] = [
    [
      'an action that IAM does not know',
      { calls: [{ actions: ['glue:NotifyEvnt'], on: ['{Processing/Start/Workflow}'], why: 'test' }] },
      "the call list of Processing/Start/Role has 'glue:NotifyEvnt', which is no action of IAM",
    ],
    [
      'a resource that the action cannot take',
      { calls: [{ actions: ['glue:notifyEvent'], on: ['{Data/Encounters}'], why: 'test' }] },
      'Processing/Start/Role needs glue:NotifyEvent on Data/Encounters, which cannot be asked',
    ],
    [
      'a context key that its requests never have',
      {
        calls: [
          {
            actions: ['glue:notifyEvent'],
            on: ['{Processing/Start/Workflow}'],
            context: { 's3:prefix': 'a' },
            why: 'test',
          },
        ],
      },
      'Processing/Start/Role needs glue:NotifyEvent on Processing/Start/Workflow with s3:prefix = a, and its requests never have s3:prefix',
    ],
    [
      'a service that may act for anybody, without a reason',
      { trust: { service: 'events.amazonaws.com' } },
      'the call list of Processing/Start/Role must say what its service says about for whom it acts',
    ],
  ];

  test.each(wrong)('a list with %s is wrong itself', async (_, change, line) => {
    const roles = CALL_LISTS.roles.map((list) => (list === startCalls ? { ...list, ...change } : list));
    const faults = await iamFaults(templatesOf('sandbox').assembly(), { ...CALL_LISTS, roles });
    expect(faults.filter((fault) => fault.startsWith(line))).not.toEqual([]);
  });

  test('services still get what they need: each has calls that are proven', () => {
    const callers = [
      ...CALL_LISTS.roles.map(({ trust }) => trust.service),
      ...CALL_LISTS.services.map((one) => one.service),
    ];
    for (const service of [
      'firehose',
      'lakeformation',
      'cloudtrail',
      'logging.s3',
      'cloudwatch',
      'events',
      'sagemaker',
    ]) {
      expect(callers).toContain(`${service}.amazonaws.com`);
    }
    expect(callers).toContain('logs.{region}.amazonaws.com');
  });
});
