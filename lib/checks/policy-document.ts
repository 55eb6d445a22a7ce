import { asList, asProperties } from './assembly';

/** A statement of a policy, with every list as a list. */
export interface Statement {
  /** Its `Sid`, for people. */
  readonly sid?: string;

  /** Whether it allows; else it denies. */
  readonly isAllow: boolean;

  /** Actions that it names, as they stand. */
  readonly actions: readonly string[];

  /** Whether it is for everything but the actions that it names. */
  readonly exceptActions: boolean;

  /** Resources that it names. */
  readonly resources: readonly string[];

  /** Principals by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` for everyone is `AWS: ['*']`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;

  /** Every condition, with its key in lower case: keys are not case-sensitive. */
  readonly conditions: readonly Condition[];
}

/** One condition of a statement. */
export interface Condition {
  /** E.g. `StringEquals`, `ArnLikeIfExists`. */
  readonly operator: string;

  /** E.g. `aws:sourcearn`, in lower case. */
  readonly key: string;

  /** Values that it compares with. */
  readonly values: readonly string[];
}

/** Statements of a policy document. */
export function statementsOf(document: unknown): Statement[] {
  return asList(asProperties(document).Statement).map((value) => {
    const { Sid, Effect, Action, NotAction, Resource, Principal, Condition } = asProperties(value);
    return {
      ...(typeof Sid === 'string' ? { sid: Sid } : {}),
      isAllow: Effect === 'Allow',
      actions: texts(Action ?? NotAction),
      exceptActions: Action === undefined && NotAction !== undefined,
      resources: texts(Resource),
      principals:
        typeof Principal === 'string'
          ? { AWS: [Principal] }
          : Object.fromEntries(Object.entries(asProperties(Principal)).map(([kind, names]) => [kind, texts(names)])),
      conditions: Object.entries(asProperties(Condition)).flatMap(([operator, keys]) =>
        Object.entries(asProperties(keys)).map(([key, values]) => ({
          operator,
          key: key.toLowerCase(),
          values: texts(values),
        })),
      ),
    };
  });
}

/**
 * Statements of a policy document, each as generous as it can turn out: what only a deployment knows allows everything to
 * everybody. For checks that something is allowed, so that they claim no lack that may not be there.
 */
export function generousStatementsOf(document: unknown): Statement[] {
  const { Statement } = asProperties(document);
  if (isOpen(document) || isOpen(Statement)) return [ANYTHING];
  const raw = asList(Statement);
  return statementsOf(document).map((statement, index) => {
    const { Effect, Action, Resource, Principal, Condition } = asProperties(raw[index]);
    if (isOpen(raw[index])) return ANYTHING;
    return {
      ...statement,
      isAllow: statement.isAllow || isOpen(Effect),
      ...(hasOpen(Action) ? { actions: ['*'] } : {}),
      ...(hasOpen(Resource) ? { resources: ['*'] } : {}),
      ...(isOpen(Principal) || Object.values(asProperties(Principal)).some(hasOpen)
        ? { principals: ANYTHING.principals }
        : {}),
      ...(isOpenCondition(Condition) ? { conditions: [] } : {}),
    };
  });
}

/** Whether a policy document has a part that only a deployment knows: a statement, or whom, what or which it is about. */
export function isOpenPolicy(document: unknown): boolean {
  const { Statement } = asProperties(document);
  return (
    isOpen(document) ||
    asList(Statement).some((statement) => {
      const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition } = asProperties(statement);
      return (
        isOpen(statement) ||
        [Effect, Action, NotAction, Resource, NotResource, ...Object.values(asProperties(Principal))].some(hasOpen) ||
        isOpen(Principal) ||
        isOpenCondition(Condition)
      );
    })
  );
}

/** Whether a value is nothing but a parameter or a function, so that it can turn out as anything. References do not count. */
export function isOpen(value: unknown): value is string {
  return typeof value === 'string' && /^(<(?!AWS::)[\s\S]*>|\{\{resolve:[^}]*\}\})$/.test(value);
}

/** Whether a value is open, or a list with an open member. */
export function hasOpen(value: unknown): boolean {
  return asList(value).some(isOpen);
}

const ANYTHING: Statement = {
  isAllow: true,
  actions: ['*'],
  exceptActions: false,
  resources: ['*'],
  principals: { AWS: ['*'], Service: ['*'] },
  conditions: [],
};

function isOpenCondition(condition: unknown): boolean {
  return (
    isOpen(condition) ||
    Object.values(asProperties(condition)).some(
      (keys) => isOpen(keys) || Object.values(asProperties(keys)).some(hasOpen),
    )
  );
}

/** Whether the actions of a statement cover an action, whatever it is for. */
export function coversAction({ actions, exceptActions }: Statement, action: string): boolean {
  const isNamed = actions.some((pattern) => matcherOf(pattern.toLowerCase()).test(action.toLowerCase()));
  return isNamed !== exceptActions;
}

/** Whether a statement is for everyone. */
export function isForEveryone({ principals }: Statement): boolean {
  return (principals.AWS ?? []).includes('*');
}

/** Whether a statement is for a service, by its name or because it is for everyone. */
export function isForService(statement: Statement, service: string): boolean {
  return isForEveryone(statement) || (statement.principals.Service ?? []).some((name) => couldMatch(name, service));
}

/** What a request says about itself: values by condition key, in lower case. */
export type RequestContext = Readonly<Record<string, string>>;

/**
 * Whether the conditions of a statement can hold for a request. Keys that the context does not have are taken to hold, and
 * so are negated operators: only a value that cannot match is a no.
 */
export function couldHold({ conditions }: Statement, context: RequestContext): boolean {
  return conditions.every(({ operator, key, values }) => {
    const value = context[key];
    if (value === undefined || /Not|Null/.test(operator)) return true;
    return values.some((pattern) => couldMatch(pattern, value));
  });
}

/** Stands for a partition, a Region or an account: a wildcard that goes over no colon and no slash. */
const WORD = '\ue100';

/** What only a deployment knows, in a resolved text. */
const UNKNOWN = /@\{[^}]*\}|<[^>]+>|\{\{resolve:[^}]*\}\}/g;

/**
 * Whether two texts can mean the same name or ARN. `*` and `?` are wildcards in both, and so is what only a deployment
 * knows, such as `@{Data/RawBucket}` and `<AWS::AccountId>`, unless both texts have the same of it. ARNs of two resources
 * are never the same.
 */
export function couldMatch(one: string, other: string): boolean {
  const [arn, otherArn] = [one, other].map((text) => /^@\{[^}]*\.Arn\}/.exec(text)?.[0]);
  if (arn !== undefined && otherArn !== undefined && arn !== otherArn) return false;
  const unknownOfOther = new Set(other.match(UNKNOWN));
  const shared = [...new Set(one.match(UNKNOWN))].filter((part) => unknownOfOther.has(part));
  const patternOf = (text: string): string =>
    text
      .replace(UNKNOWN, (part) => {
        if (shared.includes(part)) return String.fromCharCode(0xe000 + shared.indexOf(part));
        return part.startsWith('<AWS::') ? WORD : '*';
      })
      .replace(/\*+/g, '*');
  return overlap(patternOf(one), patternOf(other));
}

/** Whether a text has a part that only a deployment knows. */
export function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && value.search(UNKNOWN) >= 0;
}

/** Whether a text exists that both patterns match. */
function overlap(one: string, other: string): boolean {
  const failed = new Set<number>();
  const from = (i: number, j: number): boolean => {
    const place = i * (other.length + 1) + j;
    if (failed.has(place)) return false;
    const found =
      (i === one.length && j === other.length) ||
      (isWildcard(one[i]) && (from(i + 1, j) || (goesOver(one[i], other[j]) && from(i, j + 1)))) ||
      (isWildcard(other[j]) && (from(i, j + 1) || (goesOver(other[j], one[i]) && from(i + 1, j)))) ||
      (sameCharacter(one[i], other[j]) && from(i + 1, j + 1));
    if (!found) failed.add(place);
    return found;
  };
  return from(0, 0);
}

function isWildcard(character: string | undefined): boolean {
  return character === '*' || character === WORD;
}

function goesOver(wildcard: string | undefined, character: string | undefined): boolean {
  return character !== undefined && (wildcard === '*' || !/[:/*]/.test(character));
}

function sameCharacter(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one === other || one === '?' || other === '?';
}

function matcherOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
}

function texts(value: unknown): string[] {
  return asList(value).map(String);
}
