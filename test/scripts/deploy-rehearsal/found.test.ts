import { checkTable } from '../../../scripts/rehearsal/check';
import { checksOf, faultsOf, type Found, type PromotionFound } from '../../../scripts/deploy-rehearsal/found';
import { type Exercise, type Exercised, exercisesAfter } from '../../../scripts/deploy-rehearsal/exercises';
import { version } from './given';

const names = ['ml-data', 'ml-serving'];
const { promotion: PROMOTED, rollback, experiments } = exercisesAfter([version(1)]);
const done = (exercise: Exercise, failure?: string): Exercised => ({
  ...exercise,
  promoted: { calls: ['ssm:putParameter'], ...(failure === undefined ? {} : { failure }) },
  served: exercise.serves,
});
const PROMOTION: PromotionFound = {
  machineStack: 'ml-serving',
  before: [version(1)],
  promotion: done(PROMOTED),
  rollback: done(rollback, 'RolledBack: The endpoint is InService with another configuration'),
  touched: ['ml-serving'],
  afterChange: [version(2)],
  experiments: experiments.map((experiment) => done(experiment)),
};
const GOOD: Found = {
  names,
  first: { all: names, unchanged: [] },
  again: { all: names, unchanged: names },
  promotion: PROMOTION,
  resolved: {
    resources: 3,
    arns: 2,
    missing: [],
    unresolved: [],
    malformed: [],
    schema: [],
    rules: { judged: ['ML-KM-05'], needReferences: [], findings: [] },
  },
};
const failing = (found: Found) => checksOf(found).flatMap(({ ok, what }) => (ok ? [] : [what]));
const promotion = (changed: Partial<PromotionFound>): Found => ({ ...GOOD, promotion: { ...PROMOTION, ...changed } });

test('a good rehearsal passes every check', () => {
  expect(failing(GOOD)).toEqual([]);
});

test.each<[string, Found, string[]]>([
  ['a stack was not brought', { ...GOOD, first: { all: ['ml-data'], unchanged: [] } }, ['stacks rehearsed']],
  [
    'a stack changes without a change',
    { ...GOOD, again: { all: names, unchanged: ['ml-data'] } },
    ['stacks changed by the same again'],
  ],
  ['the execution fails', promotion({ promotion: done(PROMOTED, 'Refused: why') }), ['the promotion ends']],
  [
    'a rollback is taken for a success',
    promotion({ rollback: done(rollback) }),
    ['the promotion that is rolled back ends'],
  ],
  [
    'a rollback is not taken back',
    promotion({ rollback: { ...PROMOTION.rollback, served: [version(3)] } }),
    ['served after the promotion that is rolled back'],
  ],
  [
    'an experiment has no challenger',
    promotion({ experiments: PROMOTION.experiments.map((one) => ({ ...one, served: one.served.slice(0, 1) })) }),
    ['served after the begin of an experiment', 'served after the begin of another experiment'],
  ],
  [
    'the promotion did nothing, as with a version written into the template',
    promotion({ promotion: { ...PROMOTION.promotion, served: [version(1)] }, afterChange: [version(1)] }),
    ['served after the promotion', 'served after the unrelated change', 'the promotion survived'],
  ],
  [
    'the change undid it',
    promotion({ afterChange: [version(1)] }),
    ['served after the unrelated change', 'the promotion survived'],
  ],
  [
    'the change changed nothing that could undo it',
    promotion({ touched: ['ml-data'] }),
    ['the unrelated change reached ml-serving'],
  ],
  [
    'a text was not resolved',
    { ...GOOD, resolved: { ...GOOD.resolved, unresolved: ['Data/It holds ${'] } },
    ['texts that were not resolved'],
  ],
  [
    'a rule found something',
    { ...GOOD, resolved: { ...GOOD.resolved, rules: { ...GOOD.resolved.rules, findings: ['ML-KM-05 Data/It'] } } },
    ['faults by 1 rules'],
  ],
])('%s: the checks that fail are those', (_, found, wanted) => {
  expect(failing(found)).toEqual(wanted);
});

test('that a promotion did not survive is said in so many words', () => {
  expect(checkTable(checksOf(promotion({ afterChange: [version(1)] }))).join('\n')).toMatch(
    /NOT +the promotion survived +no, model-package\/churn\/1 is served/,
  );
});

test('without an endpoint nothing is said of a promotion', () => {
  expect(checksOf({ ...GOOD, promotion: undefined }).map(({ what }) => what)).not.toContain('the promotion survived');
});

test('every fault is told', () => {
  const resolved = { ...GOOD.resolved, missing: ['Data/A'], malformed: ['b'], schema: ['c'] };
  expect(faultsOf(resolved)).toEqual(['Data/A must be made, and was not', 'b', 'c']);
});
