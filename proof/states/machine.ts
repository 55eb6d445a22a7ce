import { asList, asProperties, type Properties } from '../../lib/checks/assembly';

/** A state machine, or what is inside of a Map or Parallel state: states of their own, with a first one. */
export interface Scope {
  /** What stands before the names of its states: empty outside, `Outer > ` inside. */
  readonly prefix: string;

  /** Name of the first state. */
  readonly startAt: string;

  /** Its states by name. */
  readonly states: ReadonlyMap<string, Properties>;
}

/** The scopes of a definition: itself, then those inside. */
export function scopesOf(definition: Properties, prefix = ''): Scope[] {
  const states = new Map(
    Object.entries(asProperties(definition.States)).map(([name, state]) => [name, asProperties(state)]),
  );
  const inside = [...states].flatMap(([name, state]) =>
    [...asList(state.Branches), ...asList(state.ItemProcessor), ...asList(state.Iterator)].flatMap((inner) =>
      scopesOf(asProperties(inner), `${prefix}${name} > `),
    ),
  );
  return [{ prefix, startAt: String(definition.StartAt), states }, ...inside];
}

/** One way out of a state. */
export interface Way {
  /** Name of the next state. */
  readonly next: string;

  /** Why: the state did what it does, an error was caught, or a choice says so. */
  readonly kind: 'next' | 'catch' | 'choice' | 'default';

  /** The catcher or the choice. */
  readonly by: Properties;
}

/** The ways out of a state. */
export function waysFrom(state: Properties): Way[] {
  const ways = (list: unknown, kind: Way['kind']): Way[] =>
    asList(list)
      .map(asProperties)
      .map((by) => ({ next: String(by.Next), kind, by }));
  return [
    ...(state.Next === undefined ? [] : ways(state, 'next')),
    ...ways(state.Choices, 'choice'),
    ...(state.Default === undefined ? [] : [{ next: String(state.Default), kind: 'default' as const, by: {} }]),
    ...ways(state.Catch, 'catch'),
  ];
}

/** Names of the states that an execution can come to from some, those included, on ways that are allowed. */
export function reachable(
  { states }: Scope,
  from: readonly string[],
  allowed: (state: Properties, way: Way) => boolean = () => true,
): Set<string> {
  const seen = new Set(from);
  for (const name of seen) {
    const state = states.get(name) ?? {};
    for (const way of waysFrom(state)) {
      if (allowed(state, way)) seen.add(way.next);
    }
  }
  return seen;
}

/** All texts in a value that Step Functions evaluates: members whose name ends in `.$`. */
export function expressionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  return Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([key, item]) =>
    key.endsWith('.$') && typeof item === 'string' ? [item] : expressionsIn(item),
  );
}

/** Paths below the input in an expression, e.g. `$.a.b`; neither those of the context object nor those in quoted texts. */
export function pathsIn(expression: string): string[] {
  const unquoted = expression.startsWith('$') ? expression : expression.replace(/'(?:\\.|[^'\\])*'/g, "''");
  return [...unquoted.matchAll(/(?<!\$)\$((?:\.\w+|\[[^\]]*\])+)/g)].map(([path]) => path);
}

/** The members that a path leads through, up to the first that is no plain name: `$.a.b[0].c` is `a`, `b`. */
export function stepsOf(path: string): string[] {
  const [plain = ''] = /^\$(?:\.\w+)*/.exec(path) ?? [];
  return plain.split('.').slice(1);
}
