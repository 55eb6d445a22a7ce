import type { Construct } from 'constructs';
import type { AuditTables } from '../audit/audit-tables';
import type { DataFilter } from '../data-lake/data-filter';
import { allow } from '../security/allow';
import { AskingPerson, type AskingPersonProps } from './asking-person';

/** Choices for the role. */
export interface AuditorProps extends AskingPersonProps {
  /** Records of the trail. */
  readonly tables: AuditTables;

  /** What the person sees of requests to the endpoint: when and which, without their contents. */
  readonly invocations: DataFilter;
}

/** Calls that show how an account is set up, by service; none of them shows data. */
const LOOKS: Readonly<Record<string, readonly string[]>> = {
  cloudtrail: ['DescribeTrails', 'GetEventSelectors', 'GetTrail', 'GetTrailStatus', 'ListTrails', 'LookupEvents'],
  config: [
    'DescribeComplianceByConfigRule',
    'DescribeConfigRules',
    'DescribeConfigurationRecorders',
    'DescribeConfigurationRecorderStatus',
    'DescribeConformancePackCompliance',
    'DescribeConformancePacks',
    'GetComplianceDetailsByConfigRule',
    'GetConformancePackComplianceDetails',
    'GetResourceConfigHistory',
    'ListDiscoveredResources',
  ],
  iam: [
    'GetPolicy',
    'GetPolicyVersion',
    'GetRole',
    'GetRolePolicy',
    'ListAttachedRolePolicies',
    'ListPolicies',
    'ListRolePolicies',
    'ListRoles',
    'SimulatePrincipalPolicy',
  ],
  kms: ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListAliases', 'ListGrants', 'ListKeys'],
  lakeformation: [
    'GetDataCellsFilter',
    'GetDataLakeSettings',
    'GetEffectivePermissionsForPath',
    'GetLFTag',
    'GetResourceLFTags',
    'ListDataCellsFilter',
    'ListLakeFormationOptIns',
    'ListLFTags',
    'ListPermissions',
    'ListResources',
  ],
  s3: [
    'GetBucketLogging',
    'GetBucketPolicy',
    'GetBucketPolicyStatus',
    'GetBucketPublicAccessBlock',
    'GetBucketVersioning',
    'GetEncryptionConfiguration',
    'GetLifecycleConfiguration',
    'ListAllMyBuckets',
  ],
};

/** Looks over shoulders: asks the trail who did what, and reads how the account is set up. Sees no patient. */
export class Auditor extends AskingPerson {
  constructor(scope: Construct, id: string, props: AuditorProps) {
    super(scope, id, props);
    this.describe('Auditor: asks the trail, reads how the account is set up, sees no patient');
    props.tables.grantQuery(this);
    const { catalog, table } = props.invocations;
    catalog.grantQuery(this, table, { filter: props.invocations });
    for (const [service, calls] of Object.entries(LOOKS)) {
      allow(this, {
        actions: calls.map((call) => `${service}:${call}`),
        resources: ['*'],
        wildcard: 'An audit looks at everything in the account; these calls show how things are set up, and no data',
      });
    }
  }
}
