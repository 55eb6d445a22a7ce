/* eslint-disable awscdk/no-variable-construct-id -- the id is the name of the definition, which the configuration keeps unique */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { processorOf, servingFramework, type TrainingDefinition } from '../config/training-definition';
import { FEATURES } from '../readmission/layout';
import type { ModelGroup } from '../registry/model-group';
import { algorithm } from '../sagemaker/algorithms/catalogue';
import { inferenceContentTypes } from '../sagemaker/algorithms/inference';
import { frameworkImage, registryUri } from '../sagemaker/images';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import { BuiltInAlgorithm } from '../training/programs/built-in-algorithm';
import { sourceOf } from '../training/model-source';
import type { RegisteredContainers } from '../training/registration';
import { TrainingWorkflow } from '../training/training-workflow';
import type { WorkflowReporting } from '../workflow/workflow';
import { type DefinedProgram, definedProgram, type DefinedProgramProps } from './defined-program';
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
      containers: containersOf(props, made),
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

/** How versions are served: in the image that trained them, or in the one of the framework that serves. */
function containersOf(
  { definition, programs }: DefinedTrainingProps,
  made: DefinedProgram | undefined,
): RegisteredContainers {
  const { script, marketplace } = definition;
  if (made === undefined) return 'of the step';
  if (marketplace !== undefined) return { algorithmArn: marketplace.algorithmArn };
  const { region, urlSuffix } = Stack.of(programs);
  if (script !== undefined) {
    const processor = processorOf(definition.instanceType);
    const image = frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
    return { image: registryUri(image, region, urlSuffix), environment: INFERENCE_ENVIRONMENT };
  }
  if (made.program instanceof BuiltInAlgorithm && made.program.serving !== undefined) {
    return { image: registryUri(made.program.serving, region, urlSuffix), environment: INFERENCE_ENVIRONMENT };
  }
  const { algorithm: runs } = made.program;
  if (!('TrainingImage' in runs)) throw new Error(`the program of '${definition.name}' has no image`);
  return { image: runs.TrainingImage, environment: {} };
}

function contentTypesOf({ algorithm: name, script }: TrainingDefinition): readonly string[] {
  if (name !== undefined) return inferenceContentTypes(name);
  return script === undefined ? ['text/csv'] : INFERENCE_CONTENT_TYPES;
}

/** What a person has to look after before a model can be served, where the program alone decides what is in the archive or the image. */
function caveatsOf({ algorithm: name, script, image }: TrainingDefinition): { readonly caveats?: string } {
  if (name !== undefined && algorithm(name).image.source === 'jump-start') {
    return {
      caveats:
        'The archive has no inference code: before it is approved, put the inference script of its JumpStart package into it, as code/inference.py',
    };
  }
  if (script !== undefined) {
    return {
      caveats:
        'It can be served when the script has put code/inference.py into the model folder; look into the archive before it is approved',
    };
  }
  return image === undefined
    ? {}
    : {
        caveats:
          'It can be served when the image also starts with the word serve, and then answers on port 8080; look at the image before it is approved',
      };
}
