import type { Resources } from './examples';

/** A persistent file system that keeps every rule, with changes. */
export function fileSystem(
  changes: Record<string, unknown> = {},
  configuration: Record<string, unknown> = {},
): Resources[string] {
  return [
    'AWS::FSx::FileSystem',
    {
      FileSystemType: 'LUSTRE',
      FileSystemTypeVersion: '2.15',
      StorageCapacity: 1200,
      SubnetIds: ['subnet-1'],
      LustreConfiguration: { DeploymentType: 'PERSISTENT_2', PerUnitStorageThroughput: 125, ...configuration },
      ...changes,
    },
  ];
}

/** What makes it a scratch file system. */
export const SCRATCH = { DeploymentType: 'SCRATCH_2', PerUnitStorageThroughput: undefined };
