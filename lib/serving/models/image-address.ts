import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type RegistryImage, registryUri } from '../../sagemaker/images';

/** Address of an image of AWS in the Region of a construct. */
export function imageAddress(image: RegistryImage, scope: IConstruct): string {
  const { region, urlSuffix } = Stack.of(scope);
  return registryUri(image, region, urlSuffix);
}
