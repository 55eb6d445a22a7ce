import { Match, Template } from 'aws-cdk-lib/assertions';
import { dataCopyPaths } from '../../../lib/training/data/data-copy.paths';
import { EfsData, type EfsDataProps } from '../../../lib/training/data/efs-data';
import { channelOf, faultsOfPart, fileStacks, preparing, readStatements } from '../../storage/file-systems';
import { statementsOf } from '../../workflow/state-machine';
import { placesOf } from '../given-workflow';

function given(more: Partial<EfsDataProps> = {}) {
  const stacks = fileStacks();
  const { training, lake, jobs, logs } = stacks;
  const homes = stacks.homes();
  const data = new EfsData(training, 'Data', {
    ...{ homes, lake, logs, prefix: 'readmission/', securityGroup: jobs },
    ...more,
  });
  return { ...stacks, data };
}

describe('EfsData', () => {
  test('a channel is a folder that can only be read, at the path that it has in S3', () => {
    const { training, data } = given();
    expect(channelOf(training, data)).toEqual({
      ChannelName: 'train',
      DataSource: {
        FileSystemDataSource: {
          FileSystemId: expect.stringMatching(/^<Homes\w+>$/),
          FileSystemType: 'EFS',
          FileSystemAccessMode: 'ro',
          'DirectoryPath.$': "States.Format('/features/readmission/version={}/train', $.version)",
        },
      },
    });
  });

  test('the role of a job finds the mount targets, and has nothing of S3 (TR-11)', () => {
    const { training, data } = given();
    expect(readStatements(training, data).map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeMountTargets'],
        [expect.stringMatching(/^<Files:ExportsOutputFnGetAttHomes\w+Arn\w+>$/)],
      ],
    ]);
  });

  test('the copy takes what differs, deletes nothing, and reaches EFS with TLS through the folder of the data', () => {
    const template = Template.fromStack(given().training);
    template.hasResourceProperties('AWS::DataSync::Task', {
      Options: Match.objectLike({ TransferMode: 'CHANGED', PreserveDeletedFiles: 'PRESERVE', OverwriteMode: 'ALWAYS' }),
      Schedule: Match.absent(),
    });
    template.hasResourceProperties('AWS::DataSync::LocationS3', { Subdirectory: 'readmission/' });
    template.hasResourceProperties('AWS::DataSync::LocationEFS', {
      InTransitEncryption: 'TLS1_2',
      AccessPointArn: Match.anyValue(),
      FileSystemAccessRoleArn: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::EFS::AccessPoint', {
      RootDirectory: { Path: '/features/readmission' },
      PosixUser: Match.absent(),
    });
  });

  test('DataSync reads the prefix of the data alone, for this account alone, and is root below one folder alone', () => {
    const template = Template.fromStack(given().training);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'datasync.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
    const statements = statementsOf(template, 'DataCopyRole');
    const objects = statements.filter(({ Action }) => Action.includes('s3:GetObject')).flatMap((one) => one.Resource);
    expect(objects).toEqual([expect.stringMatching(/Lakefeatures\w+>\/readmission\/\*$/)]);
    expect(statements.filter(({ Action }) => Action.includes('elasticfilesystem:ClientRootAccess'))).toEqual([
      expect.objectContaining({
        Condition: {
          StringEquals: { 'elasticfilesystem:AccessPointArn': expect.stringMatching(/access-point\/<DataCopyPlace/) },
        },
      }),
    ]);
    expect(placesOf('s3:PutObject', statements)).toEqual([]);
  });

  test('a version is copied before the job on every way that the table states, and a failure says why', async () => {
    const { training, data } = given();
    const [task = ''] = Object.keys(Template.fromStack(training).findResources('AWS::DataSync::Task'));
    const again = given();
    const values = { 'AWS::DataSync::Task': `<${task}.TaskArn>` };
    expect(await faultsOfPart(again.training, again.data, dataCopyPaths, values)).toEqual([]);
    expect(data.inputMode).toBe('File');
  });

  test('the workflow may make the calls of its states and no others (SF-04)', () => {
    const { training, data } = given();
    const { definition, statements } = preparing(training, data);
    const calls = Object.values(definition.States).flatMap(({ Resource }) => Resource?.split(':').at(-1) ?? []);
    expect(calls.sort()).toEqual(['describeTaskExecution', 'startTaskExecution']);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['datasync:StartTaskExecution'], [expect.stringMatching(/^<DataCopyTask\w+\.TaskArn>$/)]],
      [['datasync:DescribeTaskExecution'], [expect.stringMatching(/^<DataCopyTask\w+\.TaskArn>\/execution\/\*$/)]],
    ]);
  });

  test('several copies of a stack log into one group, for CloudWatch Logs has ten policies in an account', () => {
    const { training, lake, logs, homes, jobs } = { ...fileStacks() };
    const shared = homes();
    for (const id of ['One', 'Two', 'Three']) {
      new EfsData(training, id, { homes: shared, lake, logs, prefix: `${id}/`, securityGroup: jobs });
    }
    const template = Template.fromStack(training);
    template.resourceCountIs('AWS::DataSync::Task', 3);
    template.resourceCountIs('AWS::Logs::ResourcePolicy', 1);
    const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    template.allResourcesProperties('AWS::DataSync::Task', { CloudWatchLogGroupArn: { 'Fn::GetAtt': [group, 'Arn'] } });
  });

  test('a zone without a mount target, a streamed mode and a prefix that is too deep are errors that say what to do (TR-11)', () => {
    const stacks = fileStacks();
    const homes = stacks.homes({ subnets: [stacks.first] });
    const make = (more: Partial<EfsDataProps>, id: string) => () =>
      new EfsData(stacks.training, id, {
        ...{ homes, lake: stacks.lake, logs: stacks.logs, prefix: 'readmission/', securityGroup: stacks.jobs },
        ...more,
      });
    expect(make({ subnets: stacks.subnets }, 'Zones')).toThrow(/or give SharedHomes a subnet there \(TR-11\)/);
    expect(make({ inputMode: 'Pipe' }, 'Mode')).toThrow("got 'Pipe'");
    expect(make({ prefix: 'a/b/c/d/' }, 'Deep')).toThrow("at most 3 folders, got 'a/b/c/d/' with 4");
    expect(make({ prefix: 'day=1/' }, 'Sign')).toThrow("got 'day=1/'; rename them");
    expect(make({ prefix: '.hidden/' }, 'Dot')).toThrow("none beginning with '.'");
    expect(make({ prefix: `${'a'.repeat(90)}/` }, 'Long')).toThrow('at most 90 characters, got 91');
    expect(make({ prefix: `${'a'.repeat(89)}/` }, 'Enough89')).not.toThrow();
    expect(make({ prefix: 'a/b/c/' }, 'Enough')).not.toThrow();
  });
});
