import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { shown, switchOf } from './known-values';
import { hasOpen, isOpen } from '../policy-document';
import { keyPolicyNames, lacks, policiesTooLate, trustedServices } from './role-permissions';

const LOCATION = 'AWS::LakeFormation::Resource';
const GRANT = 'AWS::LakeFormation::PrincipalPermissions';

/** What Lake Formation does with the key of a bucket. */
const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

const ownRole: Rule = {
  id: 'ML-LF-07',
  title: 'A location is registered with a role of its own, which Lake Formation may assume',
  facts: ['LF-07'],
  fix: 'set UseServiceLinkedRole to false, and RoleArn to a role that trusts lakeformation.amazonaws.com',
  check: forEach(LOCATION, function* ({ properties }, assembly) {
    const { RoleArn, UseServiceLinkedRole } = properties;
    if (switchOf(UseServiceLinkedRole) === true || RoleArn === undefined) {
      yield {
        problem: `UseServiceLinkedRole is ${shown(UseServiceLinkedRole)} and RoleArn ${shown(RoleArn)}: the service's role serves no EMR, no other account and no key of AWS`,
        location: RoleArn === undefined ? 'Properties/RoleArn' : 'Properties/UseServiceLinkedRole',
      };
      return;
    }
    const role = assembly.target(RoleArn);
    if (role?.type !== 'AWS::IAM::Role') return;
    const trusted = trustedServices(role);
    if (trusted.includes('lakeformation.amazonaws.com') || hasOpen(trusted)) return;
    yield {
      problem: `role ${role.logicalId} trusts ${trusted.join(', ') || 'no service'}; lakeformation.amazonaws.com has to assume it`,
      location: 'Properties/RoleArn',
    };
  }),
};

const roleUsesKey: Rule = {
  id: 'ML-LF-08',
  title: 'The role of a registered location may use the key of its bucket',
  facts: ['LF-08'],
  fix: 'grant kms:Encrypt, kms:Decrypt and kms:GenerateDataKey on the key to the role',
  check: forEach(LOCATION, function* ({ properties }, assembly) {
    const role = assembly.target(properties.RoleArn);
    const key = keyOf(assembly, properties.ResourceArn);
    if (role === undefined || key === undefined || keyPolicyNames(assembly, key, role)) return;
    const missing = KEY_ACTIONS.filter((action) => lacks(assembly, role, action, key));
    if (missing.length === 0) return;
    yield {
      problem: `role ${role.logicalId} may not do ${missing.join(', ')} with key ${key.logicalId} of the bucket`,
      location: 'Properties/RoleArn',
    };
  }),
};

const roleIsWhole: Rule = {
  id: 'ML-LF-08-2',
  title: 'A location is registered after the policies of its role',
  facts: ['LF-08', 'CF-05'],
  fix: 'let the registration depend on the role: location.node.addDependency(role)',
  check: forEach(LOCATION, function* (location, assembly) {
    const role = assembly.target(location.properties.RoleArn);
    if (role === undefined) return;
    for (const policy of policiesTooLate(assembly, role, location)) {
      yield {
        problem: `policy ${policy.logicalId} of its role may be made after the registration`,
        location: 'DependsOn',
      };
    }
  }),
};

const creatorHasLocation: Rule = {
  id: 'ML-LF-10',
  title: 'Whoever makes a table at a registered place has that place',
  facts: ['LF-10'],
  fix: 'grant DATA_LOCATION_ACCESS on the location to the deploying role, and let the table depend on the grant',
  check: forEach('AWS::Glue::Table', function* (table, assembly) {
    const bucket = assembly.target(at(table.properties, 'TableInput.StorageDescriptor.Location'));
    const registered = assembly
      .ofType(LOCATION)
      .find(
        ({ stack, properties }) =>
          stack === table.stack &&
          isStrict(properties) &&
          bucket !== undefined &&
          assembly.target(properties.ResourceArn) === bucket,
      );
    if (registered === undefined || bucket === undefined) return;
    const before = assembly.before(table);
    const granted = assembly
      .ofType(GRANT)
      .some(
        ({ id, properties }) =>
          before.has(id) &&
          asList(properties.Permissions).includes('DATA_LOCATION_ACCESS') &&
          assembly.target(at(properties, 'Resource.DataLocation.ResourceArn')) === bucket,
      );
    if (granted) return;
    yield {
      problem: `the table lies in ${bucket.logicalId}, which is registered, and no grant of DATA_LOCATION_ACCESS on it comes before the table`,
      location: 'Properties/TableInput/StorageDescriptor/Location',
    };
  }),
};

const crawlerHasLocation: Rule = {
  id: 'ML-LF-10-2',
  title: 'The role of a crawler has the registered places that it crawls',
  facts: ['LF-10'],
  fix: 'grant DATA_LOCATION_ACCESS on the location to the role of the crawler',
  check: forEach('AWS::Glue::Crawler', function* (crawler, assembly) {
    const role = assembly.target(crawler.properties.Role);
    if (role === undefined) return;
    for (const bucket of registeredTargets(assembly, crawler)) {
      const granted = assembly
        .ofType(GRANT)
        .some(
          ({ properties }) =>
            asList(properties.Permissions).includes('DATA_LOCATION_ACCESS') &&
            assembly.target(at(properties, 'Principal.DataLakePrincipalIdentifier')) === role,
        );
      if (granted) continue;
      yield {
        problem: `role ${role.logicalId} makes tables in ${bucket.logicalId}, which is registered, and has no DATA_LOCATION_ACCESS`,
        location: 'Properties/Role',
      };
    }
  }),
};

const crawlerAsksLakeFormation: Rule = {
  id: 'ML-GL-10',
  title: 'A crawler reads registered places through Lake Formation',
  facts: ['GL-10'],
  fix: 'set UseLakeFormationCredentials of LakeFormationConfiguration to true',
  check: forEach('AWS::Glue::Crawler', function* (crawler, assembly) {
    const uses = at(crawler.properties, 'LakeFormationConfiguration.UseLakeFormationCredentials');
    if (uses !== undefined && switchOf(uses) !== false) return;
    for (const bucket of registeredTargets(assembly, crawler)) {
      yield {
        problem: `it crawls ${bucket.logicalId}, which is registered, with the rights of its role; UseLakeFormationCredentials is ${shown(uses)}`,
        location: 'Properties/LakeFormationConfiguration',
      };
    }
  }),
};

/** Whether a registered place is left to Lake Formation alone; no, when only a deployment knows. */
function isStrict({ HybridAccessEnabled: hybrid }: Resource['properties']): boolean {
  return !isOpen(hybrid) && switchOf(hybrid) !== true;
}

/** Buckets that a crawler looks into, and that are registered without hybrid access. */
function registeredTargets(assembly: Assembly, { properties }: Resource): Resource[] {
  const crawled = asList(at(properties, 'Targets.S3Targets')).map((target) =>
    assembly.target(asProperties(target).Path),
  );
  return assembly
    .ofType(LOCATION)
    .filter((location) => isStrict(location.properties))
    .flatMap((location) => assembly.target(location.properties.ResourceArn) ?? [])
    .filter((bucket) => crawled.includes(bucket));
}

/** The customer key of a bucket, if both are in the templates. */
function keyOf(assembly: Assembly, bucketArn: unknown): Resource | undefined {
  const bucket = assembly.target(bucketArn);
  const rules = at(bucket?.properties, 'BucketEncryption.ServerSideEncryptionConfiguration');
  const key = assembly.target(at(asList(rules)[0], 'ServerSideEncryptionByDefault.KMSMasterKeyID'));
  return key?.type === 'AWS::KMS::Key' ? key : undefined;
}

/** Rules about registered locations, their roles, and who makes tables there. */
export const lakeLocationRules: readonly Rule[] = [
  ownRole,
  roleUsesKey,
  roleIsWhole,
  creatorHasLocation,
  crawlerHasLocation,
  crawlerAsksLakeFormation,
];
