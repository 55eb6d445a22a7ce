import { addressRange } from '../address-range';
import { asList, type Assembly, type Resource } from '../assembly';
import { subnetsOf, zonesOf } from '../networks';
import { isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf, listed, numberOf, shown } from '../wording';

const WORKGROUP = 'AWS::RedshiftServerless::Workgroup';
const NAMESPACE = 'AWS::RedshiftServerless::Namespace';

/** Base capacity when none is told. Source: Amazon Redshift management guide, serverless. */
const DEFAULT_RPU = 128;

/** Source: Amazon Redshift management guide, considerations for serverless. */
const zones: Rule = {
  id: 'ML-RS-01',
  title: 'A workgroup of Redshift Serverless covers two Availability Zones, and three with enhanced VPC routing',
  facts: ['RS-01'],
  fix: 'name subnets of more Availability Zones',
  check: forEach(WORKGROUP, ({ properties }, assembly) => {
    const ids = properties.SubnetIds;
    if (!Array.isArray(ids) || ids.length === 0) return [];
    const least = booleanOf(properties.EnhancedVpcRouting) === true ? 3 : 2;
    const covered = zonesOf(ids, assembly);
    if (ids.length >= least && (covered === undefined || covered.size >= least)) return [];
    const where = covered === undefined ? '' : ` in ${[...covered].join(', ')}`;
    return [
      {
        problem: `SubnetIds must cover ${least} Availability Zones, got ${ids.length} subnet(s)${where}`,
        location: 'Properties/SubnetIds',
      },
    ];
  }),
};

/** Source: Amazon Redshift management guide, serverless-known-issues: 37 free addresses for 128 RPU. */
const addresses: Rule = {
  id: 'ML-RS-02',
  title: 'Subnets of a workgroup have addresses for its capacity',
  facts: ['RS-02'],
  fix: 'take subnets of /26 or larger, or a smaller BaseCapacity',
  check: forEach(WORKGROUP, ({ properties }, assembly) => {
    const capacity = numberOf(properties.BaseCapacity ?? DEFAULT_RPU);
    if (capacity === undefined || capacity < DEFAULT_RPU) return [];
    const small = subnetsOf(properties.SubnetIds, assembly).filter((subnet) => isSmall(subnet));
    return small.map(({ id, properties: { CidrBlock } }) => ({
      problem: `${capacity} RPU need a subnet of /26 or larger, got ${String(CidrBlock)} of ${id}`,
      location: 'Properties/SubnetIds',
    }));
  }),
};

const onePassword: Rule = {
  id: 'ML-RS-03',
  title: 'The password of a namespace is managed or given, never both',
  facts: ['RS-03'],
  fix: 'keep ManageAdminPassword, and drop AdminUserPassword',
  check: forEach(
    NAMESPACE,
    ({ properties: { ManageAdminPassword, AdminUserPassword, AdminPasswordSecretKmsKeyId } }) => {
      const isManaged = booleanOf(ManageAdminPassword) === true;
      return [
        ...(isManaged && AdminUserPassword !== undefined
          ? [
              {
                problem: 'AdminUserPassword must not stand beside ManageAdminPassword',
                location: 'Properties/AdminUserPassword',
              },
            ]
          : []),
        ...(!isManaged && AdminPasswordSecretKmsKeyId !== undefined
          ? [
              {
                problem: `AdminPasswordSecretKmsKeyId needs ManageAdminPassword, got ${shown(ManageAdminPassword)}`,
                location: 'Properties/AdminPasswordSecretKmsKeyId',
              },
            ]
          : []),
        ...(typeof AdminUserPassword === 'string' && !isUnknown(AdminUserPassword)
          ? [
              {
                problem: 'AdminUserPassword must not stand in a template, got the password as text',
                location: 'Properties/AdminUserPassword',
              },
            ]
          : []),
      ];
    },
  ),
};

const defaultRoleListed: Rule = {
  id: 'ML-RS-05',
  title: 'The default role of a namespace is one of its roles, and trusts Redshift',
  facts: ['RS-05'],
  fix: 'add the role to IamRoles, and let redshift.amazonaws.com or redshift-serverless.amazonaws.com assume it',
  check: forEach(NAMESPACE, ({ properties: { DefaultIamRoleArn, IamRoles } }, assembly) => [
    ...(DefaultIamRoleArn !== undefined &&
    Array.isArray(IamRoles ?? []) &&
    !asList(IamRoles).includes(DefaultIamRoleArn)
      ? [
          {
            problem: `IamRoles must have ${shown(DefaultIamRoleArn)}, got ${listed(asList(IamRoles))}`,
            location: 'Properties/IamRoles',
          },
        ]
      : []),
    ...distrusted([...asList(IamRoles)], assembly).map(({ id }) => ({
      problem: `${id} must trust redshift.amazonaws.com or redshift-serverless.amazonaws.com`,
      location: 'Properties/IamRoles',
    })),
  ]),
};

const notPublic: Rule = {
  id: 'ML-RS-101',
  title: 'A workgroup is reached from its network alone',
  facts: [],
  fix: 'set PubliclyAccessible to false',
  advice: true,
  check: forEach([WORKGROUP, 'AWS::Redshift::Cluster'], ({ properties: { PubliclyAccessible } }) =>
    booleanOf(PubliclyAccessible) === true
      ? [{ problem: 'PubliclyAccessible must be false, got true', location: 'Properties/PubliclyAccessible' }]
      : [],
  ),
};

/** Roles of the assembly that Redshift cannot assume. */
function distrusted(roles: readonly unknown[], assembly: Assembly): Resource[] {
  return roles
    .flatMap((role) => assembly.target(role) ?? [])
    .filter(
      ({ type, properties }) =>
        type === 'AWS::IAM::Role' &&
        !/redshift(-serverless)?\.amazonaws\.com/.test(JSON.stringify(properties.AssumeRolePolicyDocument ?? '')),
    );
}

function isSmall({ properties }: Resource): boolean {
  const range = addressRange(properties.CidrBlock);
  return range !== undefined && range.size < 64;
}

/** Rules about Redshift. */
export const redshiftRules: readonly Rule[] = [zones, addresses, onePassword, defaultRoleListed, notPublic];
