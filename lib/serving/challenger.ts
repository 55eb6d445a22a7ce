import { CfnCondition, Fn } from 'aws-cdk-lib';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Construct, Dependable } from 'constructs';
import { NO_CHALLENGER } from '../registry/served-versions';
import { ServedModel, type ServedModelProps } from './models/served-model';

/** Choices for the challenger. */
export interface ChallengerProps {
  /** The second entry of `ServedVersions`: an ARN, or the word for none; known at deployment. */
  readonly modelPackageArn: string;

  /** The model of that version. */
  readonly model: ServedModelProps;
}

/**
 * A version that is tried beside the served one, for as long as an experiment runs: the model is there only while its ARN is
 * not `none`.
 *
 * Its role and security group stay, and cost nothing: what depends on the model, an endpoint configuration, depends on them
 * instead, because CloudFormation refuses a `DependsOn` to what a condition takes away (cfn-lint E3005).
 */
export class Challenger extends Construct {
  /** Whether an experiment runs. */
  readonly condition: CfnCondition;

  /** The model; refer to it under the condition. */
  readonly model: ServedModel;

  constructor(scope: Construct, id: string, props: ChallengerProps) {
    super(scope, id);
    this.condition = new CfnCondition(this, 'Runs', {
      expression: Fn.conditionNot(Fn.conditionEquals(props.modelPackageArn, NO_CHALLENGER)),
    });
    this.model = new ServedModel(this, 'Model', props.model);
    for (const child of this.model.node.findAll()) {
      if (child instanceof CfnModel) child.cfnOptions.condition = this.condition;
    }
    Dependable.implement(this.model, { dependencyRoots: [this.model.role] });
  }
}
