import { CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import { customResourceProvider } from '../functions/custom-resource-provider';
import { type FunctionLogs, TypeScriptFunction } from '../functions/typescript-function';
import { allow } from '../security/allow';

/** What each stack asks of the function last, in the order of the calls: calls side by side are throttled (LF-04). */
const LAST_OF_STACK = new WeakMap<Stack, Construct>();

/** Choices for the function. */
export interface LakeOptInProps {
  /** Logs of the function. */
  readonly logs: FunctionLogs;
}

/** A database or table as the API names it; exactly one member is set. */
export interface OptInResource {
  /** A database. */
  readonly Database?: { readonly CatalogId: string; readonly Name: string };

  /** A table. */
  readonly Table?: { readonly CatalogId: string; readonly DatabaseName: string; readonly Name: string };
}

/**
 * Opts roles in, so that Lake Formation binds them in hybrid mode, and takes tables from everybody in mode strict: for both
 * CloudFormation has no resource (RV-06, LF-06).
 *
 * Only an administrator can do so ("Hybrid access mode considerations and limitations"), so the role of the function is one
 * while it exists. It takes itself off the list when it is deleted: a deleted role on the list breaks later updates (LF-05).
 */
export class LakeOptIn extends Construct {
  /** Role of the function; must be among the administrators. */
  readonly role: IRole;

  /** Takes the role off the list of administrators when it is deleted; must be there before the role is on the list. */
  readonly administrator: Construct;

  /** What custom resources of other stacks name to be made by the function. */
  readonly serviceToken: string;

  private readonly optIns = new Map<string, { readonly resources: OptInResource[]; readonly made: CustomResource }>();

  constructor(scope: Construct, id: string, props: LakeOptInProps) {
    super(scope, id);
    const handler = new TypeScriptFunction(this, 'Function', {
      folder: 'lake-formation-opt-in',
      description:
        'Opts roles in to Lake Formation or takes tables from everybody, and takes itself off its administrators in the end',
      timeout: Duration.minutes(14),
      logs: props.logs,
    });
    this.role = handler.role;
    allow(this.role, {
      actions: ['lakeformation:CreateLakeFormationOptIn', 'lakeformation:DeleteLakeFormationOptIn'],
      resources: ['*'],
      wildcard: 'Opt-ins know no resources; Lake Formation lets administrators alone make them',
    });
    allow(this.role, {
      actions: ['lakeformation:RevokePermissions'],
      resources: ['*'],
      wildcard: 'Permissions of Lake Formation know no resources in IAM; it takes from everybody, and can give nothing',
    });
    allow(this.role, {
      actions: ['lakeformation:GetDataLakeSettings', 'lakeformation:PutDataLakeSettings'],
      resources: ['*'],
      wildcard: 'The settings are those of the account and Region, which are no resource',
    });
    this.serviceToken = customResourceProvider(this, handler, props.logs).serviceToken;
    this.administrator = new CustomResource(this, 'Administrator', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::LakeFormationAdministrator',
      properties: { Administrator: this.role.roleArn },
    });
  }

  /**
   * Opts a role in on databases and tables, in the stack of the role; one resource for each role, so that two grants of one
   * database do not undo each other.
   *
   * @param after permissions that the role must have first, or it would lose what IAM alone gives it
   */
  optIn(role: IRole, resources: readonly OptInResource[], after: IDependable): void {
    const { resources: all, made } = this.optIns.get(role.node.path) ?? this.begin(role);
    const known = new Set(all.map((one) => JSON.stringify(one)));
    all.push(...resources.filter((one) => !known.has(JSON.stringify(one))));
    made.node.addDependency(after);
  }

  /**
   * Takes databases and tables from everybody whom IAM lets in; what they were given before mode `strict` would outlive the
   * change of mode, and no filter or tag mean anything. It gives nothing back when it is deleted.
   *
   * @param scope whose databases and tables they are
   * @param after what must exist first: they themselves
   */
  close(scope: Construct, resources: readonly OptInResource[], after: readonly IDependable[]): void {
    // eslint-disable-next-line awscdk/require-passing-this -- it belongs to the database, and lies in the stack of that
    const made = new CustomResource(scope, 'Closed', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::LakeFormationClosed',
      properties: { Resources: resources },
    });
    made.node.addDependency(...after);
    inTurn(made);
  }

  private begin(role: IRole): { readonly resources: OptInResource[]; readonly made: CustomResource } {
    const resources: OptInResource[] = [];
    const made = new CustomResource(role as unknown as Construct, 'OptIn', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::LakeFormationOptIn',
      properties: { Principal: role.roleArn, Resources: Lazy.any({ produce: () => resources }) },
    });
    inTurn(made);
    const begun = { resources, made };
    this.optIns.set(role.node.path, begun);
    return begun;
  }
}

/** Makes what is asked of the function wait for what its stack asked before. */
function inTurn(made: CustomResource): void {
  const stack = Stack.of(made);
  const previous = LAST_OF_STACK.get(stack);
  if (previous !== undefined) {
    made.node.addDependency(previous);
  }
  LAST_OF_STACK.set(stack, made);
}
