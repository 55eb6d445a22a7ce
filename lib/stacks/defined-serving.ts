import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { processorOf, servingFramework, type TrainingDefinition } from '../config/training-definition';
import { algorithm } from '../sagemaker/algorithms/catalogue';
import { inferenceContentTypes } from '../sagemaker/algorithms/inference';
import { frameworkImage, registryUri } from '../sagemaker/images';
import { NEURON_ENVIRONMENT } from '../sagemaker/neuron-cores';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import { BuiltInAlgorithm } from '../training/programs/built-in-algorithm';
import type { RegisteredContainers } from '../training/registration';
import { type DefinedProgram, type DefinedProgramProps, ROOT } from './defined-program';

/**
 * One server process on one NeuronCore: what fits every Inferentia 2 and Trainium. A version is registered before anybody knows on which it
 * is served, and a second process finds no core when the first has taken them all (`checkNeuronCores`).
 */
const ONE_NEURON_CORE = { [NEURON_ENVIRONMENT.count]: '1', SAGEMAKER_MODEL_SERVER_WORKERS: '1' };

/** How versions are served: in the image that trained them, or in the one of the framework that serves. */
export function servedIn(
  { definition, programs }: Pick<DefinedProgramProps, 'definition' | 'programs'>,
  made: DefinedProgram | undefined,
): RegisteredContainers {
  const { script, marketplace } = definition;
  if (made === undefined) return 'of the step';
  if (marketplace !== undefined) return { algorithmArn: marketplace.algorithmArn };
  const { region, urlSuffix } = Stack.of(programs);
  if (script !== undefined) {
    const processor = processorOf(definition.instanceType);
    const image = frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
    const environment = { ...INFERENCE_ENVIRONMENT, ...(processor === 'neuron' ? ONE_NEURON_CORE : {}) };
    return { image: registryUri(image, region, urlSuffix), environment };
  }
  if (made.program instanceof BuiltInAlgorithm && made.program.serving !== undefined) {
    return { image: registryUri(made.program.serving, region, urlSuffix), environment: INFERENCE_ENVIRONMENT };
  }
  const { algorithm: runs } = made.program;
  if (!('TrainingImage' in runs)) throw new Error(`the program of '${definition.name}' has no image`);
  return { image: runs.TrainingImage, environment: {} };
}

/** Content types that such a container takes and gives. */
export function contentTypesOf({ algorithm: name, script }: TrainingDefinition): readonly string[] {
  if (name !== undefined) return inferenceContentTypes(name);
  return script === undefined ? ['text/csv'] : INFERENCE_CONTENT_TYPES;
}

/** What a person has to look after before a model can be served, where the program alone decides what is in the archive or the image. */
export function caveatsOf({ algorithm: name, script, image }: TrainingDefinition): { readonly caveats?: string } {
  if (name !== undefined && algorithm(name).image.source === 'jump-start') {
    return {
      caveats:
        'The archive has no inference code: before it is approved, put the inference script of its JumpStart package into it, as code/inference.py',
    };
  }
  if (script !== undefined) {
    if (bringsInference(script)) return {};
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

/** Whether the code of a script has inference code, and the script names it, as one does that puts it into the model folder. */
function bringsInference({ folder, entryPoint }: NonNullable<TrainingDefinition['script']>): boolean {
  const name = INFERENCE_ENVIRONMENT.SAGEMAKER_PROGRAM;
  const code = join(ROOT, folder);
  return existsSync(join(code, name)) && readFileSync(join(code, entryPoint), 'utf8').includes(name);
}
