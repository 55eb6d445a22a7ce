import type { WorkflowFacts } from '../workflow/paths';
import { hasState } from './part.paths';

/** The metric that decides; undefined where a script evaluates. */
export function metricOf(facts: WorkflowFacts): string | undefined {
  if (!hasState(facts, 'SelectMetric')) return undefined;
  const picked = facts.at('States.SelectMetric.Parameters') as Readonly<Record<string, unknown>>;
  return /@\.MetricName == '([^']+)'/.exec(String(picked['values.$']))?.[1] ?? 'none';
}

/** A bar, as the gate compares. */
export interface SaidBar {
  readonly Variable?: string;
  readonly NumericGreaterThanEquals?: number;
  readonly NumericLessThanEquals?: number;
}

export function barsSaid({ at }: WorkflowFacts): readonly SaidBar[] {
  const rule = (at('States.BeatsTheBar.Choices.1') ?? {}) as SaidBar & { readonly And?: readonly SaidBar[] };
  return rule.And ?? [rule];
}

/** The values of the bars. */
export function limitsOf(facts: WorkflowFacts): readonly number[] {
  return barsSaid(facts).map((bar) => Number(bar.NumericGreaterThanEquals ?? bar.NumericLessThanEquals));
}

/** A text as a regular expression. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What a report calls a figure: the metric that decides has its own name. */
export function figureName(facts: WorkflowFacts): string {
  const metric = metricOf(facts);
  return metric === undefined ? '[^{}]+' : literal(metric);
}

/** A report that tells every figure; figures of the usual way are the bars themselves. */
export function reportOf(facts: WorkflowFacts, start: string, end: string): RegExp {
  const figure = limitsOf(facts).map((limit) => `${figureName(facts)} ${literal(String(limit))}(?: \\([^)]+\\))?`);
  return new RegExp(`^${start}${figure.join(', ')}${end}$`);
}

/** A figure just on the wrong side of a bar. */
export function worse(bar: SaidBar | undefined): number {
  const limit = Number(bar?.NumericGreaterThanEquals ?? bar?.NumericLessThanEquals);
  const step = bar?.NumericGreaterThanEquals === undefined ? 0.001 : -0.001;
  return Math.round((limit + step) * 1000) / 1000;
}
