import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, Fail, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { SageMakerSparkJob, type SageMakerSparkJobProps } from '../../lib/processing/sagemaker-spark-job';
import { modelStack } from '../registry/model-stack';
import { definitionOf, statementsOf } from '../workflow/state-machine';

const JOBS = join(__dirname, '..', '..', 'jobs');

function given(overrides: Partial<SageMakerSparkJobProps> = {}) {
  const { stack, lake, keys, vpc, subnets } = modelStack();
  const job = new SageMakerSparkJob(stack, 'Spark', {
    description: 'Test',
    code: { script: join(JOBS, 'spark/encounters/main.py'), packages: [join(JOBS, 'readmission')] },
    jobPrefix: 'test-spark',
    instanceType: 'ml.m5.xlarge',
    instanceCount: 3,
    volumeGiB: 30,
    maxRuntime: Duration.hours(2),
    vpc,
    subnets,
    volumeKey: keys.restricted,
    eventLogs: { lake, area: { zone: 'models', prefix: 'spark-events/' } },
    ...overrides,
  });
  const role = new Role(stack, 'States', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  job.grantRun(role);
  const definition = DefinitionBody.fromChainable(job.states(new Fail(stack, 'Failed')));
  new StateMachine(stack, 'Machine', { definitionBody: definition, role });
  const template = Template.fromStack(stack);
  const state = definitionOf(template).States.RunSpark;
  return { template, state, request: { ...state?.Parameters } };
}

describe('SageMakerSparkJob', () => {
  const { template, state, request } = given();

  test('submits the script of the asset, with its packages, in AWS’s image of Spark 3.5', () => {
    expect(request.AppSpecification).toEqual({
      ImageUri: expect.stringMatching(/\/sagemaker-spark-processing:3\.5-/),
      ContainerEntrypoint: [
        'smspark-submit',
        '--py-files',
        '/opt/ml/processing/input/package0',
        '--local-spark-event-logs-dir',
        '/opt/ml/processing/spark-events/',
        expect.stringMatching(/^\/opt\/ml\/processing\/input\/code\/[0-9a-f]{64}\.py$/),
      ],
    });
    const inputs = request.ProcessingInputs as { InputName: string; S3Input: { LocalPath: string } }[];
    expect(inputs.map(({ InputName, S3Input }) => [InputName, S3Input.LocalPath])).toEqual([
      ['code', '/opt/ml/processing/input/code'],
      ['package0', '/opt/ml/processing/input/package0'],
    ]);
  });

  test('stays in the given subnets with encrypted traffic, and reaches S3 by itself (TR-12)', () => {
    expect(request.NetworkConfig).toMatchObject({
      EnableNetworkIsolation: false,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: { Subnets: [expect.stringMatching(/^<VpcIsolated/), expect.stringMatching(/^<VpcIsolated/)] },
    });
    for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']) {
      const rules = Object.values(template.findResources(type)).map(({ Properties }) => Properties as object);
      expect(rules).toEqual([expect.objectContaining({ IpProtocol: '-1' })]);
    }
  });

  test('encrypts volumes and events, and is started by a name of its own each time (TR-01, TR-18)', () => {
    expect(request['ProcessingJobName.$']).toBe("States.Format('test-spark-{}', States.UUID())");
    expect(request.ProcessingResources).toMatchObject({
      ClusterConfig: { InstanceCount: 3, VolumeKmsKeyId: expect.stringMatching(/^<KeysRestricted/) },
    });
    const disks = given({ instanceType: 'ml.r5d.xlarge' }).request.ProcessingResources;
    expect(disks).toEqual({ ClusterConfig: { InstanceCount: 3, InstanceType: 'ml.r5d.xlarge', VolumeSizeInGB: 1 } });
    expect(request.ProcessingOutputConfig).toMatchObject({ KmsKeyId: expect.stringMatching(/^<KeysInternal/) });
    expect(state?.Retry?.[0]?.ErrorEquals).toContain('SageMaker.ResourceLimitExceededException');
    expect(state?.Catch?.map(({ Next }) => Next)).toEqual(['Failed']);
  });

  test('takes arguments from the execution where one is a path, with quotes that cannot end early', () => {
    const specification = (list: string[]) => given({ arguments: list }).request.AppSpecification;
    expect(specification(['--by', 'day'])).toMatchObject({ ContainerArguments: ['--by', 'day'] });
    expect(specification(['--version', '$.version', "it's"])).toMatchObject({
      'ContainerArguments.$': String.raw`States.Array('--version', $.version, 'it\'s')`,
    });
  });

  test('reads its two objects of code and writes its events, and no other data', () => {
    const statements = statementsOf(template, 'SparkRole');
    const places = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    // Their order is that of their hashes.
    const read = places('s3:GetObject').map((place) => /[0-9a-f]{64}\.(py|zip)$/.exec(place)?.[1]);
    expect(read.sort()).toEqual(['py', 'zip']);
    expect(places('s3:PutObject')).toEqual([expect.stringMatching(/^<Lakemodels\w+\.Arn>\/spark-events\/\*$/)]);
  });

  test('refuses what cannot process or has an accelerator that Spark leaves idle (TR-27, TR-29)', () => {
    expect(() => given({ instanceType: 'ml.trn1.2xlarge' })).toThrow(/offers for processing, got 'ml\.trn1\.2xlarge'/);
    expect(() => given({ instanceType: 'ml.g5.xlarge' })).toThrow(/computes on its CPU.*got 'ml\.g5\.xlarge'/);
    expect(() => given({ instanceCount: 0 })).toThrow('instanceCount must be a whole number from 1 to 100, got 0');
  });
});
