import type { Assembly, Resource } from '../assembly';
import { groupsOf } from '../job-network';
import { forEachJob, type Job } from '../jobs';
import { DYNAMIC, isGiven, listAt, quoted, textAt, valueAt } from '../request-values';
import type { Rule } from '../rule';
import { letsTcpPass, type Ports, trafficRulesOf } from '../security-groups';
import { expectedText } from '../state-expressions';

/** Lustre: TCP 988 and 1018 to 1023, in both directions. */
const LUSTRE: readonly Ports[] = [
  { from: 988, to: 988 },
  { from: 1018, to: 1023 },
];

const NFS: Ports = { from: 2049, to: 2049 };

/** A channel that reads a file system. */
interface FileChannel {
  /** Where it stands in the request. */
  readonly path: string;

  /** The file system, if a template makes it. */
  readonly system: Resource | undefined;

  /** Its directory, as far as it is known; `undefined` when nothing of it is. */
  readonly directory: string | undefined;
}

const filesNeedVpc: Rule = {
  id: 'ML-TR-08',
  title: 'A job that reads a file system is in its network',
  facts: ['TR-08', 'TR-11'],
  fix: 'give VpcConfig with a subnet and a security group that reach the file system',
  check: forEachJob(['training'], (job) =>
    fileChannels(job, undefined)
      .slice(0, 1)
      .filter(() => !isGiven(valueAt(job.request, 'VpcConfig')))
      .map(({ path }) => ({ at: 'VpcConfig', problem: `${path} is a file system, and VpcConfig is missing` })),
  ),
};

/** FSx for Lustre has one network interface in one zone. */
const lustreSubnet: Rule = {
  id: 'ML-TR-08-2',
  title: 'A job that reads a Lustre file system runs in its zone',
  facts: ['TR-08'],
  fix: 'give the subnet of the file system alone, not all private subnets',
  check: forEachJob(['training'], (job, assembly) =>
    lustreChannels(job, assembly).flatMap(({ system }) => {
      const at = 'VpcConfig.Subnets';
      const subnets = valueAt(job.request, at);
      if (system === undefined || !Array.isArray(subnets)) return [];
      const zones = [...new Set(listAt(system.properties, 'SubnetIds').map((one) => zoneOf(assembly, one)))];
      const elsewhere = subnets.filter((one) => one !== DYNAMIC && !zones.includes(zoneOf(assembly, one)));
      if (elsewhere.length === 0) return [];
      return [
        {
          at,
          problem: `${elsewhere.map(String).join(', ')} is in another zone than ${system.id}, where ${zones.join(', ')} is`,
        },
      ];
    }),
  ),
};

/** API: `LustreFileSystemConfiguration.MountName`; only SCRATCH_1 is mounted as `fsx`. */
const mountName: Rule = {
  id: 'ML-TR-09',
  title: 'A directory on Lustre begins with the mount name of its file system',
  facts: ['TR-09'],
  fix: "build it from the attribute: Fn.join('/', ['', fileSystem.attrLustreMountName, 'folder'])",
  check: forEachJob(['training'], (job, assembly) =>
    lustreChannels(job, assembly).flatMap(({ path, system, directory }) => {
      if (system === undefined || directory === undefined) return [];
      const isScratch1 = valueAt(system.properties, 'LustreConfiguration.DeploymentType') === 'SCRATCH_1';
      const allowed = `/@{${system.id}.LustreMountName}`;
      const isUnder = (root: string) => directory === root || directory.startsWith(`${root}/`);
      if (isUnder(allowed) || (isScratch1 && isUnder('/fsx'))) return [];
      return [
        {
          at: `${path}.DirectoryPath`,
          problem: `${quoted(directory)} does not begin with the mount name of ${system.id}, which its attribute LustreMountName has`,
        },
      ];
    }),
  ),
};

const lustrePorts: Rule = {
  id: 'ML-TR-10',
  title: 'A job and its Lustre file system reach each other',
  facts: ['TR-10'],
  fix: 'open TCP 988 and 1018-1023 between the two security groups, each way',
  check: forEachJob(['training'], (job, assembly) =>
    lustreChannels(job, assembly).flatMap(({ system }) => {
      const at = 'VpcConfig.SecurityGroupIds';
      const own = groupsOf(listAt(job.request, at), assembly);
      const theirs = groupsOf(listAt(system?.properties, 'SecurityGroupIds'), assembly);
      if (system === undefined || own === undefined || theirs === undefined) return [];
      const closed = LUSTRE.find(
        (ports) => !connected(assembly, own, theirs, ports) || !connected(assembly, theirs, own, ports),
      );
      if (closed === undefined) return [];
      return [{ at, problem: `TCP ${portsText(closed)} is not open both ways between the job and ${system.id}` }];
    }),
  ),
};

const nfsPort: Rule = {
  id: 'ML-TR-11',
  title: 'A job reaches the mount targets of its EFS file system',
  facts: ['TR-11'],
  fix: 'let the security group of the mount targets take TCP 2049 from that of the job, with a mount target in each zone of the job',
  check: forEachJob(['training'], (job, assembly) =>
    fileChannels(job, assembly)
      .filter(({ system }) => system?.type === 'AWS::EFS::FileSystem')
      .flatMap(({ system }) => [...unreached(job, assembly, system)]),
  ),
};

function* unreached(job: Job, assembly: Assembly, system: Resource | undefined) {
  const targets = assembly
    .ofType('AWS::EFS::MountTarget')
    .filter(({ properties }) => assembly.target(properties.FileSystemId)?.id === system?.id);
  if (system === undefined || targets.length === 0) return;
  const own = groupsOf(listAt(job.request, 'VpcConfig.SecurityGroupIds'), assembly);
  for (const { id, properties } of targets) {
    const theirs = groupsOf(listAt(properties, 'SecurityGroups'), assembly);
    if (own === undefined || theirs === undefined || connected(assembly, own, theirs, NFS)) continue;
    yield { at: 'VpcConfig.SecurityGroupIds', problem: `TCP 2049 is not open from the job to ${id}` };
    return;
  }
  const zones = targets.map(({ properties }) => zoneOf(assembly, properties.SubnetId));
  const lonely = listAt(job.request, 'VpcConfig.Subnets').find((one) => !zones.includes(zoneOf(assembly, one)));
  if (lonely !== undefined) {
    yield { at: 'VpcConfig.Subnets', problem: `${system.id} has no mount target in the zone of ${quoted(lonely)}` };
  }
}

function connected(assembly: Assembly, from: readonly Resource[], to: readonly Resource[], ports: Ports): boolean {
  return from.some((one) =>
    to.some(
      (other) =>
        letsTcpPass(trafficRulesOf(one, assembly), 'out', ports, other, assembly) &&
        letsTcpPass(trafficRulesOf(other, assembly), 'in', ports, one, assembly),
    ),
  );
}

/** Zone of a subnet; the subnet itself, if its template does not say. */
function zoneOf(assembly: Assembly, subnet: unknown): string {
  const zone = assembly.target(subnet)?.properties.AvailabilityZone;
  return typeof zone === 'string' ? zone : String(subnet);
}

function lustreChannels(job: Job, assembly: Assembly): FileChannel[] {
  return fileChannels(job, assembly).filter(({ system }) => system?.type === 'AWS::FSx::FileSystem');
}

function fileChannels({ request }: Job, assembly: Assembly | undefined): FileChannel[] {
  return listAt(request, 'InputDataConfig').flatMap((channel, index) => {
    const source = valueAt(channel, 'DataSource.FileSystemDataSource');
    if (source === undefined) return [];
    const expression = textAt({ text: (source as Record<string, unknown>)['DirectoryPath.$'] }, 'text');
    // Of an expression only its beginning is known, and only when it formats a text.
    const start = expression === undefined ? undefined : expectedText(expression).sample;
    return [
      {
        path: `InputDataConfig.${index}.DataSource.FileSystemDataSource`,
        system: assembly?.target(textAt(source, 'FileSystemId')),
        directory: start === undefined ? textAt(source, 'DirectoryPath') : start.startsWith('/') ? start : undefined,
      },
    ];
  });
}

function portsText({ from, to }: Ports): string {
  return from === to ? String(from) : `${from}-${to}`;
}

/** Rules about file systems as input. */
export const trainingFileRules: readonly Rule[] = [filesNeedVpc, lustreSubnet, mountName, lustrePorts, nfsPort];
