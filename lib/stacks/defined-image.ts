import { servingFramework, type TrainingDefinition } from '../config/training-definition';
import { algorithm } from '../sagemaker/algorithms/catalogue';
import type { Framework, ImageProcessor } from '../sagemaker/images';
import { algorithmImage, frameworkImage, type RegistryImage, xgboostImage } from '../sagemaker/images';
import { instanceType } from '../sagemaker/instance-types';

/** Image of a framework that serves on an instance type. @throws if there is none */
export function servingImage(
  framework: string,
  version: string | undefined,
  { region, instanceType: type }: { readonly region: string; readonly instanceType: string },
): RegistryImage {
  if (framework === 'xgboost' && version === undefined) return xgboostImage(region);
  const processor = processorOf(type);
  return frameworkImage({ framework: framework as Framework, version, purpose: 'inference', processor, region });
}

/** Image in which the versions of a definition are served. @throws if it is not known before they are registered */
export function imageOfVersions(
  { name, script, algorithm: named }: TrainingDefinition,
  region: string,
  processor: ImageProcessor,
) {
  if (script !== undefined) {
    return frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
  }
  const image = named === undefined ? undefined : algorithm(named).image;
  if (image?.source === 'xgboost') return xgboostImage(region);
  if (image?.source === 'algorithm') return algorithmImage(image.repository, region);
  throw new Error(
    `model.training must name a definition with a script, or an algorithm with an image of its own, got '${name}'; serve its archive with mode artifact, or its image with mode image`,
  );
}

export function processorOf(name: string): ImageProcessor {
  const { accelerator } = instanceType(name);
  if (accelerator === undefined) return 'cpu';
  return accelerator === 'nvidia' ? 'gpu' : 'neuron';
}
