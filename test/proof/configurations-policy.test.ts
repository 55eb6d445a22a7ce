import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parseConfig, type PlatformConfig } from '../../lib/config/load-config';
import { buildPlatform } from '../../lib/ml-platform';
import { algorithm } from '../../lib/sagemaker/algorithms/catalogue';
import { validSettings } from '../../proof/configurations/valid';
import { checkedApp } from '../../scripts/exception-report';

/** What is on in some of the configurations, and off in others. */
const SWITCHES: readonly ((config: PlatformConfig) => boolean)[] = [
  ({ onDestroy }) => onDestroy === 'keep-all-data',
  ({ region }) => region.startsWith('us-gov-'),
  ({ processing }) => processing.inVpc,
  ({ serving }) => serving.enabled,
  ({ serving }) => serving.scaling !== undefined,
  ({ serving }) => serving.promoteOnApproval,
  ({ training }) => training.spot !== undefined,
  ({ training }) => training.jobs.length > 0,
  ({ stream }) => stream.mode === 'on-demand',
  ({ lakeFormation }) => lakeFormation.mode === 'off',
];

/** The first seeds are tried until one gives each switch both ways; most do not. */
const SEEDS = 2000;

/** The packs take seconds for each platform, so these are few, and the same in every run. */
const DRAWN = drawn();

function drawn(): readonly PlatformConfig[] {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const configs = fc
      .sample(validSettings(), { numRuns: 6, seed })
      .map((settings) =>
        parseConfig(stringify(settings, { aliasDuplicateObjects: false }), 'the random configuration'),
      );
    if (!configs.every(warnsOfNothing)) continue;
    if (SWITCHES.every((switched) => new Set(configs.map(switched)).size === 2)) return configs;
  }
  throw new Error(`none of the seeds 1 to ${SEEDS} gives each switch both ways`);
}

/** Algorithms that AWS leaves behind give a warning, which a person is meant to read, and no check is to pass over. */
function warnsOfNothing({ training }: PlatformConfig): boolean {
  return training.jobs.every(({ algorithm: name }) => name === undefined || algorithm(name).notice === undefined);
}

beforeAll(() => {
  // Each run writes its own long report.
  jest.spyOn(console, 'error').mockImplementation();
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterAll(() => {
  jest.restoreAllMocks();
});

test.each(DRAWN.map((config, index) => [index + 1, config] as const))(
  'a random configuration that is right stops no policy check: number %i',
  (_, config) => {
    const { open } = checkedApp((app) => buildPlatform(app, config));
    expect({ open, config }).toEqual({ open: [], config });
  },
  120_000,
);
