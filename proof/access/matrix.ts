import type { Platform } from '../iam/platform';
import type { RolePolicies } from '../iam/policies';
import { type Answer, simulate } from '../iam/simulator';
import type { Attempt, Route } from './attempts';
import { LakeFormation } from './lake-formation';
import { type Target, targetsOf } from './targets';

/** What a role may have of a target, and why. */
export interface Cell {
  readonly role: RolePolicies;
  readonly target: string;

  /** Routes that work, with what lets it through. */
  readonly open: ReadonlyMap<Route, string>;

  /** Why the others do not. */
  readonly closed: string;

  /** Requests of a route through the objects that are allowed each by itself, though the route may not work. */
  readonly halfway: readonly string[];
}

/** Every role of the templates against every target. */
export interface Matrix {
  readonly roles: readonly RolePolicies[];
  readonly targets: readonly string[];
  readonly cells: readonly Cell[];
  readonly lake: LakeFormation;
}

/**
 * Computes what each role may have, by IAM and Lake Formation together.
 *
 * @param columns columns that are asked about by themselves, as `database.table.column`
 */
export async function matrixOf(platform: Platform, columns: readonly string[]): Promise<Matrix> {
  const lake = new LakeFormation(platform);
  const targets = targetsOf(platform, lake, columns);
  const probes = platform.roles.flatMap((role) =>
    targets.map((target) => ({ role, target, attempts: target.attempts(role) })),
  );
  const requests = probes.flatMap(({ attempts }) => attempts.flatMap((attempt) => attempt.requests));
  const answers = await simulate(requests);
  let next = 0;
  const cells = probes.map(({ role, target, attempts }) => {
    const tried = attempts.map((attempt) => ({
      attempt,
      answers: attempt.requests.map(() => answers[next++] as Answer),
    }));
    return cellOf(platform, role, target, tried);
  });
  return { roles: platform.roles, targets: targets.map(({ name }) => name), cells, lake };
}

interface Tried {
  readonly attempt: Attempt;
  readonly answers: readonly Answer[];
}

function cellOf({ names }: Platform, role: RolePolicies, target: Target, tried: readonly Tried[]): Cell {
  const told = ({ requests }: Attempt, index: number): string => {
    const { action = '', resource = '' } = requests[index] ?? {};
    return resource === '*' ? action : `${action} on ${names.show(resource)}`;
  };
  const open = new Map<Route, string>();
  const refused = new Map<Route, string>();
  const halfway = new Set<string>();
  for (const { attempt, answers } of tried) {
    const denied = answers.findIndex(({ allowed }) => !allowed);
    if (attempt.route === 'objects') {
      for (const [index, { allowed }] of answers.entries()) if (allowed) halfway.add(told(attempt, index));
    }
    if (denied >= 0) {
      if (!refused.has(attempt.route)) refused.set(attempt.route, `IAM denies ${told(attempt, denied)}`);
    } else if (!open.has(attempt.route)) {
      const requests = [...new Set(attempt.requests.map((_, index) => told(attempt, index)))];
      const lake = attempt.lake === undefined ? '' : `Lake Formation: ${attempt.lake}; `;
      open.set(attempt.route, `${lake}IAM allows ${requests.join(' and ')}`);
    }
  }
  const lake = refused.has('query') || target.lake === undefined ? [] : [`Lake Formation: ${target.lake(role)}`];
  return { role, target: target.name, open, closed: [...lake, ...refused.values()].join('; '), halfway: [...halfway] };
}
