import type { AccountConfig } from './account-config';
import { type Problem, problemWith } from './config-error';
import { regionCanRunIt } from './rules';
import type { Known, Rule } from './validate';

type Config = Known<AccountConfig>;

/** A conformance pack without a recorder is refused (RV-11). */
function packHasRecorder({ configuration }: Config): Problem[] {
  if (configuration?.conformancePack !== true || configuration.recorder !== undefined) return [];
  const text =
    'needs a recorder; true is allowed with configuration.recorder. Say there whether to create one or that there is an existing one.';
  return [problemWith('configuration.conformancePack', true, text)];
}

/** What belongs to a new recorder means nothing to one that somebody else owns. */
function newRecorderOnly({ configuration }: Config): Problem[] {
  if (configuration === undefined || configuration.recorder === 'create') return [];
  return (['serviceRole', 'globalTypes'] as const).flatMap((key) => {
    const value = configuration[key];
    const text = 'has no effect; it is allowed with configuration.recorder: create. Remove it.';
    return value === undefined ? [] : [problemWith(`configuration.${key}`, value, text)];
  });
}

/** With an existing detector or session, what is left to make are mails, and they need an address. */
function existingNeedsAddress({ alertEmail, guardDuty, macie }: Config): Problem[] {
  if (alertEmail !== undefined) return [];
  const text = (what: string) =>
    `leaves nothing to make without ${what}; create is allowed, too. Give ${what}, or remove the section.`;
  return [
    ...(guardDuty?.detector === 'existing' ? [problemWith('guardDuty.detector', 'existing', text('alertEmail'))] : []),
    ...(macie?.session === 'existing' && macie.identifiers?.length === 0
      ? [problemWith('macie.session', 'existing', text('alertEmail or macie.identifiers'))]
      : []),
  ];
}

/** An address to which nothing is sent. */
function addressHearsSomething({ alertEmail, guardDuty, macie, configuration }: Config): Problem[] {
  const senders = guardDuty !== undefined || macie !== undefined || configuration?.conformancePack === true;
  if (alertEmail === undefined || senders) return [];
  const text =
    'would never get a mail; it is allowed with guardDuty, macie or configuration.conformancePack. Switch one of them on, or remove it.';
  return [problemWith('alertEmail', alertEmail, text)];
}

/** Names that stand twice would make the same construct twice. */
function nothingTwice({ lakeFormation, macie }: Config): Problem[] {
  const lists: Record<string, readonly string[] | undefined> = {
    'lakeFormation.administrators[#]': lakeFormation?.administrators,
    'macie.identifiers[#].name': macie?.identifiers?.map(({ name }) => name),
  };
  return Object.entries(lists).flatMap(([path, list = []]) =>
    list.flatMap((entry, index) =>
      list.indexOf(entry) === index
        ? []
        : [
            problemWith(
              path.replace('#', String(index)),
              entry,
              'stands twice; once is allowed. Remove it, or name another.',
            ),
          ],
    ),
  );
}

/**
 * Whether the app has anything to make.
 *
 * @param config what was asked for
 * @returns false where everything is left out, or exists already and only had to be looked for
 */
export function asksForSomething(config: AccountConfig): boolean {
  const { apiGatewayLogRole, dmsRoles, catalogEncryption, configuration } = config;
  const { budget, costAnomalies, permissionsBoundary, lakeFormation, guardDuty, macie } = config;
  return (
    [budget, costAnomalies, permissionsBoundary, lakeFormation, guardDuty, macie].some(
      (section) => section !== undefined,
    ) ||
    [apiGatewayLogRole, dmsRoles, catalogEncryption, configuration?.recorder].includes('create') ||
    configuration?.conformancePack === true
  );
}

/** What must hold between the keys of the account app. */
export const accountRules: readonly Rule<AccountConfig>[] = [
  regionCanRunIt,
  packHasRecorder,
  newRecorderOnly,
  existingNeedsAddress,
  addressHearsSomething,
  nothingTwice,
];
