import { type Check, equal } from '../rehearsal/check';
import type { RehearsedStacks } from './cdk';
import { type Exercised, exerciseChecks, shortened } from './exercises';
import type { RuleReport } from './rules';

/** What came of the promotions. Versions are ARNs of model packages. */
export interface PromotionFound {
  /** Stack that the promotion updates. */
  readonly machineStack: string;

  /** What the endpoint served before. */
  readonly before: readonly string[];

  /** The promotion. */
  readonly promotion: Exercised;

  /** A promotion that SageMaker rolls back. */
  readonly rollback: Exercised;

  /** Stacks that the change had something to do in. */
  readonly touched: readonly string[];

  /** What the endpoint served after the change. */
  readonly afterChange: readonly string[];

  /** Beginnings and ends of experiments. */
  readonly experiments: readonly Exercised[];
}

/** What is wrong with the resolved properties, one line for each fault. */
export interface ResolvedFound {
  /** How many resources were looked at. */
  readonly resources: number;

  /** How many ARNs were looked at. */
  readonly arns: number;

  /** Resources of the templates that were not made. */
  readonly missing: readonly string[];

  /** Texts that were not resolved. */
  readonly unresolved: readonly string[];

  /** ARNs that AWS would not know as one. */
  readonly malformed: readonly string[];

  /** What the schemas of the resources do not allow. */
  readonly schema: readonly string[];

  /** What the rules say. */
  readonly rules: RuleReport;
}

/** What a rehearsal has found. */
export interface Found {
  /** Names of the stacks of the configuration. */
  readonly names: readonly string[];

  /** The first time. */
  readonly first: RehearsedStacks;

  /** The second time, without a change. */
  readonly again: RehearsedStacks;

  /** The promotion; undefined without an endpoint. */
  readonly promotion: PromotionFound | undefined;

  /** The resolved properties. */
  readonly resolved: ResolvedFound;
}

/** What must be so after a rehearsal. */
export function checksOf({ names, first, again, promotion, resolved }: Found): Check[] {
  const notRehearsed = names.filter((name) => !first.all.includes(name));
  const changed = again.all.filter((name) => !again.unchanged.includes(name));
  return [
    equal('stacks rehearsed', names.length - notRehearsed.length, names.length),
    equal('stacks changed by the same again', changed.length === 0 ? 'none' : changed.join(', '), 'none'),
    ...(promotion === undefined ? [] : promotionChecks(promotion)),
    equal('resources that were not made', resolved.missing.length, 0),
    equal('texts that were not resolved', resolved.unresolved.length, 0),
    equal(`malformed among ${resolved.arns} ARNs`, resolved.malformed.length, 0),
    equal(`faults by schema in ${resolved.resources} resources`, resolved.schema.length, 0),
    equal(`faults by ${resolved.rules.judged.length} rules`, resolved.rules.findings.length, 0),
  ];
}

function promotionChecks({
  machineStack,
  before,
  promotion,
  rollback,
  touched,
  afterChange,
  experiments,
}: PromotionFound): Check[] {
  const survived =
    promotion.served.join() === promotion.serves.join() && afterChange.join() === promotion.serves.join();
  return [
    ...exerciseChecks(promotion),
    ...exerciseChecks(rollback),
    equal(`the unrelated change reached ${machineStack}`, touched.includes(machineStack) ? 'yes' : 'no', 'yes'),
    equal('served after the unrelated change', shortened(afterChange), shortened(promotion.serves)),
    equal(
      'the promotion survived',
      survived ? 'yes' : `no, ${shortened(afterChange)} is served, as before it: ${shortened(before)}`,
      'yes',
    ),
    ...experiments.flatMap(exerciseChecks),
  ];
}

/** Everything that is wrong with the resolved properties, a line each. */
export function faultsOf({ missing, unresolved, malformed, schema, rules }: ResolvedFound): string[] {
  return [
    ...missing.map((id) => `${id} must be made, and was not`),
    ...unresolved,
    ...malformed,
    ...schema,
    ...rules.findings,
  ];
}
