import { forEach, type Rule } from '../rule';
import { zonesOf } from '../networks';
import { asList } from '../assembly';

/** Source: Amazon EFS API, CreateMountTarget: MountTargetConflict. */
const oneTargetInZone: Rule = {
  id: 'ML-FS-101',
  title: 'An EFS file system has one mount target in an Availability Zone',
  facts: [],
  fix: 'keep one mount target for each Availability Zone',
  check: forEach('AWS::EFS::FileSystem', (system, assembly) => {
    const zones = assembly
      .ofType('AWS::EFS::MountTarget')
      .filter(({ properties }) => assembly.target(properties.FileSystemId)?.id === system.id)
      .flatMap(({ properties }) => [...(zonesOf(asList(properties.SubnetId), assembly) ?? [])]);
    const twice = [...new Set(zones.filter((zone, index) => zones.indexOf(zone) !== index))];
    return twice.map((zone) => ({ problem: `the file system can have one mount target in ${zone}, got more` }));
  }),
};

/** Rules about Elastic File System. */
export const efsRules: readonly Rule[] = [oneTargetInZone];
