import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiGatewayLogRole } from '../account/api-gateway-log-role';
import { Budget } from '../account/budget';
import { DmsRoles } from '../account/dms-roles';
import type { AccountConfig } from '../config/account-config';

/** What the stack gets. */
export interface AccountProps {
  /** What this account and Region should have. */
  readonly config: AccountConfig;
}

/** What an account and Region have once, each only if the configuration asks for it. */
export class Account extends Stack {
  constructor(scope: Construct, id: string, props: AccountProps) {
    const { region, account, budget, apiGatewayLogRole, dmsRoles } = props.config;
    super(scope, id, {
      stackName: 'ml-platform-account',
      description: 'What an account and Region have once',
      env: { region, account },
    });
    if (budget !== undefined) {
      new Budget(this, 'Budget', budget);
    }
    if (apiGatewayLogRole) {
      new ApiGatewayLogRole(this, 'ApiGatewayLogRole');
    }
    if (dmsRoles) {
      new DmsRoles(this, 'DmsRoles');
    }
  }
}
