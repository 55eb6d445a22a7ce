import { Template } from 'aws-cdk-lib/assertions';
import type { Servable } from '../../../lib/serving/models/servable';
import { ServedModel, type ServedModelProps } from '../../../lib/serving/models/served-model';
import { type ModelStack, modelStack } from '../../registry/model-stack';
import { asText, type Statement, statementsOf } from '../../workflow/state-machine';

/** A container, as the template names its properties. */
export type Container = Readonly<Record<string, unknown>>;

/** A model that was made, as its template says it. */
export interface GivenModel {
  readonly served: ServedModel;
  readonly template: Template;
  readonly properties: Readonly<Record<string, unknown>> & {
    readonly PrimaryContainer?: Container;
    readonly Containers?: readonly Container[];
  };
  readonly statements: readonly Statement[];

  /** Resources on which the role has an action, sorted. */
  places(action: string): readonly string[];
}

/** The template of a model of a source. */
export function givenModel(
  source: (parts: ModelStack) => Servable,
  overrides: Partial<ServedModelProps> = {},
): GivenModel {
  const parts = modelStack();
  const { stack, keys, vpc, subnets } = parts;
  const served = new ServedModel(stack, 'Model', {
    source: source(parts),
    volumeKey: keys.internal,
    network: { vpc, subnets },
    ...overrides,
  });
  const template = Template.fromStack(stack);
  const [model] = Object.values(template.findResources('AWS::SageMaker::Model'));
  const statements = statementsOf(template, 'ModelRole');
  return {
    served,
    template,
    properties: (asText(model) as { Properties: GivenModel['properties'] }).Properties,
    statements,
    places: (action) =>
      statements
        .filter(({ Action }) => Action.includes(action))
        .flatMap(({ Resource }) => [...Resource])
        .sort(),
  };
}
