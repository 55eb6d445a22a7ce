import { asProperties, type Resource } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { listed, numberOf, shown } from '../wording';

type Found = Omit<Problem, 'resource'>;

const TYPE = 'AWS::FSx::FileSystem';

/** Throughput per TiB that the persistent types offer. Source: Amazon FSx API, CreateFileSystemLustreConfiguration. */
const THROUGHPUT: Readonly<Record<string, readonly number[]>> = {
  PERSISTENT_1: [12, 40, 50, 100, 200],
  PERSISTENT_2: [125, 250, 500, 1000],
};

/** Source: Amazon FSx API, CreateFileSystemRequest.StorageCapacity. */
const capacity: Rule = {
  id: 'ML-FS-01',
  title: 'A Lustre file system has a size that is sold',
  facts: ['FS-01'],
  fix: 'take 1200, 2400, or a multiple of 2400 GiB',
  check: lustre(({ StorageCapacity, StorageType }, { type }) => {
    const size = numberOf(StorageCapacity);
    if (size === undefined || StorageType === 'HDD' || StorageType === 'INTELLIGENT_TIERING') return [];
    const isSold =
      type === 'SCRATCH_1' ? size % 3600 === 0 || size === 1200 || size === 2400 : size === 1200 || size % 2400 === 0;
    if (isSold && size > 0) return [];
    return [
      {
        problem: `StorageCapacity must be 1200, 2400 or a multiple of 2400 GiB, got ${size}`,
        location: 'Properties/StorageCapacity',
      },
    ];
  }),
};

const versionStated: Rule = {
  id: 'ML-FS-02',
  title: 'A Lustre file system says which version of Lustre it has',
  facts: ['FS-02'],
  fix: 'set FileSystemTypeVersion to 2.15: the default is an old one, and a later change replaces the file system',
  advice: true,
  check: lustre(({ FileSystemTypeVersion }) =>
    FileSystemTypeVersion === undefined
      ? [
          {
            problem: 'FileSystemTypeVersion must be stated, got nothing, which means 2.10 or 2.12',
            location: 'Properties/FileSystemTypeVersion',
          },
        ]
      : [],
  ),
};

/** Source: Amazon FSx API, PerUnitStorageThroughput. */
const throughput: Rule = {
  id: 'ML-FS-04',
  title: 'A persistent Lustre file system says its throughput, and a scratch one does not',
  facts: ['FS-04'],
  fix: 'set PerUnitStorageThroughput for persistent types, and for no other',
  check: lustre((_, { type, configuration: { PerUnitStorageThroughput: value, ThroughputCapacity } }) => {
    const location = 'Properties/LustreConfiguration.PerUnitStorageThroughput';
    const allowed = THROUGHPUT[type];
    if (allowed === undefined) {
      return value === undefined || !type.startsWith('SCRATCH')
        ? []
        : [{ problem: `PerUnitStorageThroughput must not be set for ${type}, got ${shown(value)}`, location }];
    }
    const number = numberOf(value);
    if (value === undefined ? ThroughputCapacity !== undefined : number === undefined || allowed.includes(number))
      return [];
    return [
      {
        problem: `PerUnitStorageThroughput of ${type} must be one of ${listed(allowed)}, got ${shown(value)}`,
        location,
      },
    ];
  }),
};

/** Source: Amazon FSx API, FileSystem.KmsKeyId. */
const keyOfPersistent: Rule = {
  id: 'ML-FS-05',
  title: 'A scratch file system has no key of the customer',
  facts: ['FS-05'],
  fix: 'drop KmsKeyId, or take a persistent type',
  check: lustre(({ KmsKeyId }, { type }) =>
    KmsKeyId !== undefined && type.startsWith('SCRATCH')
      ? [
          {
            problem: `KmsKeyId must not be set for ${type}, which the key of the service encrypts`,
            location: 'Properties/KmsKeyId',
          },
        ]
      : [],
  ),
};

const oneSubnet: Rule = {
  id: 'ML-FS-06',
  title: 'A Lustre file system is in one subnet',
  facts: ['FS-06'],
  fix: 'name one subnet',
  check: lustre(({ SubnetIds }) =>
    Array.isArray(SubnetIds) && SubnetIds.length !== 1
      ? [{ problem: `SubnetIds must name one subnet, got ${SubnetIds.length}`, location: 'Properties/SubnetIds' }]
      : [],
  ),
};

/** A Lustre file system, as rules ask for it. */
export interface Lustre {
  /** `LustreConfiguration`. */
  readonly configuration: Resource['properties'];

  /** Deployment type. */
  readonly type: string;
}

/** The Lustre part of a file system; a type that is not told is SCRATCH_1. */
export function lustreOf({ properties }: Resource): Lustre {
  const configuration = asProperties(properties.LustreConfiguration);
  return { configuration, type: String(configuration.DeploymentType ?? 'SCRATCH_1') };
}

/** The same check for each Lustre file system. */
function lustre(check: (properties: Resource['properties'], lustre: Lustre) => Found[]): Rule['check'] {
  return forEach(TYPE, (resource) =>
    resource.properties.FileSystemType === 'LUSTRE' ? check(resource.properties, lustreOf(resource)) : [],
  );
}

/** Rules about what FSx for Lustre accepts. */
export const lustreRules: readonly Rule[] = [capacity, versionStated, throughput, keyOfPersistent, oneSubnet];
