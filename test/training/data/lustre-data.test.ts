import { Template } from 'aws-cdk-lib/assertions';
import { LustreData, type LustreDataProps } from '../../../lib/training/data/lustre-data';
import { lustreImportPaths } from '../../../lib/training/data/lustre-import.paths';
import { channelOf, faultsOfPart, fileStacks, preparing, readStatements } from '../../storage/file-systems';

function given(more: Partial<LustreDataProps> = {}, prefix?: string) {
  const stacks = fileStacks();
  const { lake, jobs } = stacks;
  const cache = stacks.cache({ prefix });
  const data = () => new LustreData({ cache, lake, prefix: 'readmission/', securityGroup: jobs, ...more });
  return { ...stacks, data, cacheSubnet: cache.subnet };
}

describe('LustreData', () => {
  test('a channel is a folder below the mount name, which only a deployment knows, and can only be read (TR-09)', () => {
    const { training, data } = given();
    expect(channelOf(training, data())).toEqual({
      ChannelName: 'train',
      DataSource: {
        FileSystemDataSource: {
          FileSystemId: expect.stringMatching(/^<Cache\w+>$/),
          FileSystemType: 'FSxLustre',
          FileSystemAccessMode: 'ro',
          'DirectoryPath.$': expect.stringMatching(
            /^States\.Format\('\/<Cache\w+\.LustreMountName>\/features\/readmission\/version=\{\}\/train', \$\.version\)$/,
          ),
        },
      },
    });
  });

  test('below a cache of the same prefix the path begins with the version, because the link starts there (TR-09)', () => {
    const { training, data } = given({}, 'readmission/');
    expect(JSON.stringify(channelOf(training, data()))).toContain(".LustreMountName>/features/version={}/train', $");
  });

  test('jobs run in the subnet of the file system, and both sides open the ports of Lustre to each other (TR-08, TR-10)', () => {
    const { training, data, first } = given();
    expect(data().subnets).toEqual([first]);
    const rules = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'].flatMap((type) =>
      Object.values(Template.fromStack(training).findResources(type)).map(({ Properties: rule }) => {
        const other = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
        return `${type.slice(23)} ${rule.GroupId['Fn::GetAtt'][0].slice(0, 4)} ${other['Fn::GetAtt'][0].slice(0, 4)} ${rule.FromPort}`;
      }),
    );
    for (const port of ['988', '1018']) {
      expect(rules).toEqual(
        expect.arrayContaining([
          ...[`Ingress Cach Jobs ${port}`, `Egress Jobs Cach ${port}`],
          ...[`Ingress Jobs Cach ${port}`, `Egress Cach Jobs ${port}`],
        ]),
      );
    }
  });

  test('the role of a job finds the file system, and has nothing of S3 or keys: FSx reads the objects', () => {
    const { training, data } = given();
    expect(readStatements(training, data()).flatMap(({ Action }) => Action)).toEqual(['fsx:DescribeFileSystems']);
  });

  test('a version is imported before the job on every way that the table states, and a failure says why', async () => {
    const { training, data } = given();
    const values = { 'AWS::FSx::FileSystem': '<Cache18F6EE16>' };
    expect(await faultsOfPart(training, data(), lustreImportPaths, values)).toEqual([]);
  });

  test('the workflow may make the calls of its states and no others (SF-04)', () => {
    const { training, data } = given();
    const { definition, statements } = preparing(training, data());
    const calls = Object.values(definition.States).flatMap(({ Resource }) => Resource?.split(':').at(-1) ?? []);
    expect(calls.sort()).toEqual(['createDataRepositoryTask', 'describeDataRepositoryTasks']);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        ['fsx:CreateDataRepositoryTask'],
        [expect.stringMatching(/:file-system\/<Cache\w+>$/), expect.stringMatching(/:task\/\*$/)],
      ],
      [['fsx:DescribeDataRepositoryTasks'], ['*']],
    ]);
  });

  test('jobs in another zone, streamed modes, sharded channels and data outside of the cache are errors that say what to do (TR-08)', () => {
    const { second } = fileStacks();
    expect(() => given({ subnets: [second] }).data()).toThrow(/leave subnets out, or move the cache \(TR-08\)/);
    expect(() => given({ inputMode: 'FastFile' }).data()).toThrow(
      "inputMode must be File on a file system, got 'FastFile'",
    );
    expect(() => given().data().channel({ name: 'train', sharded: true })).toThrow(/or read the data from S3/);
    expect(() => given({}, 'other/').data()).toThrow("prefix must lie below that of the cache, 'other/'");
  });
});
