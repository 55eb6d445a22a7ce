import { Template } from 'aws-cdk-lib/assertions';
import { xgboostImage } from '../../lib/sagemaker/images';
import { ModelEndpoint, type ModelEndpointProps } from '../../lib/serving/model-endpoint';
import { RegisteredVersion } from '../../lib/serving/models/registered-version';
import { ServedModel, type ServedModelProps } from '../../lib/serving/models/served-model';
import type { Variant } from '../../lib/serving/variant';
import { type ModelStack, modelStack } from '../registry/model-stack';

/** Version that is served. */
export const VERSION = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/test-readmission/1';

/** Overrides, and a use of what was made. */
export interface Given {
  readonly endpoint?: Partial<Omit<ModelEndpointProps, 'capture'>> & { readonly capturePercentage?: number };
  readonly variant?: Partial<Variant>;
  readonly model?: (parts: ModelStack) => Partial<ServedModelProps>;
  readonly use?: (endpoint: ModelEndpoint, parts: ModelStack & { readonly model: ServedModel }) => unknown;
}

/** The template of an endpoint that serves one version. */
export function given({ endpoint = {}, variant, model: modelOverrides, use }: Given = {}): Template {
  const { capturePercentage, ...overrides } = endpoint;
  const parts = modelStack();
  const { stack, lake, keys, alarms, vpc, subnets, baseline } = parts;
  const model = new ServedModel(stack, 'Model', {
    source: new RegisteredVersion({
      modelPackageArn: VERSION,
      image: xgboostImage('eu-west-1'),
      baseline,
      lake,
      artifactsPrefix: 'training/',
    }),
    volumeKey: keys.internal,
    network: { vpc, subnets },
    ...modelOverrides?.(parts),
  });
  const made = new ModelEndpoint(stack, 'Endpoint', {
    endpointName: 'test-readmission',
    variants: [{ name: 'main', model, instanceType: 'ml.m5.large', instances: 2, ...variant }],
    capture: capturePercentage === undefined ? undefined : { percentage: capturePercentage, lake },
    volumeKey: keys.internal,
    alarms,
    ...overrides,
  });
  use?.(made, { ...parts, model });
  return Template.fromStack(stack);
}
