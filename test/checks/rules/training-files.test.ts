import { trainingFileRules } from '../../../lib/checks/rules/training-files';
import { type Resources, testRules } from './examples';
import { type Changes, trainingJob } from './job-requests';

const MOUNTED = '/@{Test/Files.LustreMountName}/features';

/** A training job that reads a file system. */
function reads(type: 'FSxLustre' | 'EFS', directory: Record<string, unknown>, changes: Changes = {}): Resources {
  const FileSystemDataSource = { FileSystemId: '@{Test/Files}', FileSystemType: type, ...directory };
  return trainingJob({ InputDataConfig: [{ ChannelName: 'train', DataSource: { FileSystemDataSource } }], ...changes });
}

const lustre = (directory: string, changes: Changes = {}) => reads('FSxLustre', { DirectoryPath: directory }, changes);
const efs = (changes: Changes = {}) => reads('EFS', { DirectoryPath: '/features' }, changes);

const subnet = (zone: string): Resources[string] => ['AWS::EC2::Subnet', { AvailabilityZone: zone }];
const subnets = { Subnet: subnet('eu-west-1a'), Other: subnet('eu-west-1b') };

/** A Lustre file system in the first subnet. */
const files = (deployment = 'PERSISTENT_2', securityGroups?: unknown[]): Resources => ({
  ...subnets,
  Files: [
    'AWS::FSx::FileSystem',
    {
      FileSystemType: 'LUSTRE',
      SubnetIds: [{ Ref: 'Subnet' }],
      LustreConfiguration: { DeploymentType: deployment },
      ...(securityGroups && { SecurityGroupIds: securityGroups }),
    },
  ],
});

/** Groups of the job and of the file system, with ports that each takes from the other. */
function groups(
  job: readonly (readonly [number, number])[],
  system: readonly (readonly [number, number])[],
): Resources {
  const rules = (ports: readonly (readonly [number, number])[], peer: string) =>
    ports.map(([FromPort, ToPort]) => ({ IpProtocol: 'tcp', FromPort, ToPort, SourceSecurityGroupId: peer }));
  return {
    Group: ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: rules(job, '@{Test/FilesGroup.GroupId}') }],
    FilesGroup: ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: rules(system, '@{Test/Group.GroupId}') }],
  };
}

const LUSTRE: readonly (readonly [number, number])[] = [
  [988, 988],
  [1018, 1023],
];
const secured = files('PERSISTENT_2', ['@{Test/FilesGroup.GroupId}']);

/** An EFS file system with a mount target in one subnet. */
const elastic: Resources = {
  ...subnets,
  Files: ['AWS::EFS::FileSystem', {}],
  Target: [
    'AWS::EFS::MountTarget',
    { FileSystemId: { Ref: 'Files' }, SubnetId: { Ref: 'Subnet' }, SecurityGroups: ['@{Test/FilesGroup.GroupId}'] },
  ],
};

testRules('trainingFileRules', trainingFileRules, [
  {
    rule: 'ML-TR-08',
    fails: efs({ VpcConfig: undefined }),
    says: 'InputDataConfig.0.DataSource.FileSystemDataSource is a file system, and VpcConfig is missing',
    passes: efs(),
    alsoPasses: {
      'no file system': trainingJob({ VpcConfig: undefined }),
      'a network of the execution': efs({ VpcConfig: undefined, 'VpcConfig.$': '$.vpc' }),
    },
  },
  {
    rule: 'ML-TR-08-2',
    fails: { ...lustre(MOUNTED, { 'VpcConfig/Subnets': ['@{Test/Subnet}', '@{Test/Other}'] }), ...files() },
    says: '@{Test/Other} is in another zone than Test/Files, where eu-west-1a is',
    passes: { ...lustre(MOUNTED), ...files() },
    alsoPasses: {
      'another subnet of the same zone': {
        ...lustre(MOUNTED, { 'VpcConfig/Subnets': ['@{Test/Beside}'] }),
        ...files(),
        Beside: subnet('eu-west-1a'),
      },
      'subnets of the execution': {
        ...lustre(MOUNTED, { 'VpcConfig/Subnets': undefined, 'VpcConfig/Subnets.$': '$.subnets' }),
        ...files(),
      },
    },
  },
  {
    rule: 'ML-TR-09',
    fails: { ...lustre('/fsx/features'), ...files() },
    says: "'/fsx/features' does not begin with the mount name of Test/Files",
    passes: { ...lustre(MOUNTED), ...files() },
    alsoFails: {
      'a folder alone': { ...lustre('/features'), ...files() },
      'a format': {
        ...reads('FSxLustre', { 'DirectoryPath.$': "States.Format('/features/{}', $.version)" }),
        ...files(),
      },
    },
    alsoPasses: {
      SCRATCH_1: { ...lustre('/fsx/features'), ...files('SCRATCH_1') },
      'a file system of another app': lustre('/abcdefgh/features'),
      'a path of the execution': { ...reads('FSxLustre', { 'DirectoryPath.$': '$.directory' }), ...files() },
      'a format with the mount name': {
        ...reads('FSxLustre', { 'DirectoryPath.$': `States.Format('${MOUNTED}/{}', $.version)` }),
        ...files(),
      },
      'EFS, which has no mount name': { ...efs(), ...subnets, Files: ['AWS::EFS::FileSystem', {}] },
    },
  },
  {
    rule: 'ML-TR-10',
    fails: { ...lustre(MOUNTED), ...secured, ...groups(LUSTRE, LUSTRE.slice(0, 1)) },
    says: 'TCP 1018-1023 is not open both ways between the job and Test/Files',
    passes: { ...lustre(MOUNTED), ...secured, ...groups(LUSTRE, LUSTRE) },
    alsoFails: { 'one way': { ...lustre(MOUNTED), ...secured, ...groups([], LUSTRE) } },
    alsoPasses: { 'a group of another app': { ...lustre(MOUNTED), ...secured } },
  },
  {
    rule: 'ML-TR-11',
    fails: { ...efs(), ...elastic, ...groups([], [[22, 22]]) },
    says: 'TCP 2049 is not open from the job to Test/Target',
    passes: { ...efs(), ...elastic, ...groups([], [[2049, 2049]]) },
    alsoFails: {
      'a subnet without a mount target in its zone': {
        ...efs({ 'VpcConfig/Subnets': ['@{Test/Subnet}', '@{Test/Other}'] }),
        ...elastic,
        ...groups([], [[2049, 2049]]),
      },
    },
    alsoPasses: { 'a file system of another app': efs() },
  },
]);
