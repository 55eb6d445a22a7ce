import { matches } from './patterns';
import type { Condition, Statement } from './policies';
import type { Values } from './listed';

/** Operators that ask for a value, without what may follow them. */
const POSITIVE =
  /^(ForAllValues:|ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|Bool)(IfExists)?$/;

/** A context that meets the conditions of a statement as far as they ask for values: the first value of each. */
export function contextFor(statement: Statement): Values {
  return Object.fromEntries(
    statement.conditions
      .filter(({ operator }) => POSITIVE.test(operator))
      .map(({ operator, key, values }) => {
        const value = (values[0] ?? '').replaceAll('*', 'x').replaceAll('?', 'x');
        return [key, operator.startsWith('For') ? [value] : value];
      }),
  );
}

/** Whether a context meets what a statement asks for; operators that ask for no value count as met. */
export function meets(statement: Statement, context: Values): boolean {
  return statement.conditions.every((condition) => meetsOne(condition, context));
}

function meetsOne({ operator, key, values }: Condition, context: Values): boolean {
  if (!POSITIVE.test(operator)) return true;
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  if (found === undefined) return operator.endsWith('IfExists') || operator.startsWith('ForAllValues:');
  const meant = (value: string): boolean => values.some((pattern) => matches(pattern, value));
  const given = typeof found === 'string' ? [found] : found;
  return operator.startsWith('ForAnyValue:') ? given.some(meant) : given.every(meant);
}

/**
 * Values of a statement's conditions that none of the contexts says, and conditions that ask for no value at all: by time,
 * by address, by absence. Nothing holds those against what callers say, so they count as unknown.
 */
export function unknownValues(statement: Statement, contexts: readonly Values[]): string[] {
  return statement.conditions.flatMap(({ operator, key, values }) => {
    if (!POSITIVE.test(operator)) return [`${operator} ${key}`];
    const said = contexts.flatMap((context) =>
      Object.entries(context)
        .filter(([name]) => name.toLowerCase() === key.toLowerCase())
        .flatMap(([, value]) => value),
    );
    return values
      .filter((pattern) => !said.some((value) => matches(pattern, value)))
      .map((value) => `${key} = ${value}`);
  });
}
