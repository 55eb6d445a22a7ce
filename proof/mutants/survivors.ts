import type { Result } from './document';

/** Why no layer tells a kind of change, by what was changed. The first that fits is the reason. */
const REASONS: readonly { readonly kind?: string; readonly where: RegExp; readonly why: string }[] = [
  {
    where: /Properties\.(?:Threshold|DatapointsToAlarm|EvaluationPeriods)$/,
    why: 'when an alarm shall ring is a choice: any number is one',
  },
  { where: /InitialVariantWeight$/, why: 'weights count among each other, and there is one variant' },
  { where: /HyperParameters\.\w+$/, kind: 'change a task parameter', why: 'the script has a default of its own' },
  {
    where: /Condition\.StringEquals(?:\.kms:ViaService)?$|\.Condition$/,
    kind: 'delete a property',
    why: 'the same role may use the same key directly as well, for the disks of its job',
  },
  {
    where: /RouteTableAssociation\w+ Properties\.RouteTableId$/,
    kind: 'swap a reference',
    why: 'all isolated subnets have the same routes, in tables of their own',
  },
];

/** Why nothing told a change; `unexplained` when no reason fits, which a test does not allow. */
export function reasonFor({ kind, where }: Pick<Result, 'kind' | 'where'>): string {
  return REASONS.find((reason) => (reason.kind ?? kind) === kind && reason.where.test(where))?.why ?? 'unexplained';
}
