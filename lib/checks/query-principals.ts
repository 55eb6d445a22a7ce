import { readFileSync } from 'node:fs';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';

/** What lets a role ask Lake Formation for data. */
const QUERY = 'lakeformation:GetDataAccess';

/** What shows it the data itself, past every row and column filter. */
const PAST_FILTERS = ['s3:GetObject', 'kms:Decrypt'];

/** The parts of a template that are read here. */
interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: Properties }>>;
}
interface Properties {
  readonly Roles?: readonly unknown[];
  readonly PolicyDocument?: { readonly Statement?: readonly Statement[] };
  readonly Policies?: readonly { readonly PolicyDocument?: { readonly Statement?: readonly Statement[] } }[];
}
interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
}

/**
 * Whoever queries through Lake Formation can neither read objects nor decrypt: else row and column filters mean nothing
 * (RV-06). It looks at the policies of each role in a template, whatever code gave them.
 */
export class QueryPrincipals implements IPolicyValidationPlugin {
  /** Acknowledge a finding as `MlPlatform-LakeFormation::ML-LF-001`. */
  readonly name = 'MlPlatform LakeFormation';

  /** The one rule. */
  readonly ruleIds = ['ML-LF-001'];

  /** Reads each template of the assembly. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = context.stackTemplates.flatMap(({ templatePath }) => pastFilters(templatePath));
    return { success: violations.length === 0, violations };
  }
}

/** Roles of one template that can do both. */
function pastFilters(templatePath: string): PolicyViolation[] {
  const template = JSON.parse(readFileSync(templatePath, 'utf8')) as Template;
  return [...actionsByRole(template)].flatMap(([role, actions]) => {
    const past = PAST_FILTERS.filter((action) => actions.has(action) || actions.has(`${action.split(':')[0] ?? ''}:*`));
    if (!actions.has(QUERY) || past.length === 0) {
      return [];
    }
    return [
      {
        ruleName: 'ML-LF-001',
        severity: 'error',
        description: `role ${role} has ${QUERY} and ${past.join(', ')}, so it sees past row and column filters (RV-06); give querying and reading storage two roles`,
        violatingResources: [
          { resourceLogicalId: role.startsWith('{') ? undefined : role, templatePath, locations: [] },
        ],
      },
    ];
  });
}

/** Actions that a template allows each role: its own policies, and those attached to it by reference or by name. */
function actionsByRole({ Resources = {} }: Template): Map<string, Set<string>> {
  const actions = new Map<string, Set<string>>();
  const add = (role: string, statements: readonly Statement[] = []): void => {
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action = [] }) => Action);
    actions.set(role, new Set([...(actions.get(role) ?? []), ...allowed]));
  };
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    if (Type === 'AWS::IAM::Role') {
      (Properties.Policies ?? []).forEach(({ PolicyDocument }) => {
        add(id, PolicyDocument?.Statement);
      });
    }
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') {
      for (const role of Properties.Roles ?? []) {
        const ref = (role as { Ref?: string } | null)?.Ref;
        add(ref ?? JSON.stringify(role), Properties.PolicyDocument?.Statement);
      }
    }
  }
  return actions;
}
