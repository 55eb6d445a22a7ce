/* eslint-disable awscdk/no-variable-construct-id -- the id is the name of the definition, which the configuration keeps unique */
import type { Construct } from 'constructs';
import type { TrainingDefinition } from '../config/training-definition';
import { FEATURES } from '../readmission/layout';
import type { ModelGroup } from '../registry/model-group';
import { sourceOf } from '../training/model-source';
import { TrainingWorkflow } from '../training/training-workflow';
import type { WorkflowReporting } from '../workflow/workflow';
import { definedProgram, type DefinedProgramProps } from './defined-program';
import { caveatsOf, contentTypesOf, servedIn } from './defined-serving';
import { definedStep, type DefinedStepProps } from './defined-step';

/** What the workflow of a definition needs beside the definition. */
export interface DefinedTrainingProps extends DefinedProgramProps, Omit<DefinedStepProps, 'program'> {
  /** Where its workflow is made. */
  readonly workflows: Construct;

  /** Name of the Glue job that makes features of the reference workload. */
  readonly dataJobName: string;

  /** Where its versions are registered. */
  readonly group: ModelGroup;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;
}

/**
 * Makes the workflow of a definition: what it runs, on what, searched or not, and what decides about its models.
 *
 * @throws with what is wrong, as the constructs that it is made of do
 */
export function definedTraining(props: DefinedTrainingProps): TrainingWorkflow {
  const { definition, data, lake, group, reporting, dataJobName } = props;
  const { name, objective, schedule } = definition;
  const made = definition.autopilot === undefined ? definedProgram(props) : undefined;
  return new TrainingWorkflow(props.workflows, name, {
    lake,
    data,
    dataPrefix: definition.data,
    dataJobName: definition.data === FEATURES ? dataJobName : undefined,
    ensure: made?.image,
    step: (inside) => definedStep(inside, { ...props, program: made?.program }),
    judgement: objective === undefined ? 'nothing' : { objective: barOf(objective) },
    model: {
      group,
      containers: servedIn(props, made),
      contentTypes: contentTypesOf(definition),
      purpose: {
        purpose: `Trained by the definition '${name}'`,
        intendedUses: 'As whoever wrote the definition says',
        ...caveatsOf(definition),
      },
      source: made === undefined ? { hyperparameters: {} } : sourceOf(made.program),
    },
    reporting,
    start: { schedule },
  });
}

function barOf({ metric, atLeast, atMost = Number.NaN }: NonNullable<TrainingDefinition['objective']>) {
  return atLeast === undefined ? { metric, atMost } : { metric, atLeast };
}
