import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { hasLocalStorage } from '../sagemaker/instance-types';
import { accept } from '../security/accept';

/**
 * The key of the volumes of an endpoint configuration; none where instances bring their own disks (HO-01).
 *
 * @throws if some variants have volumes and others disks: there is one key for all
 */
export function volumeKeyOf(
  config: CfnEndpointConfig,
  key: IKey,
  variants: readonly { readonly name: string; readonly instanceType: string }[],
): string | undefined {
  const [local, others] = [true, false].map((has) =>
    variants.filter(({ instanceType }) => hasLocalStorage(instanceType) === has),
  );
  const [disks, volume] = [local?.[0], others?.[0]];
  if (disks === undefined) return key.keyArn;
  if (volume !== undefined) {
    throw new Error(
      `variants must all have volumes or all have disks of their own, because one key encrypts the volumes of all and SageMaker takes none for disks, got '${disks.name}' on ${disks.instanceType} and '${volume.name}' on ${volume.instanceType} (HO-01)`,
    );
  }
  accept(config, {
    rule: 'SageMakerEndpointConfigurationKMSKeyConfigured',
    reason: 'The key does not encrypt local disks (HO-01); the hardware itself does',
  });
  return undefined;
}
