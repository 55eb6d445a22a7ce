import type { Call, RoleCalls } from '../security/calls';
import { queryCalls } from './query.calls';

/** Looks at an account, which know many resources or none. */
function looks(why: string, service: string, calls: readonly string[]): Call {
  return { actions: calls.map((call) => `${service}:${call}`), on: ['*'], why };
}

/** What auditors do. */
export const auditorCalls: RoleCalls = {
  role: 'People/Auditor',
  by: 'auditors',
  when: { construct: 'People/Auditor' },
  trust: { people: true },
  calls: [
    ...queryCalls('Auditor', 'auditor', [
      { database: '{Audit/Tables/Database#Ref}', tables: ['trail'] },
      { database: '{Data/Capture/Database#Ref}', tables: ['invocation'] },
    ]),
    looks('They look what was done in the last 90 days, and whether the trail records', 'cloudtrail', [
      ...['LookupEvents', 'DescribeTrails', 'GetTrail', 'GetTrailStatus', 'GetEventSelectors', 'ListTrails'],
    ]),
    looks('They look which rules the account keeps, and how a resource has changed', 'config', [
      ...['DescribeConfigurationRecorders', 'DescribeConfigurationRecorderStatus', 'DescribeConfigRules'],
      ...['DescribeComplianceByConfigRule', 'GetComplianceDetailsByConfigRule', 'DescribeConformancePacks'],
      ...['DescribeConformancePackCompliance', 'GetConformancePackComplianceDetails', 'GetResourceConfigHistory'],
      'ListDiscoveredResources',
    ]),
    looks('They read roles and policies, and ask IAM what a role may do', 'iam', [
      ...['ListRoles', 'GetRole', 'ListRolePolicies', 'GetRolePolicy', 'ListAttachedRolePolicies', 'ListPolicies'],
      ...['GetPolicy', 'GetPolicyVersion', 'SimulatePrincipalPolicy'],
    ]),
    looks('They look which keys there are', 'kms', ['ListKeys', 'ListAliases']),
    {
      actions: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListGrants'],
      on: ['Restricted', 'Internal', 'Results', 'Logs'].map((key) => `{Foundation/Keys/${key}}`),
      why: 'They look who may use a key, and whether it rotates; a key of somebody else has a policy of its own',
    },
    looks('They look who sees which table', 'lakeformation', [
      ...['ListPermissions', 'GetEffectivePermissionsForPath', 'GetDataLakeSettings', 'ListResources', 'ListLFTags'],
      ...['GetLFTag', 'GetResourceLFTags', 'ListDataCellsFilter', 'GetDataCellsFilter', 'ListLakeFormationOptIns'],
    ]),
    looks('They look how a bucket is protected', 's3', [
      ...['ListAllMyBuckets', 'GetBucketPolicy', 'GetBucketPolicyStatus', 'GetBucketPublicAccessBlock'],
      ...['GetEncryptionConfiguration', 'GetBucketVersioning', 'GetLifecycleConfiguration', 'GetBucketLogging'],
    ]),
  ],
};
