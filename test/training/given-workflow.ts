import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IsolatedSecurityGroup } from '../../lib/network/isolated-security-group';
import { xgboostImage } from '../../lib/sagemaker/images';
import { TrainingWorkflow, type TrainingWorkflowProps } from '../../lib/training/training-workflow';
import { modelStack } from '../registry/model-stack';
import { type Definition, definitionOf, type statementsOf } from '../workflow/state-machine';

/** A training workflow, and what Step Functions gets of it. */
export function given(overrides: Partial<TrainingWorkflowProps> = {}): {
  readonly template: Template;
  readonly definition: Definition;
} {
  const { stack, lake, keys, vpc, subnets, baseline, registry, reporting } = modelStack();
  new TrainingWorkflow(stack, 'Readmission', {
    lake,
    featuresPrefix: 'readmission/',
    volumeKey: keys.restricted,
    subnets,
    securityGroup: new IsolatedSecurityGroup(stack, 'Jobs', { vpc, description: 'Test' }),
    image: xgboostImage('eu-west-1'),
    code: baseline,
    jobPrefix: 'test',
    instanceType: 'ml.m5.large',
    evaluationInstanceType: 'ml.m5.xlarge',
    volumeGiB: 20,
    maxRuntime: Duration.hours(1),
    hyperparameters: { max_depth: '5' },
    minimumAuc: 0.6,
    registry,
    reporting,
    ...overrides,
  });
  const template = Template.fromStack(stack);
  return { template, definition: definitionOf(template) };
}

/** Parameters of a state's call. */
export function parametersOf(definition: Definition, state: string): Record<string, unknown> {
  return { ...definition.States[state]?.Parameters };
}

/** Places in the lake where some statements allow an action. */
export function placesOf(action: string, statements: ReturnType<typeof statementsOf>): string[] {
  return statements
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => /^<Lake([a-z]+)\w+\.Arn>(.*)$/.exec(arn)?.slice(1).join(''))
    .filter((place) => place !== undefined);
}
