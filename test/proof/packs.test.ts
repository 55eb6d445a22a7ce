import { join } from 'node:path';
import { Assembly, type StackTemplate, type Template } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { BY_CDK } from '../../proof/packs/by-cdk';
import { packsLayer } from '../../proof/packs/layer';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';

/** A resource that may be edited. */
type Draft = { Type: string; Properties: Record<string, unknown>; Metadata?: Record<string, unknown> };

const sandboxConfig = loadConfig(join(ROOT, 'config', 'sandbox.yaml'));
const sandbox = platformTemplates(sandboxConfig);
const production = platformTemplates(loadConfig(join(ROOT, 'config', 'production.yaml')));

/** What the packs say. */
function check(stacks: readonly StackTemplate[]): Promise<readonly string[]> {
  return packsLayer.check(new Assembly(stacks));
}

/** The sandbox with one template changed. */
function changed(stackId: string, edit: (resources: Record<string, Draft>) => void): StackTemplate[] {
  return sandbox.map((stack) => {
    if (stack.id !== stackId) return stack;
    const template = structuredClone(stack.template) as Template & { Resources: Record<string, Draft> };
    edit(template.Resources);
    return { ...stack, template };
  });
}

/** The first resource of a type whose logical id begins so. */
function find(resources: Record<string, Draft>, type: string, start = ''): [string, Draft] {
  const found = Object.entries(resources).find(([id, { Type }]) => Type === type && id.startsWith(start));
  if (found === undefined) throw new Error(`no ${type} ${start}`);
  return found;
}

/** Takes a property away. */
function without(type: string, property: string, start = '') {
  return (resources: Record<string, Draft>): void => {
    const [, resource] = find(resources, type, start);
    if (resource.Properties[property] === undefined) throw new Error(`${type} has no ${property}`);
    resource.Properties = Object.fromEntries(Object.entries(resource.Properties).filter(([key]) => key !== property));
  };
}

/** Adds a statement to a role's policy. */
function allowing(start: string, Action: string, Resource: unknown) {
  return (resources: Record<string, Draft>): void => {
    const [, policy] = find(resources, 'AWS::IAM::Policy', start);
    const document = policy.Properties.PolicyDocument as { Statement: unknown[] };
    document.Statement.push({ Effect: 'Allow', Action, Resource });
  };
}

describe('packsLayer', () => {
  it('has nothing to say about the configurations as they are', async () => {
    expect(await check(sandbox)).toEqual([]);
    expect(await check(production)).toEqual([]);
  });

  it.each(['gpu', 'trainium', 'algorithms', 'serving'])('has nothing to say about the example %s', async (name) => {
    expect(await check(platformTemplates(loadConfig(join(ROOT, 'config', 'examples', `${name}.yaml`))))).toEqual([]);
  });

  it('knows a fault in a definition from what definitions accept', async () => {
    const stacks = platformTemplates(loadConfig(join(ROOT, 'config', 'examples', 'gpu.yaml')));
    const template = structuredClone(stacks.find(({ id }) => id === 'Training')?.template) as Template & {
      Resources: Record<string, Draft>;
    };
    allowing('DefinitionsddpRole', 'sagemaker:*', '*')(template.Resources);
    const lines = await check(stacks.map((stack) => (stack.id === 'Training' ? { ...stack, template } : stack)));
    expect(lines).toEqual([
      expect.stringMatching(/^AwsSolutions-IAM5\[Action::sagemaker:\*\] Training\/DefinitionsddpRole/),
    ]);
  });

  it.each([
    ['another name and Region', { name: 'log', region: 'us-east-1' }],
    ['another partition', { name: 'ml', region: 'cn-north-1' }],
    ['an account and an address for alarms', { account: '123456789012', alarmEmail: 'team@example.com' }],
  ])('accepts the same with %s', async (_, words) => {
    const region = 'region' in words ? words.region : sandboxConfig.region;
    const other = { ...sandboxConfig, ...words, availabilityZones: [`${region}a`, `${region}b`] };
    expect(await check(platformTemplates(other))).toEqual([]);
  });

  it('knows what is accepted also where a template does not say from which construct it came', async () => {
    const bare = sandbox.map((stack) => {
      const template = structuredClone(stack.template) as Template & { Resources: Record<string, Draft> };
      for (const resource of Object.values(template.Resources)) delete resource.Metadata;
      return { ...stack, template };
    });
    expect(await check(bare)).toEqual([]);
  });

  const faults: [string, string, (resources: Record<string, Draft>) => void, string[]][] = [
    [
      'a bucket that keeps no versions',
      'Data',
      without('AWS::S3::Bucket', 'VersioningConfiguration'),
      ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map(
        (pack) => `${pack}-S3BucketVersioningEnabled Data/Lakeraw`,
      ),
    ],
    [
      'a bucket without access logs, although another bucket is accepted without them',
      'Data',
      without('AWS::S3::Bucket', 'LoggingConfiguration'),
      [
        'AwsSolutions-S1 Data/Lakeraw',
        ...['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map(
          (pack) => `${pack}-S3BucketLoggingEnabled Data/Lakeraw`,
        ),
      ],
    ],
    [
      'a key that never changes',
      'Foundation',
      without('AWS::KMS::Key', 'EnableKeyRotation'),
      [
        'AwsSolutions-KMS5 Foundation/Keys',
        'NIST.800.53.R5-KMSBackingKeyRotationEnabled',
        'PCI.DSS.321-KMSBackingKeyRotationEnabled',
      ],
    ],
    [
      'a wildcard in an action',
      'Training',
      allowing('ReadmissionTrainingRole', 's3:Get*', 'arn:aws:s3:::a'),
      ['AwsSolutions-IAM5[Action::s3:Get*] Training/ReadmissionTrainingRole'],
    ],
    [
      'a wildcard in a resource that only other roles may have',
      'Ingestion',
      allowing('ValidationFunctionRole', 's3:ListAllMyBuckets', '*'),
      ['AwsSolutions-IAM5[Resource::*] Ingestion/ValidationFunctionRole'],
    ],
    [
      'a workflow that nobody can trace',
      'Training',
      without('AWS::StepFunctions::StateMachine', 'TracingConfiguration'),
      ['AwsSolutions-SF2 Training/Readmission', 'Serverless-StepFunctionStateMachineXray Training/Readmission'],
    ],
    [
      'a function whose memory nobody chose',
      'Ingestion',
      without('AWS::Lambda::Function', 'MemorySize'),
      ['Serverless-LambdaDefaultMemorySize Ingestion/ValidationFunction'],
    ],
    [
      'a reference that leads nowhere',
      'Serving',
      (resources) => {
        find(resources, 'AWS::SageMaker::Endpoint')[1].Properties.EndpointConfigName = { Ref: 'Gone' };
      },
      ['CfnInclude Serving: '],
    ],
    [
      'a function that CloudFormation does not have',
      'Serving',
      (resources) => {
        find(resources, 'AWS::SageMaker::Endpoint')[1].Properties.EndpointConfigName = { 'Fn::Upper': 'a' };
      },
      ['CfnInclude Serving: '],
    ],
  ];

  it.each(faults)('finds %s', async (_, stack, edit, starts) => {
    const found = await check(changed(stack, edit));
    expect(found).toHaveLength(starts.length);
    expect(starts.filter((start) => !found.some((line) => line.startsWith(start)))).toEqual([]);
  });

  it('says the same of the same fault, and nothing of it once it is mended', async () => {
    const fault = () => changed('Training', allowing('ReadmissionTrainingRole', 's3:Get*', 'arn:aws:s3:::a'));
    expect(await check(fault())).toEqual(await check(fault()));
    expect(await check(sandbox)).toEqual([]);
  });

  it('lets the functions of CDK have each finding that is listed, and no function of ours', async () => {
    for (const { construct, findings, reason } of BY_CDK) {
      const found = await check(
        changed('Foundation', (resources) => {
          for (const { Metadata } of Object.values(resources)) {
            if (Metadata?.['aws:cdk:path'] === `Foundation/${construct}`) Metadata['aws:cdk:path'] = 'Foundation/Ours';
          }
        }),
      );
      expect(found.map((line) => line.split(' ')[0])).toEqual(findings);
      expect(reason.split(' ').length).toBeGreaterThan(10);
    }
  });
});
