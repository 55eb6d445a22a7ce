import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SparkJob, type SparkJobProps } from '../../lib/processing/spark-job';

const JOBS = join(__dirname, '..', '..', 'jobs');
const JOB = 'AWS::Glue::Job';

function stackWith(overrides: (stack: Stack) => Partial<SparkJobProps> = () => ({})): Stack {
  const stack = new Stack(new App(), 'Test', { stackName: 'test-processing', env: { region: 'eu-west-1' } });
  new SparkJob(stack, 'Job', {
    description: 'Test',
    code: { script: join(JOBS, 'spark/encounters/main.py'), packages: [join(JOBS, 'readmission')] },
    arguments: { raw: 's3://raw/encounters/' },
    warehouse: 's3://curated/',
    encryptionKey: new Key(stack, 'DataKey'),
    workerType: 'G.2X',
    workers: 3,
    timeout: Duration.minutes(30),
    logs: { encryptionKey: new Key(stack, 'LogKey'), retention: RetentionDays.ONE_MONTH, retain: false },
    alarms: new Topic(stack, 'Alarms'),
    ...overrides(stack),
  });
  return stack;
}

const given = (overrides?: (stack: Stack) => Partial<SparkJobProps>) => Template.fromStack(stackWith(overrides));

const inNetwork = (stack: Stack): Partial<SparkJobProps> => {
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  return { network: { vpc, subnets: vpc.isolatedSubnets } };
};

const key = (id: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${id}`), 'Arn'] });

/** Statements of the job's role. */
function statements(template: Template): { Action: string | string[]; Resource: unknown; Condition?: unknown }[] {
  const [policy] = Object.values(
    template.findResources('AWS::IAM::Policy', { Properties: { PolicyName: Match.stringLikeRegexp('^JobRole') } }),
  );
  return (policy as { Properties: { PolicyDocument: { Statement: ReturnType<typeof statements> } } }).Properties
    .PolicyDocument.Statement;
}

describe('SparkJob', () => {
  test('pins Glue 5.1 and counts workers, not capacity (GL-02, GL-03)', () => {
    given().hasResourceProperties(JOB, {
      GlueVersion: '5.1',
      WorkerType: 'G.2X',
      NumberOfWorkers: 3,
      Timeout: 30,
      MaxCapacity: Match.absent(),
    });
  });

  test('runs once at a time, and a start during a run waits in the queue (RV-15)', () => {
    given().hasResourceProperties(JOB, {
      ExecutionProperty: { MaxConcurrentRuns: 1 },
      JobRunQueuingEnabled: true,
      MaxRetries: 0,
    });
  });

  test('encrypts files and bookmarks with the data key, logs with the log key', () => {
    given().hasResourceProperties('AWS::Glue::SecurityConfiguration', {
      EncryptionConfiguration: {
        CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS', KmsKeyArn: key('LogKey') },
        JobBookmarksEncryption: { JobBookmarksEncryptionMode: 'CSE-KMS', KmsKeyArn: key('DataKey') },
        S3Encryptions: [{ S3EncryptionMode: 'SSE-KMS', KmsKeyArn: key('DataKey') }],
      },
    });
  });

  test('its security configuration never outlives the stack, and its name differs between environments (GL-09)', () => {
    given().hasResource('AWS::Glue::SecurityConfiguration', {
      DeletionPolicy: 'Delete',
      Properties: { Name: Match.stringLikeRegexp('testprocessing') },
    });
  });

  test.each(['output', 'error'])('its log group for %s has an end of retention and the log key (GL-01)', (kind) => {
    const template = given();
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: {
        'Fn::Join': [
          '',
          [
            '/aws-glue/jobs/',
            { Ref: Match.stringLikeRegexp('^JobSecurity') },
            '-role/',
            { Ref: Match.stringLikeRegexp('^JobRole') },
            `/${kind}`,
          ],
        ],
      },
      RetentionInDays: 30,
      KmsKeyId: key('LogKey'),
    });
    expect(statements(template).flatMap(({ Action }) => Action)).toContain('logs:AssociateKmsKey');
  });

  test('its role reads the objects of its code and no other; data is granted from outside', () => {
    const onObjects = statements(given()).filter(({ Action }) => String(Action).includes('s3:'));
    expect(new Set(onObjects.flatMap(({ Action }) => Action))).toEqual(new Set(['s3:GetObject']));
    expect(JSON.stringify(onObjects)).not.toContain('*');
  });

  test('has no managed policy and no action family', () => {
    const template = given(inNetwork);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    expect(statements(template).flatMap(({ Action }) => Action)).not.toContainEqual(expect.stringContaining('*'));
  });

  test('the script finds a package by the name of its folder, without tests and caches', () => {
    const app = stackWith().node.root as App;
    const assembly = app.synth();
    const { files } = JSON.parse(readFileSync(join(assembly.directory, 'Test.assets.json'), 'utf8')) as {
      files: Record<string, { source: { path: string; packaging: string } }>;
    };
    const zip = Object.values(files).find(({ source }) => source.packaging === 'zip');
    const inside = readdirSync(join(assembly.directory, zip?.source.path ?? ''), { recursive: true, encoding: 'utf8' });
    expect(inside).toContain('readmission/__init__.py');
    expect(inside).toContain('readmission/encounter.schema.json');
    expect(inside.filter((path) => /^(?!readmission)|__pycache__|tests/.test(path))).toEqual([]);
  });

  test('waits for the policy of its role (CF-05)', () => {
    const [job] = Object.values(given().findResources(JOB));
    expect((job as { DependsOn: string[] }).DependsOn).toContainEqual(expect.stringMatching(/^JobRoleDefaultPolicy/));
  });

  test('tells people when a run fails, runs too long or cannot start', () => {
    given().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.glue'],
        'detail-type': ['Glue Job State Change'],
        detail: { jobName: [{ Ref: Match.stringLikeRegexp('^Job') }], state: ['FAILED', 'TIMEOUT', 'ERROR'] },
      },
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Alarms') } })],
    });
  });

  describe('in a network', () => {
    test('has one connection per subnet, so that a run survives the loss of a zone', () => {
      const template = given(inNetwork);
      template.resourceCountIs('AWS::Glue::Connection', 2);
      template.hasResourceProperties(JOB, {
        Connections: { Connections: [{ Ref: Match.anyValue() }, { Ref: Match.anyValue() }] },
      });
    });

    test.each(['Ingress', 'Egress'])('workers reach each other on every TCP port, %s (GL-05)', (direction) => {
      const group = { 'Fn::GetAtt': [Match.stringLikeRegexp('^JobNetworkSecurityGroup'), 'GroupId'] };
      given(inNetwork).hasResourceProperties(`AWS::EC2::SecurityGroup${direction}`, {
        GroupId: group,
        IpProtocol: 'tcp',
        FromPort: 0,
        ToPort: 65535,
        [direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']: group,
      });
    });

    test('fails without a subnet', () => {
      expect(() => given((stack) => ({ network: { vpc: new Vpc(stack, 'Vpc'), subnets: [] } }))).toThrow(
        'subnets must name at least one subnet, got none',
      );
    });
  });

  test('outside a network it has no connection, no security group and no right on EC2', () => {
    const template = given();
    template.resourceCountIs('AWS::Glue::Connection', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    expect(statements(template).flatMap(({ Action }) => Action)).not.toContainEqual(expect.stringMatching(/^ec2:/));
  });
});
