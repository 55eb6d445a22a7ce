import { Template } from 'aws-cdk-lib/assertions';
import { TrainingSecurityGroup } from '../../lib/network/training-security-group';
import { trainingGround } from './training-ground';

/** Storage of a section, and the data of two definitions on it. */
function given(storage: 's3' | 'fsx-lustre' | 'efs', section = {}, options = {}) {
  const ground = trainingGround(section, options);
  const { stack, vpc } = ground;
  const securityGroup = new TrainingSecurityGroup(stack, 'Jobs', { vpc, description: 'Test' });
  const data = (id: string) => ground.storage.data(id, { prefix: `${id}/`, storage, inputMode: 'file', securityGroup });
  return { stack, data, both: () => [data('one'), data('two')] };
}

describe('TrainingStorage', () => {
  test('makes nothing for data that is read from S3', () => {
    const { stack, both } = given('s3');
    both();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::FSx::FileSystem', 0);
    template.resourceCountIs('AWS::DataSync::Task', 0);
  });

  test('gives all that read from Lustre one cache, because it is paid by its size', () => {
    const { stack, both } = given('fsx-lustre');
    both();
    Template.fromStack(stack).resourceCountIs('AWS::FSx::FileSystem', 1);
  });

  test('makes the cache as configured: a persistent one has the restricted key, a scratch one cannot have any (FS-05)', () => {
    const of = (lustre?: object) => {
      const { stack, data } = given('fsx-lustre', lustre === undefined ? {} : { storage: 'fsx-lustre', lustre });
      data('one');
      const [system] = Object.values(Template.fromStack(stack).findResources('AWS::FSx::FileSystem'));
      return system?.Properties as Record<string, unknown>;
    };
    expect(of({ deployment: 'persistent', throughput: 250, capacityGiB: 2400 })).toMatchObject({
      StorageCapacity: 2400,
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^KeysRestricted/), 'Arn'] },
      LustreConfiguration: { DeploymentType: 'PERSISTENT_2', PerUnitStorageThroughput: 250 },
    });
    expect(of()).toMatchObject({ StorageCapacity: 1200, LustreConfiguration: { DeploymentType: 'SCRATCH_2' } });
    expect(of()).not.toHaveProperty('KmsKeyId');
  });

  test('copies the data of each definition to EFS by itself, and wants the file system to be there', () => {
    const { stack, both } = given('efs', {}, { homes: true });
    both();
    Template.fromStack(stack).resourceCountIs('AWS::DataSync::Task', 2);
    expect(() => given('efs').data('one')).toThrow("storage 'efs' needs the shared file system, and 'one' has none");
  });
});
