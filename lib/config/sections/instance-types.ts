import {
  closedFamilies,
  type InstanceTypeFacts,
  instanceType,
  type InstanceUse,
  instanceTypesFor,
} from '../../sagemaker/instance-types';

/**
 * Whether an instance type can run the XGBoost image, which trains, evaluates and serves. XGBoost 3.2-0 is built for
 * x86-64, with NVIDIA's accelerators or none; AWS publishes images for Graviton of 1.3-1 and 1.5-1 alone (TR-25).
 */
function runsXgboostImage({ architecture, accelerator = 'nvidia' }: InstanceTypeFacts): boolean {
  return architecture === 'x86_64' && accelerator === 'nvidia';
}

/**
 * Instance types that a configuration may name: those for this use that can run the image, without families that AWS has
 * closed or left.
 */
export function openInstanceTypes(use: InstanceUse): string[] {
  return instanceTypesFor(use).filter((name) => {
    const facts = instanceType(name);
    return closedFamilies[facts.family] === undefined && runsXgboostImage(facts);
  });
}
