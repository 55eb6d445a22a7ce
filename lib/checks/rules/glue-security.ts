import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { isOpenPolicy } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { isFixedName, isSaid, meant, regionOf, shown, stageOf } from './known-values';
import { lacks } from './role-permissions';

const JOB = 'AWS::Glue::Job';
const CRAWLER = 'AWS::Glue::Crawler';
const SECURITY = 'AWS::Glue::SecurityConfiguration';
const CATALOG_ENCRYPTION = 'AWS::Glue::DataCatalogEncryptionSettings';

/** What a security configuration encrypts, and the property of its mode. */
const ENCRYPTED: Readonly<Record<string, string>> = {
  CloudWatchEncryption: 'CloudWatchEncryptionMode',
  JobBookmarksEncryption: 'JobBookmarksEncryptionMode',
  'S3Encryptions.0': 'S3EncryptionMode',
};

const logsUseKey: Rule = {
  id: 'ML-GL-01',
  title: 'The key of job logs lets CloudWatch Logs use it',
  facts: ['GL-01'],
  fix: 'allow logs.<region>.amazonaws.com kms:Encrypt*, Decrypt*, ReEncrypt*, GenerateDataKey* and Describe* in the key policy',
  check: forEach(SECURITY, function* ({ properties }, assembly) {
    const encryption = asProperties(at(properties, 'EncryptionConfiguration.CloudWatchEncryption'));
    const key = assembly.target(encryption.KmsKeyArn);
    if (encryption.CloudWatchEncryptionMode !== 'SSE-KMS' || key?.type !== 'AWS::KMS::Key') return;
    if (isOpenPolicy(key.properties.KeyPolicy)) return;
    const principals = asList(at(key.properties, 'KeyPolicy.Statement')).flatMap((statement) =>
      asList(asProperties(asProperties(statement).Principal).Service).map(String),
    );
    if (principals.some((principal) => principal.startsWith('logs.'))) return;
    yield {
      problem: `the policy of key ${key.logicalId} lets ${principals.join(', ') || 'no service'} use it, and not CloudWatch Logs`,
      location: 'Properties/EncryptionConfiguration/CloudWatchEncryption',
    };
  }),
};

const roleSetsKey: Rule = {
  id: 'ML-GL-01-2',
  title: 'The role of a job with encrypted logs may set their key',
  facts: ['GL-01'],
  fix: 'allow logs:AssociateKmsKey on /aws-glue/* log groups',
  check: forEach([JOB, CRAWLER], function* (user, assembly) {
    const { properties } = user;
    const { SecurityConfiguration, CrawlerSecurityConfiguration } = properties;
    const security = meant(assembly, user, SecurityConfiguration ?? CrawlerSecurityConfiguration, SECURITY, 'Name');
    const mode = at(security?.properties, 'EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode');
    const role = assembly.target(properties.Role);
    if (mode !== 'SSE-KMS' || role === undefined || !lacks(assembly, role, 'logs:AssociateKmsKey')) return;
    yield {
      problem: `role ${role.logicalId} may not do logs:AssociateKmsKey, and the logs of the run are encrypted`,
      location: 'Properties/Role',
    };
  }),
};

const noFixedSecurityName: Rule = {
  id: 'ML-GL-09',
  title: 'A security configuration has no name that stays when it changes',
  facts: ['GL-09'],
  fix: 'put a hash of the content or of the construct path into the name',
  check: forEach(SECURITY, function* ({ type, properties }) {
    if (!isFixedName(properties.Name)) return;
    yield {
      problem: `every change replaces ${type}, and the new one cannot be made while ${shown(properties.Name)} is there`,
      location: 'Properties/Name',
    };
  }),
};

const saysHow: Rule = {
  id: 'ML-GL-01-3',
  title: 'A security configuration says how logs, bookmarks and files are encrypted',
  facts: ['GL-01'],
  fix: 'give mode and key for each of the three, or say DISABLED',
  advice: true,
  check: forEach(SECURITY, function* ({ properties }) {
    for (const [path, mode] of Object.entries(ENCRYPTED)) {
      const one = asProperties(at(properties, `EncryptionConfiguration.${path}`));
      const given = one[mode];
      const needsKey = isSaid(given) && given.endsWith('-KMS');
      if (given !== undefined && (!needsKey || one.KmsKeyArn !== undefined)) continue;
      yield {
        problem: `${path}: ${mode} is ${shown(given)} and KmsKeyArn ${shown(one.KmsKeyArn)}`,
        location: `Properties/EncryptionConfiguration/${path.replace('.', '/')}`,
      };
    }
  }),
};

const catalogKeyOnce: Rule = {
  id: 'ML-GL-08',
  title: 'One resource alone says how the catalog is encrypted, and its key is usable',
  facts: ['GL-08', 'CF-07'],
  fix: 'keep one DataCatalogEncryptionSettings per account and Region, and grant its key to every role that uses the catalog',
  check: forEach(CATALOG_ENCRYPTION, function* (settings, assembly) {
    const all = assembly
      .ofType(CATALOG_ENCRYPTION)
      .filter((one) => stageOf(one) === stageOf(settings) && regionOf(assembly, one) === regionOf(assembly, settings));
    if (all[0] !== settings) {
      yield { problem: `${CATALOG_ENCRYPTION} is account-wide, and ${all[0]?.id ?? ''} sets it already` };
    }
    const rest = asProperties(at(settings.properties, 'DataCatalogEncryptionSettings.EncryptionAtRest'));
    const key = assembly.target(rest.SseAwsKmsKeyId);
    for (const role of key === undefined ? [] : catalogRoles(assembly)) {
      if (!lacks(assembly, role, 'kms:Decrypt', key)) continue;
      yield {
        problem: `role ${role.logicalId} uses the catalog, and may not do kms:Decrypt with its key ${key?.logicalId ?? ''}`,
        location: 'Properties/DataCatalogEncryptionSettings',
      };
    }
  }),
};

/** Roles of jobs and crawlers in the templates. */
function catalogRoles(assembly: Assembly): Set<Resource> {
  return new Set(assembly.ofType(JOB, CRAWLER).flatMap(({ properties }) => assembly.target(properties.Role) ?? []));
}

/** Rules about the keys of Glue: of logs and of the catalog. */
export const glueSecurityRules: readonly Rule[] = [
  logsUseKey,
  roleSetsKey,
  saysHow,
  catalogKeyOnce,
  noFixedSecurityName,
];
