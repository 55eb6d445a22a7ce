import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { hasLocalStorage } from '../sagemaker/instance-types';
import { accept } from '../security/accept';

/** Variant as far as its disks are looked at. */
interface OnDisks {
  readonly name: string;
  readonly instanceType: string;
}

/** @throws if some variants have volumes and others disks: there is one key for all (HO-01) */
export function checkVolumes(variants: readonly OnDisks[]): void {
  const disks = variants.find(({ instanceType }) => hasLocalStorage(instanceType));
  const volume = variants.find(({ instanceType }) => !hasLocalStorage(instanceType));
  if (disks === undefined || volume === undefined) return;
  throw new Error(
    `variants must all have volumes or all have disks of their own, because one key encrypts the volumes of all and SageMaker takes none for disks, got '${disks.name}' on ${disks.instanceType} and '${volume.name}' on ${volume.instanceType} (HO-01)`,
  );
}

/**
 * The key of the volumes of an endpoint configuration; none where instances bring their own disks (HO-01).
 *
 * @throws if some variants have volumes and others disks: there is one key for all
 */
export function volumeKeyOf(config: CfnEndpointConfig, key: IKey, variants: readonly OnDisks[]): string | undefined {
  checkVolumes(variants);
  if (!variants.some(({ instanceType }) => hasLocalStorage(instanceType))) return key.keyArn;
  accept(config, {
    rule: 'SageMakerEndpointConfigurationKMSKeyConfigured',
    reason: 'The key does not encrypt local disks (HO-01); the hardware itself does',
  });
  return undefined;
}
