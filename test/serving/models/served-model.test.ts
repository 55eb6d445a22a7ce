import type { Template } from 'aws-cdk-lib/assertions';
import { Match } from 'aws-cdk-lib/assertions';
import type { ModelStack } from '../../registry/model-stack';
import { asText, statementsOf } from '../../workflow/state-machine';
import { xgboostImage } from '../../../lib/sagemaker/images';
import { InferencePipeline } from '../../../lib/serving/models/inference-pipeline';
import { S3Artifact } from '../../../lib/serving/models/s3-artifact';
import { given, VERSION } from '../given-endpoint';
import { givenModel } from './given-model';

const MODEL = 'AWS::SageMaker::Model';

/** What the template says about the model. */
function modelOf(template: Template) {
  const [model] = Object.values(template.findResources(MODEL));
  return asText(model) as { Properties: Record<string, unknown>; DependsOn: string[] };
}

describe('ServedModel', () => {
  const template = given();
  const statements = statementsOf(template, 'ModelRole');
  const places = (action: string) =>
    statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);

  test('serves a registered version, which alone says image, artifact and environment', () => {
    expect(modelOf(template).Properties.PrimaryContainer).toEqual({ ModelPackageName: VERSION });
  });

  test('has no name of its own, so that another version can take its place (HO-02)', () => {
    template.hasResourceProperties(MODEL, { ModelName: Match.absent() });
  });

  test('runs in isolation, in the subnets of two zones, and lets nothing in', () => {
    expect(modelOf(template).Properties).toMatchObject({
      EnableNetworkIsolation: true,
      VpcConfig: {
        Subnets: [expect.stringMatching(/^<VpcIsolatedSubnet1/), expect.stringMatching(/^<VpcIsolatedSubnet2/)],
        SecurityGroupIds: [expect.stringMatching(/^<ModelSecurityGroup/)],
      },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Model containers of the endpoint',
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ FromPort: 443, ToPort: 443 })],
    });
  });

  test('fails with the subnets of one zone, even for one instance (HO-06)', () => {
    expect(() => given({ model: ({ vpc, subnets }) => ({ network: { vpc, subnets: subnets.slice(0, 1) } }) })).toThrow(
      'subnets must lie in at least two Availability Zones',
    );
  });

  test('is made after the whole policy of its role, which SageMaker tries out at once (HO-04, HO-05)', () => {
    const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('ModelRole'));
    expect(policies).toHaveLength(1);
    expect(modelOf(template).DependsOn).toEqual(expect.arrayContaining(policies));
  });

  test('its role reads trained artifacts and archives of baselines, and writes nothing', () => {
    expect(places('s3:GetObject').sort()).toEqual([
      expect.stringMatching(/^<Lakemodels\w+\.Arn>\/training\/\*$/),
      expect.stringMatching(/^arn:aws:s3:::cdk-.*\/\*\.gz$/),
    ]);
    expect(places('s3:PutObject')).toEqual([]);
    template.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: Match.anyValue() }, 0);
  });

  test("with network 'none' it has neither a VPC nor isolation, nor a role that makes interfaces (HO-13)", () => {
    const {
      properties,
      places,
      served,
      template: open,
    } = givenModel(
      ({ lake }) => new S3Artifact({ artifact: { lake, key: 'a/model.tar.gz' }, image: xgboostImage('eu-west-1') }),
      { network: 'none' },
    );
    expect(properties).not.toHaveProperty('VpcConfig');
    expect(properties).toHaveProperty('EnableNetworkIsolation', false);
    open.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    expect(places('ec2:CreateNetworkInterface')).toEqual([]);
    expect(served.facts.isolated).toBe(false);
  });

  test('is refused with variables that are too long over all of its containers together', () => {
    const environment = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`NAME_${index}`, 'x'.repeat(1000)]),
    );
    const step = (name: string, { lake }: ModelStack) => ({
      name,
      source: new S3Artifact({
        artifact: { lake, key: 'a/model.tar.gz' },
        image: xgboostImage('eu-west-1'),
        environment,
      }),
    });
    expect(() =>
      givenModel((parts) => new InferencePipeline({ steps: [step('one', parts), step('two', parts)] })),
    ).toThrow('environment must have at most 32768 bytes over all containers');
  });

  test('says by itself that it is isolated', () => {
    given({
      use: (_, { stack }) => expect(stack.node.findChild('Model')).toMatchObject({ facts: { isolated: true } }),
    });
    expect.assertions(1);
  });
});
