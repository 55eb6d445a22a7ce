import type { Result } from './document';

/** Why no layer tells a kind of change, by what was changed. The first that fits is the reason. */
const REASONS: readonly { readonly kind?: string; readonly where: RegExp; readonly why: string }[] = [];

/** Why nothing told a change; `unexplained` when no reason fits, which a test does not allow. */
export function reasonFor({ kind, where }: Pick<Result, 'kind' | 'where'>): string {
  return REASONS.find((reason) => (reason.kind ?? kind) === kind && reason.where.test(where))?.why ?? 'unexplained';
}
