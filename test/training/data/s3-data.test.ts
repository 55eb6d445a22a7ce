import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { S3Data, type S3DataProps } from '../../../lib/training/data/s3-data';
import { channelOf, fileStacks } from '../../storage/file-systems';
import { asText, statementsOf } from '../../workflow/state-machine';
import { placesOf } from '../given-workflow';

function given(more: Partial<S3DataProps> = {}) {
  const stacks = fileStacks();
  const { lake, subnets, jobs } = stacks;
  const data = new S3Data({ lake, prefix: 'readmission/', subnets, securityGroup: jobs, ...more });
  return { ...stacks, data };
}

describe('S3Data', () => {
  test('a channel is the folder of that name, of the version that the execution names (RV-05)', () => {
    const { base, data } = given();
    expect(channelOf(base, data)).toEqual({
      ChannelName: 'train',
      DataSource: {
        S3DataSource: {
          'S3Uri.$': expect.stringMatching(
            /^States\.Format\('s3:\/\/<Lakefeatures\w+>\/readmission\/version=\{\}\/train\/', \$\.version\)$/,
          ),
          S3DataType: 'S3Prefix',
          S3DataDistributionType: 'FullyReplicated',
        },
      },
    });
  });

  test('says the content type and the distribution that a channel asks for', () => {
    const { base, data } = given();
    expect(asText(base.resolve(data.channel({ name: 'train', contentType: 'text/csv', sharded: true })))).toMatchObject(
      {
        ContentType: 'text/csv',
        DataSource: { S3DataSource: { S3DataDistributionType: 'ShardedByS3Key' } },
      },
    );
  });

  test('its role reads the folders of its channels, and nothing beside them', () => {
    const { base, data } = given();
    const role = new Role(base, 'JobRole', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    data.grantRead(role, [{ name: 'train' }, { name: 'validation' }]);
    const statements = statementsOf(Template.fromStack(base), 'JobRole');
    expect(placesOf('s3:GetObject', statements)).toEqual([
      'features/readmission/version=*/train/*',
      'features/readmission/version=*/validation/*',
    ]);
  });

  test('nothing is prepared, and any mode is possible; files are copied unless told otherwise', () => {
    expect(given().data).toMatchObject({ inputMode: 'File' });
    expect(given({ inputMode: 'Pipe' }).data).toMatchObject({ inputMode: 'Pipe' });
    expect(given().data.prepare()).toBeUndefined();
  });

  test.each([['readmission'], ['/readmission/'], [''], ["it's/"], ['a{}/']])(
    "a prefix like '%s' is an error",
    (prefix) => {
      expect(() => given({ prefix })).toThrow(`got '${prefix}'`);
    },
  );

  test('a channel that SageMaker would not take is an error (API: ChannelName)', () => {
    const { data } = given();
    expect(() => data.channel({ name: 'out of time' })).toThrow("got 'out of time'");
    expect(() => data.channel({ name: 'x'.repeat(65) })).toThrow('1 to 64 letters');
  });
});
