import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** In mode strict only an administrator can give a table away, so somebody must be meant to be one. */
function strictHasAdministrators({ lakeFormation }: Config): Problem[] {
  const { mode, settings, administrators } = lakeFormation ?? {};
  if (mode !== 'strict' || settings !== 'append' || administrators?.length !== 0) return [];
  const text =
    'wants an administrator to be named; ARNs of roles are allowed, and deploying-role. Add to lakeFormation.administrators who gives tables away, or deploying-role if deployments alone do.';
  return [problemWith('lakeFormation.mode', mode, text)];
}

/** Whoever leaves the settings to somebody else makes nobody an administrator. */
function existingSettingsAreLeft({ lakeFormation }: Config): Problem[] {
  const { mode, settings, administrators = [] } = lakeFormation ?? {};
  if (mode === undefined || mode === 'off' || settings !== 'existing') return [];
  return administrators.map((administrator, index) =>
    problemWith(
      `lakeFormation.administrators[${index}]`,
      administrator,
      'would be ignored, because lakeFormation.settings is existing; an empty list is allowed. Remove it, or change settings to append.',
    ),
  );
}

/** What must hold between the keys of Lake Formation. */
export const lakeFormationRules: readonly Rule<PlatformConfig>[] = [strictHasAdministrators, existingSettingsAreLeft];
