import type { AccountConfig } from '../lib/config/account-config';

const email = 'team@example.com';
const identifiers = [{ name: 'patient-number', pattern: '[0-9]{3,9}', keywords: ['patient_nbr'] }];

/** The account app with everything that it can make, in a Region. */
export function everythingCreated(region: string): AccountConfig {
  return {
    region,
    alertEmail: email,
    budget: { monthlyUsd: 100, email },
    costAnomalies: { monitor: 'create', aboveUsd: 20, email },
    apiGatewayLogRole: 'create',
    dmsRoles: 'create',
    permissionsBoundary: { policyName: 'ml-platform-boundary' },
    lakeFormation: { administrators: [], newTablesGive: 'nothing' },
    catalogEncryption: 'create',
    configuration: { recorder: 'create', serviceRole: 'create', conformancePack: true },
    guardDuty: { detector: 'create', alertFrom: 4 },
    macie: { session: 'create', identifiers },
  };
}

/** The account app in an account that has all there can be one of, in a Region. */
export function everythingExisting(region: string): AccountConfig {
  return {
    region,
    alertEmail: email,
    costAnomalies: {
      monitor: 'arn:aws:ce::123456789012:anomalymonitor/11111111-2222-3333-4444-555555555555',
      aboveUsd: 20,
      email,
    },
    apiGatewayLogRole: 'existing',
    dmsRoles: 'existing',
    catalogEncryption: 'existing',
    configuration: { recorder: 'existing', conformancePack: true },
    guardDuty: { detector: 'existing', alertFrom: 4 },
    macie: { session: 'existing', identifiers },
  };
}
