import { type Assembly, asList, asProperties, type Properties, type Resource } from '../assembly';
import { zonesOf } from '../networks';
import { generousStatementsOf, isForService, isUnknown, statementsOf } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf, listed, shown } from '../wording';

/** Roles that DMS looks for by name, with the AWS managed policy that each must have. */
const ACCOUNT_ROLES: Readonly<Record<string, string>> = {
  'dms-vpc-role': 'AmazonDMSVPCManagementRole',
  'dms-cloudwatch-logs-role': 'AmazonDMSCloudWatchLogsRole',
};

const DMS = 'dms.amazonaws.com';

/** Source: AWS DMS User Guide, security-iam. */
const accountRoles: Rule = {
  id: 'ML-DM-01',
  title: 'The roles that DMS looks for by name trust DMS and have the policy that is made for them',
  facts: ['DM-01'],
  fix: 'give the role this trust and this AWS managed policy',
  check: forEach('AWS::IAM::Role', ({ properties }) => {
    const name = String(properties.RoleName);
    const policy = ACCOUNT_ROLES[name];
    if (policy === undefined) return [];
    const isTrusted = generousStatementsOf(properties.AssumeRolePolicyDocument).some(
      (statement) => statement.isAllow && isForService(statement, DMS),
    );
    const policies = asList(properties.ManagedPolicyArns).map(String);
    return [
      ...(isTrusted
        ? []
        : [
            { problem: `role ${name} must trust ${DMS} and does not`, location: 'Properties/AssumeRolePolicyDocument' },
          ]),
      ...(policies.some((arn) => arn.endsWith(`/${policy}`))
        ? []
        : [
            {
              problem: `role ${name} must have the policy ${policy}, got ${listed(policies)}`,
              location: 'Properties/ManagedPolicyArns',
            },
          ]),
    ];
  }),
};

const roleBeforeSubnetGroup: Rule = {
  id: 'ML-DM-01-2',
  title: 'A role dms-vpc-role of the same stack is there before any DMS subnet group',
  facts: ['DM-01', 'CF-05'],
  fix: 'let the subnet group depend on the role, better from a later stack',
  check: forEach('AWS::DMS::ReplicationSubnetGroup', (group, assembly) => {
    const role = vpcRole(group.stack, assembly);
    if (role === undefined || assembly.before(group).has(role.id)) return [];
    return [
      { problem: `the subnet group does not wait for ${role.id}, without which DMS refuses it`, location: 'DependsOn' },
    ];
  }),
};

/** Source: public reports; the role is "not configured properly" for some seconds after it was made. */
const roleInEarlierStack: Rule = {
  id: 'ML-DM-02',
  title: 'The role dms-vpc-role is made in an earlier stack than the first DMS subnet group',
  facts: ['DM-02'],
  fix: 'move the role into a stack that is deployed before',
  check: forEach('AWS::DMS::ReplicationSubnetGroup', (group, assembly) => {
    const role = vpcRole(group.stack, assembly);
    if (role === undefined || !assembly.before(group).has(role.id)) return [];
    return [
      { problem: `${role.id} is made seconds before the subnet group, and a new role needs time until DMS sees it` },
    ];
  }),
};

const twoZones: Rule = {
  id: 'ML-DM-03',
  title: 'A DMS subnet group covers two Availability Zones',
  facts: ['DM-03'],
  fix: 'name subnets of two Availability Zones',
  check: forEach('AWS::DMS::ReplicationSubnetGroup', ({ properties }, assembly) => {
    const subnets = properties.SubnetIds;
    if (!Array.isArray(subnets)) return [];
    const zones = zonesOf(subnets, assembly);
    if (subnets.length >= 2 && (zones === undefined || zones.size >= 2)) return [];
    const where = zones === undefined ? '' : ` in ${[...zones].join(', ')}`;
    return [
      {
        problem: `SubnetIds must cover two Availability Zones, got ${subnets.length} subnet(s)${where}`,
        location: 'Properties/SubnetIds',
      },
    ];
  }),
};

const noPublicAddress: Rule = {
  id: 'ML-DM-04',
  title: 'A DMS replication instance has no public address',
  facts: ['DM-04'],
  fix: 'set PubliclyAccessible to false, because the default is true',
  advice: true,
  check: forEach('AWS::DMS::ReplicationInstance', ({ properties: { PubliclyAccessible } }) =>
    booleanOf(PubliclyAccessible) === false || isUnknown(PubliclyAccessible)
      ? []
      : [
          {
            problem: `PubliclyAccessible must be false, got ${PubliclyAccessible === undefined ? 'nothing, which means true' : shown(PubliclyAccessible)}`,
            location: 'Properties/PubliclyAccessible',
          },
        ],
  ),
};

const secretOrPassword: Rule = {
  id: 'ML-DM-05',
  title: 'A DMS endpoint has a secret with the role that reads it, or a user name and password, never both',
  facts: ['DM-05'],
  fix: 'keep the secret and its role, and drop the user name and password',
  check: forEach('AWS::DMS::Endpoint', ({ properties }) =>
    settingsOf(properties).flatMap(({ name, settings }) => {
      const { SecretsManagerSecretId: secret, SecretsManagerAccessRoleArn: role } = settings;
      if (secret === undefined && role === undefined) return [];
      const missing = secret === undefined ? 'SecretsManagerSecretId' : 'SecretsManagerAccessRoleArn';
      const clear = ['Username', 'Password'].filter((key) => (properties[key] ?? settings[key]) !== undefined);
      return [
        ...(secret === undefined || role === undefined
          ? [{ problem: `${missing} is missing; secret and role go together`, location: `Properties/${name}` }]
          : []),
        ...(clear.length === 0
          ? []
          : [{ problem: `${clear.join(' and ')} must not stand beside a secret`, location: `Properties/${name}` }]),
      ];
    }),
  ),
};

const noPasswordInTemplate: Rule = {
  id: 'ML-DM-05-2',
  title: 'No password of a DMS endpoint stands in a template',
  facts: ['DM-05'],
  fix: 'name a secret of Secrets Manager in the settings of the engine',
  advice: true,
  check: forEach('AWS::DMS::Endpoint', ({ properties }) =>
    [{ name: '', settings: properties }, ...settingsOf(properties)]
      .filter(({ settings: { Password } }) => typeof Password === 'string' && !isUnknown(Password))
      .map(({ name }) => ({
        problem: 'Password must be a dynamic reference or no property at all, got the password as text',
        location: `Properties/${name === '' ? '' : `${name}.`}Password`,
      })),
  ),
};

const secretRoleTrustsDms: Rule = {
  id: 'ML-DM-05-3',
  title: 'The role that reads the secret of a DMS endpoint trusts DMS',
  facts: ['DM-05'],
  fix: 'let dms.amazonaws.com, or that of the Region, assume the role',
  check: forEach('AWS::DMS::Endpoint', ({ properties }, assembly) =>
    settingsOf(properties).flatMap(({ name, settings }) => {
      const role = assembly.target(settings.SecretsManagerAccessRoleArn);
      if (role?.type !== 'AWS::IAM::Role') return [];
      const trust = statementsOf(role.properties.AssumeRolePolicyDocument);
      const services = trust.flatMap(({ principals }) => principals.Service ?? []);
      if (services.some((service) => /^dms(\..+)?\.amazonaws\.com/.test(service))) return [];
      return [
        {
          problem: `${role.id} must trust ${DMS}, got ${listed(services)}`,
          location: `Properties/${name}`,
        },
      ];
    }),
  ),
};

/** Settings of engines: `PostgreSqlSettings`, `MySqlSettings`, … */
function settingsOf(properties: Properties): { readonly name: string; readonly settings: Properties }[] {
  return Object.entries(properties)
    .filter(([name]) => name.endsWith('Settings'))
    .map(([name, settings]) => ({ name, settings: asProperties(settings) }));
}

function vpcRole(stack: string, assembly: Assembly): Resource | undefined {
  return assembly
    .ofType('AWS::IAM::Role')
    .find((role) => role.stack === stack && role.properties.RoleName === 'dms-vpc-role');
}

/** Rules about the Database Migration Service. */
export const dmsRules: readonly Rule[] = [
  accountRoles,
  roleBeforeSubnetGroup,
  roleInEarlierStack,
  twoZones,
  noPublicAddress,
  secretOrPassword,
  noPasswordInTemplate,
  secretRoleTrustsDms,
];
