import { Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { join } from 'node:path';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ModelRegistryProps } from '../../lib/registry/model-registry';
import { SourceArchive } from '../../lib/sagemaker/source-archive';
import { asText, statementsOf } from '../workflow/state-machine';
import { modelStack, type ModelStack } from './model-stack';

const GROUP = 'AWS::SageMaker::ModelPackageGroup';
const VERSION = 'AWS::SageMaker::ModelPackage';
const PARAMETER = 'AWS::SSM::Parameter';
const CLEANUP = 'Custom::ModelPackageVersions';

function given(
  overrides: Partial<ModelRegistryProps> = {},
  use: (parts: ModelStack) => unknown = () => undefined,
): Template {
  const parts = modelStack(overrides);
  use(parts);
  return Template.fromStack(parts.stack);
}

/** The only resource of a type: its logical id, and what it says. */
function only(template: Template, type: string) {
  const [[id, resource] = ['', {}], ...others] = Object.entries(template.findResources(type));
  expect(others).toEqual([]);
  return { id, ...(asText(resource) as { DependsOn?: string[]; Properties: Record<string, unknown> }) };
}

describe('ModelRegistry', () => {
  const retained = given();
  const sandbox = given({ retain: false });

  test('registers the baseline as an approved version that finds its code in its own archive (RV-07, MR-02)', () => {
    retained.hasResourceProperties(VERSION, {
      ModelPackageGroupName: 'test-readmission',
      ModelApprovalStatus: 'Approved',
      CustomerMetadataProperties: { origin: 'baseline' },
      InferenceSpecification: {
        Containers: [
          {
            Image: {
              'Fn::Join': [
                '',
                ['141502667606.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/sagemaker-xgboost:3.2-0'],
              ],
            },
            Environment: Match.objectLike({
              SAGEMAKER_PROGRAM: 'inference.py',
              SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
              PIP_NO_INDEX: '1',
            }),
          },
        ],
      },
    });
  });

  test('the parameter names version 1 as the one that is served and was before, and no challenger, after that is there', () => {
    const { Properties, DependsOn } = only(retained, PARAMETER);
    const first = 'arn:aws:sagemaker:eu-west-1:<AWS::AccountId>:model-package/test-readmission/1';
    expect(Properties).toMatchObject({ Type: 'StringList', Value: `${first},none,${first}` });
    expect(DependsOn).toContain(only(retained, VERSION).id);
  });

  test('another baseline is one more version: the old one stays, and the parameter does not change', () => {
    const changed = given({}, ({ stack, registry }) => {
      const other = new SourceArchive(stack, 'Other', {
        contents: { 'baseline.json': join(__dirname, 'model-stack.ts') },
      });
      (
        registry.node.findChild('Baseline') as unknown as { inferenceSpecification: { containers: object[] } }
      ).inferenceSpecification.containers[0] = { image: 'any', modelDataUrl: other.uri };
    });
    expect(only(changed, VERSION).Properties).not.toEqual(only(retained, VERSION).Properties);
    expect(only(changed, PARAMETER)).toEqual(only(retained, PARAMETER));
    for (const template of [retained, sandbox]) {
      template.hasResource(VERSION, { UpdateReplacePolicy: 'Retain' });
    }
  });

  test('tags of the app reach the group, and neither a version (MR-02) nor the parameter, whose value they would reset', () => {
    const tagged = given({}, ({ app }) => Tags.of(app).add('team', 'readmission'));
    tagged.hasResourceProperties(GROUP, { Tags: [{ Key: 'team', Value: 'readmission' }] });
    expect(only(tagged, VERSION).Properties).not.toHaveProperty('Tags');
    expect(only(tagged, PARAMETER)).toEqual(only(retained, PARAMETER));
  });

  test('versions outlive the stack unless told otherwise, and then nothing empties the group (RV-09)', () => {
    for (const type of [GROUP, VERSION]) {
      retained.hasResource(type, { DeletionPolicy: 'Retain' });
      sandbox.hasResource(type, { DeletionPolicy: 'Delete' });
    }
    retained.hasResource(CLEANUP, { DeletionPolicy: 'Retain' });
    sandbox.hasResource(CLEANUP, { DeletionPolicy: 'Delete' });
  });

  test('switching the choice deletes nothing by itself: the resource that empties the group is there either way', () => {
    expect(only(retained, CLEANUP)?.id).toBe(only(sandbox, CLEANUP)?.id);
  });

  test('a group that goes is emptied before: first the baseline, then every other version, then the group (MR-01)', () => {
    const [version, cleanup, group] = [VERSION, CLEANUP, GROUP].map((type) => only(sandbox, type));
    expect(version?.DependsOn).toContain(cleanup?.id);
    expect(cleanup?.DependsOn).toContain(group?.id);
    expect(cleanup?.Properties).toMatchObject({ ModelPackageGroupName: 'test-readmission' });
  });

  test('a workflow may add versions to this group or look at them, and not approve or delete them (MR-03)', () => {
    const template = given({}, ({ stack, registry }) => {
      const role = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
      registry.grantRegister(role);
      registry.grantDescribe(role);
    });
    const statements = statementsOf(template, 'Reader');
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'sagemaker:CreateModelPackage',
      'sagemaker:DescribeModelPackage',
    ]);
    const resources = statements.flatMap(({ Resource }) => Resource).map((arn) => arn.split(':').at(-1));
    expect(new Set(resources)).toEqual(
      new Set(['model-package-group/test-readmission', 'model-package/test-readmission/*']),
    );
  });

  test('fails when the name of the group is not lower case, because its ARNs are (SF-09)', () => {
    expect(() => given({ groupName: 'Readmission' })).toThrow(
      'groupName must be at most 63 lower-case letters, digits',
    );
  });
});
