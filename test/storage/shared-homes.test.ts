import { Match, Template } from 'aws-cdk-lib/assertions';
import type { HomeTeam, SharedHomesProps } from '../../lib/storage/shared-homes';
import { findings } from '../app';
import { fileStacks } from './file-systems';

function given(more: Partial<SharedHomesProps> = {}) {
  const stacks = fileStacks();
  const homes = stacks.homes(more);
  return { ...stacks, homes, template: Template.fromStack(stacks.files) };
}

const TEAMS = [
  { name: 'cardiology', uid: 1001 },
  { name: 'surgery', uid: 1002 },
];

describe('SharedHomes', () => {
  test('is encrypted under the key, with a mount target in each zone, and outlives its stack unless told otherwise (TR-11, FS-12)', () => {
    const { template } = given();
    template.hasResource('AWS::EFS::FileSystem', {
      DeletionPolicy: 'Retain',
      Properties: {
        Encrypted: true,
        KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('KeysRestricted') },
        BackupPolicy: { Status: 'ENABLED' },
      },
    });
    template.resourceCountIs('AWS::EFS::MountTarget', 2);
    given({ retain: false, backups: false }).template.hasResource('AWS::EFS::FileSystem', {
      DeletionPolicy: 'Delete',
      Properties: { BackupPolicy: Match.absent() },
    });
  });

  test('lets whoever the network lets in read, write only through access points, and nobody be root', () => {
    const viaMountTarget = { 'elasticfilesystem:AccessedViaMountTarget': 'true' };
    given().template.hasResourceProperties('AWS::EFS::FileSystem', {
      FileSystemPolicy: {
        Statement: [
          Match.objectLike({ Action: 'elasticfilesystem:ClientMount', Condition: { Bool: viaMountTarget } }),
          Match.objectLike({
            Action: 'elasticfilesystem:ClientWrite',
            Condition: { Bool: viaMountTarget, ArnLike: { 'elasticfilesystem:AccessPointArn': Match.anyValue() } },
          }),
        ],
      },
    });
  });

  test('has a home for each team, that its user alone owns', () => {
    const { template, homes } = given({ teams: TEAMS });
    expect(Object.keys(homes.homes)).toEqual(['cardiology', 'surgery']);
    template.hasResourceProperties('AWS::EFS::AccessPoint', {
      PosixUser: { Uid: '1002', Gid: '1002' },
      RootDirectory: {
        Path: '/homes/surgery',
        CreationInfo: { OwnerUid: '1002', OwnerGid: '1002', Permissions: '0750' },
      },
    });
  });

  test('a client in a later stack refers to the file system, and never the other way round (KM-06)', () => {
    const { homes, jobs, training, files } = fileStacks();
    homes().addClient(jobs);
    for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']) {
      Template.fromStack(training).hasResourceProperties(type, { FromPort: 2049, ToPort: 2049 });
      Template.fromStack(files).resourceCountIs(type, 0);
    }
  });

  test('has no finding of the AwsSolutions pack', () => {
    const stacks = fileStacks();
    stacks.homes({ teams: TEAMS });
    const known = ['VPC7', 'S10', 'SNS3'].map((rule) => `AwsSolutions::AwsSolutions-${rule}`);
    expect(findings(stacks.app).filter((id) => !known.includes(id))).toEqual([]);
  });

  test('two subnets in one zone are an error: EFS has one mount target there', () => {
    const stacks = fileStacks();
    expect(() => stacks.homes({ subnets: [stacks.first, stacks.first] })).toThrow(/EFS has one mount target in a zone/);
    expect(() => stacks.homes({ subnets: [] }, 'None')).toThrow(/got none/);
  });

  test.each<[string, HomeTeam[], string]>([
    ['a name that is no folder', [{ name: 'Heart team', uid: 1001 }], "got 'Heart team'"],
    ['a user of the system', [{ name: 'heart', uid: 0 }], "uid of team 'heart' must be a whole number from 1000"],
    [
      'two teams with one user',
      [
        { name: 'a', uid: 1001 },
        { name: 'b', uid: 1001 },
      ],
      'reads the same files',
    ],
  ])('%s is an error', (_, teams, message) => {
    expect(() => given({ teams })).toThrow(message);
  });
});
