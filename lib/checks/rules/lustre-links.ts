import { type Assembly, asList, at, type Resource } from '../assembly';
import { couldHold, generousStatementsOf, isForEveryone } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf, listed, numberOf, shown } from '../wording';
import { lustreOf } from './lustre';

const TYPE = 'AWS::FSx::FileSystem';
const ASSOCIATION = 'AWS::FSx::DataRepositoryAssociation';

/** Properties with which a file system was linked to S3 before there were data repository associations. */
const LEGACY_LINK = ['ImportPath', 'ExportPath', 'AutoImportPolicy', 'ImportedFileChunkSize'];

/** Source: Amazon FSx API, CreateDataRepositoryAssociation. */
const associationFits: Rule = {
  id: 'ML-FS-03',
  title: 'A data repository association has a Lustre file system that can have one',
  facts: ['FS-03'],
  fix: 'take Lustre 2.12 or later, no SCRATCH_1, and link to S3 with associations alone',
  check: forEach(ASSOCIATION, ({ properties }, assembly) => {
    const system = assembly.target(properties.FileSystemId);
    if (system?.type !== TYPE) return [];
    const { configuration, type } = lustreOf(system);
    const version = system.properties.FileSystemTypeVersion ?? (type === 'PERSISTENT_2' ? '2.12' : '2.10');
    const number = numberOf(version);
    const legacy = LEGACY_LINK.filter((name) => configuration[name] !== undefined);
    const location = 'Properties/FileSystemId';
    return [
      ...(type === 'SCRATCH_1'
        ? [{ problem: 'the file system is SCRATCH_1, which has no associations', location }]
        : []),
      ...(number !== undefined && number < 2.12
        ? [{ problem: `the file system must have Lustre 2.12 or later, got ${shown(version)}`, location }]
        : []),
      ...(legacy.length > 0 ? [{ problem: `the file system must not have ${listed(legacy)}, too`, location }] : []),
    ];
  }),
};

const eightAssociations: Rule = {
  id: 'ML-FS-03-2',
  title: 'A Lustre file system has no more than eight data repository associations',
  facts: ['FS-03'],
  fix: 'link fewer, larger prefixes',
  check: forEach(TYPE, (system, assembly) => {
    const { length } = associationsOf(system, assembly);
    return length > 8 ? [{ problem: `a file system can have 8 data repository associations, got ${length}` }] : [];
  }),
};

/** Source: Amazon FSx for Lustre guide, create-dra-linked-data-repo: the form for any file system of the account. */
const keyLetsFsxRead: Rule = {
  id: 'ML-FS-08',
  title: 'The key of a bucket that a Lustre file system is linked to lets FSx use it',
  facts: ['FS-08'],
  fix: 'allow everyone with kms:CallerAccount of this account, kms:ViaService s3 and aws:userid *:FSx to use the key',
  check: forEach(ASSOCIATION, ({ properties }, assembly) => {
    const [bucket] = assembly.named(properties.DataRepositoryPath);
    const [encryption] = asList(at(bucket?.properties, 'BucketEncryption.ServerSideEncryptionConfiguration'));
    const key = assembly.target(at(encryption, 'ServerSideEncryptionByDefault.KMSMasterKeyID'));
    if (bucket === undefined || key?.type !== 'AWS::KMS::Key') return [];
    const isAllowed = generousStatementsOf(key.properties.KeyPolicy).some(
      (statement) =>
        statement.isAllow &&
        (isForEveryone(statement)
          ? statement.conditions.some(({ key: name }) => name === 'aws:userid') &&
            couldHold(statement, { 'aws:userid': 'AROA:FSx' })
          : (statement.principals.AWS ?? []).some((arn) => arn.includes('AWSServiceRoleForFSxS3Access'))),
    );
    if (isAllowed) return [];
    return [
      {
        problem: `${key.id}, the key of ${bucket.id}, does not let the service role of FSx use it`,
        location: 'Properties/DataRepositoryPath',
      },
    ];
  }),
};

/** Source: Amazon FSx API, AutomaticBackupRetentionDays and CopyTagsToBackups. */
const noBackups: Rule = {
  id: 'ML-FS-11',
  title: 'A scratch file system, or one that is linked to S3, has no backups',
  facts: ['FS-11'],
  fix: 'drop AutomaticBackupRetentionDays and CopyTagsToBackups',
  check: forEach(TYPE, (system, assembly) => {
    if (system.properties.FileSystemType !== 'LUSTRE') return [];
    const { configuration, type } = lustreOf(system);
    const isLinked = configuration.ImportPath !== undefined || associationsOf(system, assembly).length > 0;
    if (!isLinked && !type.startsWith('SCRATCH')) return [];
    const days = numberOf(configuration.AutomaticBackupRetentionDays) ?? 0;
    const set = [
      ...(days > 0 ? [`AutomaticBackupRetentionDays: ${days}`] : []),
      ...(booleanOf(configuration.CopyTagsToBackups) === true ? ['CopyTagsToBackups: true'] : []),
    ];
    if (set.length === 0) return [];
    const why = isLinked ? 'it is linked to S3' : `it is ${type}`;
    return [
      {
        problem: `the file system can have no backups, because ${why}, got ${set.join(' and ')}`,
        location: 'Properties/LustreConfiguration',
      },
    ];
  }),
};

/** Source: Amazon FSx for Lustre guide, autoimport-data-repo-dra: automatic import is a notification named FSx on the bucket. */
const notificationsLeftAlone: Rule = {
  id: 'ML-FS-10',
  title: 'Nothing but FSx writes notifications of a bucket that a Lustre file system imports from',
  facts: ['FS-10', 'RV-03'],
  fix: 'send object events from another bucket, or import by tasks instead of automatically',
  check: forEach(ASSOCIATION, ({ properties }, assembly) => {
    const [bucket] = assembly.named(properties.DataRepositoryPath);
    if (bucket === undefined || at(properties, 'S3.AutoImportPolicy') === undefined) return [];
    const others = [
      ...(bucket.properties.NotificationConfiguration === undefined
        ? []
        : [`NotificationConfiguration of ${bucket.id}`]),
      ...assembly
        .ofType('Custom::S3BucketNotifications')
        .filter(({ properties: { BucketName } }) => assembly.target(BucketName)?.id === bucket.id)
        .map(({ id }) => id),
    ];
    return others.map((other) => ({
      problem: `${other} overwrites the notification with which FSx learns of new objects`,
      location: 'Properties/S3.AutoImportPolicy',
    }));
  }),
};

/** Associations of a file system. */
function associationsOf(system: Resource, assembly: Assembly): Resource[] {
  return assembly
    .ofType(ASSOCIATION)
    .filter(({ properties }) => assembly.target(properties.FileSystemId)?.id === system.id);
}

/** Rules about Lustre file systems that are linked to S3. */
export const lustreLinkRules: readonly Rule[] = [
  associationFits,
  eightAssociations,
  keyLetsFsxRead,
  notificationsLeftAlone,
  noBackups,
];
