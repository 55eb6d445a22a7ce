import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { quoted } from '../../lib/config/config-error';
import { platformRules } from '../../lib/config/rules';
import { type Mutant, mutantOf } from '../../proof/configurations/mutant';
import { configurationErrors, configurationMutants, FAULTS } from '../../proof/configurations/mutants';
import { textOf } from '../../proof/configurations/places';
import { schemaKeys } from '../../proof/configurations/schema-keys';
import { validSettings } from '../../proof/configurations/valid';
import { ROOT } from '../../scripts/resolved-platform';
import { RUNS, SEED, tellSeed } from './configuration-runs';

/** How an error says what is allowed, in its last sentences. */
const ALLOWED = [
  / (is|are) allowed[,.]/,
  / is not allowed\. Give it a value/,
  /; Parameter Store refuses names that begin with aws or ssm\. Put another word in front\.$/,
  /; exactly one of day-of-month and day-of-week is '\?'\. For example cron/,
  /; Glue does not\. Use 0\/5 as minutes/,
];

/** The same by kind of fault, where it is about a key, or where a rule between keys says it in its own words. */
const OTHERWISE: Readonly<Record<string, readonly RegExp[]>> = {
  missing: [/: missing; it is required\. For example [\w-]+: (?!undefined)\S/],
  'unknown key': [/: unknown key; nearest is '\w+'; known here: \w+/],
  'misspelt key': [/: unknown key; did you mean '\w+'\?/],
  'key of another place': [/: unknown key; it belongs under serving\.dataCapture/],
  'a Region without the image': [/; af-south-1, .* us-west-2 have it\. Did you mean 'eu-west-1'\?$/],
  'a misspelt hyperparameter': [/: is unknown to XGBoost; the nearest is \w+\. It takes num_round, /],
  'no value of a required hyperparameter': [/: is missing; XGBoost requires it\.$/],
  'a metric that the algorithm has not': [/ the nearest is 'validation:rmse'\. It computes validation:accuracy, /],
  'a metric that the job does not report': [
    / is left out; rmse is\. Put auc into /,
    / the nearest is 'validation:rmse'/,
  ],
  'a chip that the algorithm does not use': [
    / does not use; it trains on a CPU \(e\.g\. ml\.m5\.xlarge\) or GPUs of family /,
  ],
  'no package of JumpStart': [/; take version, framework, scriptKey .* from its specification s3:\/\//],
  'a framework that is closed': [/ is no longer supported; .*; use \w+ or \w+\.$/],
  'a distribution that the type cannot do': [/ does not work: instanceType ml\.\w+\.\w+ .*; use (ml\.|mode |a type )/],
  'a distribution that the framework cannot do': [/ needs the image of framework 'tensorflow', got 'pytorch': /],
  'a name that is too long for a search': [/ are allowed for a search\. Shorten it by \d+ /],
  'no instance type': [/ are listed in the JSON schema\. Did you mean 'ml\.m5\.x?large'\?$/],
  'no instance type of SageMaker': [/ are listed in the JSON schema\. Did you mean 'ml\.\w+\.xlarge'\?$/],
  'a family that AWS has closed': [/ is no longer offered; .*\. Use ml\.\w+\.x?large\.$/],
  'a type that cannot train': [/ cannot train; it only hosts\. Use ml\.m5\.xlarge, or move it to serving\.$/],
  'a type that cannot process': [/ cannot evaluate; it only trains\. Use ml\.m5\.xlarge, or move it to training\./],
  'a type that cannot host': [/ cannot serve; .* Use ml\.m5\.large, or move it to training\.$/],
  'a type that cannot run the image': [/ use ml\.m5\.x?large, or another of those in the JSON schema\.$/],
  ...Object.fromEntries(
    ['glue', 'logs', 'monitoring', 'kms', 'sts'].map((name) => [
      `no endpoint for ${name}`,
      [new RegExp(`hangs\\. Add spark-job to network\\.interfaceEndpoints\\.sets for ${name}, or set it to false\\.$`)],
    ]),
  ),
};

/** The error that a fault must give: one, with the path first, the value in quotes, and what is allowed. */
function expectOneError({ kind, path, text, ...mutant }: Mutant): void {
  const errors = configurationErrors(text);
  const quotes = 'given' in mutant ? quoted(mutant.given) : '';
  const [error = ''] = errors;
  expect({
    kind,
    errors,
    path: error.slice(0, path.length + 2),
    quotes: error.includes(quotes),
    allowed: (OTHERWISE[kind] ?? ALLOWED).some((words) => words.test(error)),
  }).toEqual({ kind, errors: [error], path: `${path}: `, quotes: true, allowed: true });
}

describe('random configurations with one fault', () => {
  it(
    'give exactly the error that names it',
    () => {
      tellSeed('configurations with one fault', RUNS);
      const once = fc.property(fc.constantFrom(...FAULTS), validSettings(), (fault, settings) => {
        expectOneError(mutantOf(fault, settings));
      });
      fc.assert(once, { numRuns: RUNS, seed: SEED });
    },
    RUNS * 500,
  );

  it.each([
    ['sandbox', 1],
    ['production', 5],
  ] as const)('are found in %s, one by one: every fault, or one of %i', (name, every) => {
    const text = readFileSync(join(ROOT, 'config', `${name}.yaml`), 'utf8');
    expect(configurationErrors(text)).toEqual([]);
    const mutants = configurationMutants(text).filter((_, index) => index % every === 0);
    expect(mutants.length).toBeGreaterThan(250);
    mutants.forEach(expectOneError);
    expect(new Set(mutants.map((mutant) => mutant.text)).size).toBeGreaterThan(250);
  });

  it('have a fault for each key of the schema, of each kind that its value can have', () => {
    const kinds = new Map<string, Set<string>>();
    for (const { kind, place } of FAULTS) {
      const path = textOf(place).replaceAll(/\[\d\]/g, '[]');
      kinds.set(path, new Set([...(kinds.get(path) ?? []), kind]));
    }
    for (const { path, part } of schemaKeys().filter((key) => key.path !== '')) {
      const expected = part.const === undefined ? ['no value', 'wrong type'] : ['no such mode'];
      if (part.minimum !== undefined) expected.push('below the minimum', 'above the maximum');
      if (part.type === 'integer') expected.push('a fraction');
      if (part.minItems !== undefined) expected.push('too few entries');
      if (part.maxItems !== undefined) expected.push('too many entries');
      expect([path, expected.filter((kind) => kinds.get(path)?.has(kind) !== true)]).toEqual([path, []]);
    }
  });

  it('have a fault for each rule between keys', () => {
    expect(platformRules.map(({ name }) => name).sort()).toEqual(Object.keys(RULES).sort());
    for (const [rule, kind] of Object.entries(RULES)) {
      expect([rule, FAULTS.some((fault) => fault.kind === kind)]).toEqual([rule, true]);
    }
  });
});

/** The rules between keys, and a kind of fault for each. */
const RULES: Readonly<Record<string, string>> = {
  regionCanRunIt: 'a Region without the image',
  zonesOfTheRegion: 'a zone of another Region',
  nothingTwice: 'twice',
  instanceTypesFit: 'a type that cannot host',
  scaledTypeIsNotBurstable: 'scaling of a burstable type',
  instancesWithinScaling: 'instances outside of scaling',
  scalingIsConsistent: 'scaling that follows nothing',
  oneMayFail: 'one instance where one may fail',
  rolloutFits: 'a rollout in parts of one instance',
  attemptsHaveTime: 'attempts without time',
  burstFitsTheRate: 'a burst that refuses steady callers',
  audiencesOnce: 'twice',
  servedNamesFit: 'a name of an endpoint that is taken',
  componentNamesFit: 'a component that stands twice',
  servedTypesFit: 'a type that does not serve',
  servedModelsFit: 'an image that does not run on the type',
  variantsAreApart: 'variants without weight',
  shadowsStandAlone: 'a canary beside a shadow',
  variantsScale: 'instances of a variant outside of scaling',
  oneOfEachMayFail: 'one instance of a variant where one may fail',
  volumesAreAlike: 'disks beside volumes',
  rolloutsFit: 'a canary of one instance of a variant',
  provisionedIsPartOfAll: 'more provisioned than asked',
  queuesScale: 'a queue on a burstable type',
  componentsFit: 'copies without an instance',
  batchesFindVersions: 'a schedule of versions that nobody names',
  endpointsFitOneStack: 'more endpoints than a stack holds',
  sectionsBelongToTheMode: 'a search without its mode',
  dataCanBeRead: 'a file system that is streamed',
  efsFoldersAreFlat: 'folders that are too deep for EFS',
  lustreCanBeHad: 'a size that is not sold',
  spotFitsTheRest: 'less waiting than training',
  teamsAreApart: 'a number of another team',
  namesFit: 'a name that is too long',
  definitionsFitOneStack: 'more definitions than a stack holds',
  instancesTrain: 'a type on which a definition cannot train',
  searchesFit: 'early stopping with hyperband',
  ownSearchIsTaken: 'hyperband without bounds',
  ownCandidatesEnd: 'a candidate that cannot end',
  oneProgram: 'two programs',
  oneBar: 'a bar of two heights',
  sectionsFitTheProgram: 'what Autopilot passes over',
  algorithmsAreUsedRight: 'a hyperparameter out of its range',
  barsFaceTheGoal: 'a bar that lets pass what is worse',
  barsAreInReach: 'a bar in percent',
  reservedNamesAreFree: 'a hyperparameter of the platform',
  codeHasItsChannel: 'a channel of the platform',
  hyperparametersAreFew: 'too many hyperparameters',
  longWaitsHaveCheckpoints: 'a long wait without checkpoints',
  metricsAreFew: 'too many metrics',
  channelsAreApart: 'a channel that stands twice',
  productsAreOfTheRegion: 'a product of another Region',
  nothingIsReplaced: 'what templates replace',
  namesAreNoPaths: 'a name that ends like a path',
  packagesAreKnown: 'no package of JumpStart',
  scriptsFit: 'a distribution that the type cannot do',
  imagesAreInTheRegion: 'a Region without the image of an algorithm',
  autopilotFits: 'an objective of another problem',
  searchesAreTaken: 'a grid of numbers',
  schedulesFindVersions: 'a schedule of what nobody makes',
  endpointsNotTwice: 'twice',
  regionHasTheZones: 'more zones than the Region has',
  connectedRangesDiffer: 'a range that overlaps',
  importedSubnetsCoverTheZones: 'a zone without a subnet',
  fewerZonesAreOurs: 'an endpoint in a strange zone',
  vpcJobHasEndpoints: 'no endpoint for kms',
  networkActivityHasEndpoints: 'network activity with no endpoint',
  keyOfThisCatalog: 'a key of another Region',
  strictHasAdministrators: 'mode strict without an administrator',
  existingSettingsAreLeft: 'an administrator in settings of others',
  lockedDataIsKept: 'a lock on what is to be deleted',
  peopleNeedLakeFormation: 'people without Lake Formation',
};
