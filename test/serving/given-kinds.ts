import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { frameworkImage, type ImageProcessor } from '../../lib/sagemaker/images';
import { S3Artifact } from '../../lib/serving/models/s3-artifact';
import type { Servable } from '../../lib/serving/models/servable';
import { ServedModel, type ServedModelFacts } from '../../lib/serving/models/served-model';
import { type ModelStack, modelStack } from '../registry/model-stack';
import { asText } from '../workflow/state-machine';

/** What an endpoint of a test is made of. */
export interface Ground extends ModelStack {
  /** A model of an archive, in the network or in none. */
  model(id: string, network?: 'none', processor?: ImageProcessor): ServedModel;
}

/** A stack with what endpoints need. */
export function ground(): Ground {
  const parts = modelStack();
  const { stack, lake, keys, vpc, subnets } = parts;
  const source = (processor: ImageProcessor): Servable =>
    new S3Artifact({
      artifact: { lake, key: 'models/test/model.tar.gz' },
      image: frameworkImage({
        framework: processor === 'neuron' ? 'pytorch-neuron' : 'pytorch',
        ...{ purpose: 'inference', processor, region: 'eu-west-1' },
      }),
    });
  return {
    ...parts,
    model: (id, network, processor = 'cpu') =>
      new ServedModel(stack, id, {
        source: source(processor),
        volumeKey: keys.internal,
        network: network ?? { vpc, subnets },
      }),
  };
}

/** The template of what is made on it. */
export function made(make: (parts: Ground) => Construct): Template {
  const parts = ground();
  make(parts);
  return Template.fromStack(parts.stack);
}

/** Resources of a type, with references as text. */
export function all(
  template: Template,
  type: string,
): { readonly id: string; readonly Properties: never; readonly DependsOn?: string[] }[] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => ({
    id,
    ...(asText(resource) as { Properties: never; DependsOn?: string[] }),
  }));
}

/** Facts of a model that every endpoint takes. */
export const FACTS: ServedModelFacts = {
  ...{ containers: 1, multiModel: false, dataSource: false, bindsToPort: true, isolated: false },
};
