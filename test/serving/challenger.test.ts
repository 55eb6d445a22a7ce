import { Template } from 'aws-cdk-lib/assertions';
import { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { xgboostImage } from '../../lib/sagemaker/images';
import { Challenger } from '../../lib/serving/challenger';
import { RegisteredVersion } from '../../lib/serving/models/registered-version';
import { keepReplaced } from '../../lib/serving/keep-replaced';
import { modelStack } from '../registry/model-stack';

/** Stands for the second entry. */
const ARN = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/test-readmission/2';

const MODEL = 'AWS::SageMaker::Model';
const CONFIG = 'AWS::SageMaker::EndpointConfig';

/** A challenger, and a configuration that depends on its model. */
function given() {
  const { stack, lake, keys, vpc, subnets, baseline } = modelStack();
  const challenger = new Challenger(stack, 'Challenger', {
    modelPackageArn: ARN,
    model: {
      source: new RegisteredVersion({
        modelPackageArn: ARN,
        image: xgboostImage('eu-west-1'),
        baseline,
        lake,
        artifactsPrefix: 'training/',
      }),
      volumeKey: keys.internal,
      network: { vpc, subnets },
    },
  });
  const config = new CfnEndpointConfig(stack, 'Config', { productionVariants: [] });
  config.node.addDependency(challenger.model);
  keepReplaced(stack);
  return Template.fromStack(stack);
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
}

describe('Challenger', () => {
  const template = given();
  const { Conditions, Resources } = template.toJSON() as {
    Conditions: Record<string, unknown>;
    Resources: Record<string, Resource>;
  };

  test('its model is there while the entry names a version, and not while it is the word for none', () => {
    const [[name = '', condition] = []] = Object.entries(Conditions);
    expect(condition).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [ARN, 'none'] }] });
    const under = Object.values(Resources).filter(({ Condition }) => Condition !== undefined);
    expect(under.map(({ Type, Condition }) => [Type, Condition])).toEqual([[MODEL, name]]);
  });

  test('nothing that is always there depends on what a condition takes away; its role comes first all the same (HO-05)', () => {
    const config = Object.values(Resources).find(({ Type }) => Type === CONFIG);
    const before = (config?.DependsOn ?? []).map((id) => Resources[id]);
    expect(before.map((resource) => resource?.Type)).toContain('AWS::IAM::Role');
    expect(before.map((resource) => resource?.Type)).toContain('AWS::IAM::Policy');
    expect(before.filter((resource) => resource?.Condition !== undefined)).toEqual([]);
    const model = Object.values(Resources).find(({ Type }) => Type === MODEL);
    expect(model?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/RoleDefaultPolicy/)]));
  });
});

test('what an update replaces stays, because SageMaker may run on it, and so does a challenger that is taken away; what a deletion takes goes (HO-26)', () => {
  const template = given();
  template.hasResource(MODEL, { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' });
  template.hasResource(CONFIG, { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' });
});
