import type { ApiCall } from '../../lib/checks/api-calls';
import { asProperties, type Properties } from '../../lib/checks/assembly';
import { answerMembers } from '../api-models/request';
import { expressionsIn, pathsIn, reachable, type Scope, scopesOf, stepsOf, waysFrom } from './machine';

/** A state that puts something at a member of the input. */
interface Writer {
  readonly state: string;
  readonly member: string;

  /** Members of what it puts there; undefined when they cannot be told. */
  readonly keys: readonly string[] | undefined;
}

/**
 * Paths that can lead to nothing, as far as that can be told without a run: below what a state has put there, in what an
 * API answers, and in what only later states put there. What no state writes may be part of the input.
 *
 * @param callOf the call of a state, by name
 */
export function referenceFaults(definition: Properties, callOf: (state: string) => ApiCall | undefined): string[] {
  return scopesOf(definition).flatMap((scope) => {
    const writers = [...scope.states].flatMap(([name, state]) =>
      writersIn(name, state, callOf(`${scope.prefix}${name}`)),
    );
    const before = new Map([...scope.states.keys()].map((name) => [name, statesBefore(scope, name)]));
    return [...scope.states].flatMap(([name, state]) =>
      [
        ...selectorFaults(state, callOf(`${scope.prefix}${name}`)),
        ...inputPaths(state).flatMap((path) => pathFaults(path, writers, before.get(name) ?? new Set())),
      ].map((fault) => `${scope.prefix}${name}: ${fault}`),
    );
  });
}

function pathFaults(path: string, writers: readonly Writer[], before: ReadonlySet<string>): string[] {
  const [member, key] = stepsOf(path);
  const all = writers.filter((writer) => writer.member === member);
  if (member === undefined || all.length === 0) return [];
  const earlier = all.filter(({ state }) => before.has(state));
  if (earlier.length === 0) return [`${path} is put there by ${all[0]?.state} only, which does not come before`];
  const keys = earlier.map((writer) => writer.keys);
  if (key === undefined || keys.some((known) => known === undefined || known.includes(key))) return [];
  return [`${path} leads to nothing; ${earlier[0]?.state} puts ${keys.flat().join(', ')} at $.${member}`];
}

/** Members of an answer that a ResultSelector names and the API does not have. */
function selectorFaults(state: Properties, call: ApiCall | undefined): string[] {
  const members = call === undefined ? undefined : membersOf(call);
  if (members === undefined) return [];
  return expressionsIn(state.ResultSelector)
    .flatMap(pathsIn)
    .filter((path) => !members.includes(stepsOf(path)[0] ?? ''))
    .map((path) => `ResultSelector: ${path} leads to nothing; ${call?.operation} answers ${members.join(', ')}`);
}

/** Paths that a state reads from its input. */
function inputPaths(state: Properties): string[] {
  const conditions: string[] = [];
  const collect = (value: unknown): void => {
    for (const [key, item] of Object.entries(typeof value === 'object' && value !== null ? value : {})) {
      if (typeof item === 'string' && (key === 'Variable' || key.endsWith('Path'))) conditions.push(item);
      else collect(item);
    }
  };
  collect(state.Choices);
  const fields = [
    state.ErrorPath,
    state.CausePath,
    state.SecondsPath,
    state.TimestampPath,
    state.ItemsPath,
    state.InputPath,
  ];
  const texts = [
    ...expressionsIn(state.Parameters),
    ...conditions,
    ...fields.filter((field) => typeof field === 'string'),
  ];
  return [...new Set(texts.flatMap((text) => pathsIn(String(text))))];
}

function writersIn(name: string, state: Properties, call: ApiCall | undefined): Writer[] {
  const at = (path: unknown, keys: Writer['keys']): Writer[] => {
    const [member, ...deeper] = stepsOf(String(path));
    if (typeof path !== 'string' || member === undefined) return [];
    return [{ state: name, member, keys: deeper.length === 0 ? keys : undefined }];
  };
  const own = ['Task', 'Pass', 'Map', 'Parallel'].includes(String(state.Type));
  const catchers = waysFrom(state).filter(({ kind }) => kind === 'catch');
  return [
    ...(own ? at(state.ResultPath, keysOf(state, call)) : []),
    ...catchers.flatMap(({ by }) => at(by.ResultPath, ['Error', 'Cause'])),
  ];
}

/** Members of what a state makes. */
function keysOf(state: Properties, call: ApiCall | undefined): readonly string[] | undefined {
  if (state.Type === 'Map' || state.Type === 'Parallel') return undefined;
  const made = state.Type === 'Pass' ? (state.Result ?? state.Parameters) : state.ResultSelector;
  if (typeof made === 'object' && made !== null)
    return Object.keys(asProperties(made)).map((key) => key.replace(/\.\$$/, ''));
  return state.Type === 'Task' && call !== undefined ? membersOf(call) : undefined;
}

/** Members of the answer that a state gets; of a job that it waits for, the description of the job. */
function membersOf({ service, operation, pattern }: ApiCall): readonly string[] | undefined {
  if (pattern === '') return answerMembers(service, operation);
  const job = pattern === '.sync' && service === 'sagemaker' ? /^create(.*Job)$/.exec(operation)?.[1] : undefined;
  return job === undefined ? undefined : answerMembers(service, `describe${job}`);
}

/** Names of the states after which an execution can come to this one. */
function statesBefore(scope: Scope, name: string): Set<string> {
  return new Set(
    [...scope.states]
      .filter(([, state]) =>
        reachable(
          scope,
          waysFrom(state).map(({ next }) => next),
        ).has(name),
      )
      .map(([one]) => one),
  );
}
