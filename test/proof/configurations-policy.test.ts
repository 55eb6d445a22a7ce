import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parseConfig } from '../../lib/config/load-config';
import { buildPlatform } from '../../lib/ml-platform';
import { validSettings } from '../../proof/configurations/valid';
import { checkedApp } from '../../scripts/exception-report';

/**
 * The packs take seconds for each platform, so these are few, and the same in every run: a seed that gives each switch both
 * ways, and a Region of GovCloud.
 */
const DRAWN = fc.sample(validSettings(), { numRuns: 6, seed: 68 });

beforeAll(() => {
  // Each run writes its own long report.
  jest.spyOn(console, 'error').mockImplementation();
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
});
afterAll(() => {
  jest.restoreAllMocks();
});

describe('random configurations that are right', () => {
  it.each(DRAWN.map((settings, index) => [index + 1, settings] as const))(
    'stop no policy check: number %i',
    (_, settings) => {
      const config = parseConfig(stringify(settings), 'the random configuration');
      const { open } = checkedApp((app) => buildPlatform(app, config));
      expect({ open, settings }).toEqual({ open: [], settings });
    },
    120_000,
  );

  it('are of several kinds, so that options are tried on and off', () => {
    const configs = DRAWN.map((settings) => parseConfig(stringify(settings), 'the random configuration'));
    const switches = [
      configs.map(({ onDestroy }) => onDestroy === 'keep-all-data'),
      configs.map(({ processing }) => processing.inVpc),
      configs.map(({ serving }) => serving.enabled),
      configs.map(({ serving }) => serving.scaling !== undefined),
      configs.map(({ serving }) => serving.promoteOnApproval),
      configs.map(({ training }) => training.spot !== undefined),
      configs.map(({ stream }) => stream.mode === 'on-demand'),
      configs.map(({ lakeFormation }) => lakeFormation.mode === 'off'),
    ];
    expect(switches.map((values) => new Set(values).size)).toEqual(switches.map(() => 2));
  });
});
