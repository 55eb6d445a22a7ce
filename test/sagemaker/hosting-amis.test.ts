import { ProductionVariantInferenceAmiVersion } from '@aws-sdk/client-sagemaker';
import { cudaOf, INFERENCE_AMIS, inferenceAmi, transformAmi } from '../../lib/sagemaker/hosting-amis';
import { frameworkImage, xgboostImage } from '../../lib/sagemaker/images';

const region = 'eu-west-1';
const serving = (framework: 'pytorch' | 'tensorflow' | 'hugging-face', version?: string) =>
  frameworkImage({ framework, purpose: 'inference', processor: 'gpu', region, version });
const neuron = frameworkImage({ framework: 'pytorch-neuron', purpose: 'inference', processor: 'neuron', region });
const training = frameworkImage({
  framework: 'pytorch',
  purpose: 'training',
  processor: 'gpu',
  version: '2.13.0',
  region,
});

describe('machine images for endpoints (HO-22)', () => {
  test('are those of the installed SDK, but for the one that another of the same driver replaces', () => {
    const names = INFERENCE_AMIS.map(({ name }) => name);
    expect([...names, 'al2-ami-sagemaker-inference-gpu-2'].sort()).toEqual(
      Object.values(ProductionVariantInferenceAmiVersion).sort(),
    );
  });

  test('the CUDA of an image stands in its tag, or in the table of those that serve', () => {
    expect(cudaOf(serving('hugging-face'))).toBe('12.4');
    expect(cudaOf(serving('pytorch'))).toBe('12.4');
    expect(cudaOf(serving('tensorflow'))).toBe('12.2');
    expect(cudaOf(serving('pytorch', '1.13.1'))).toBeUndefined();
    expect(cudaOf(xgboostImage(region))).toBeUndefined();
    expect(
      cudaOf(frameworkImage({ framework: 'pytorch', purpose: 'inference', processor: 'cpu', region })),
    ).toBeUndefined();
  });

  test('an image gets the oldest whose driver knows its CUDA', () => {
    expect(inferenceAmi('ml.g5.xlarge', serving('tensorflow'))).toBe('al2-ami-sagemaker-inference-gpu-2-1');
    expect(inferenceAmi('ml.g5.xlarge', serving('pytorch'))).toBe('al2-ami-sagemaker-inference-gpu-3-1');
    expect(inferenceAmi('ml.p5.48xlarge', { ...training, tag: '2.12.1-cu130-amzn2023-sagemaker' })).toBe(
      'al2023-ami-sagemaker-inference-gpu-4-1',
    );
  });

  test('Inferentia 2 and Trainium always get the one for Neuron; without it their driver is years old', () => {
    for (const type of ['ml.inf2.xlarge', 'ml.inf2.48xlarge', 'ml.trn1.32xlarge']) {
      expect(inferenceAmi(type, neuron)).toBe('al2-ami-sagemaker-inference-neuron-2');
    }
  });

  test('nothing is chosen on a CPU, nor for an image whose CUDA nobody tells', () => {
    expect(inferenceAmi('ml.m5.large', serving('pytorch'))).toBeUndefined();
    expect(inferenceAmi('ml.g5.xlarge', xgboostImage(region))).toBeUndefined();
  });

  test('an image that is newer than every driver is refused, and so is a type that does not host', () => {
    expect(() => inferenceAmi('ml.g5.xlarge', training)).toThrow(
      /image must be built with CUDA 13.0 or older to be served, got 'pytorch:2.13.0-cu133.+with 13.3.+HO-22/,
    );
    expect(() => inferenceAmi('ml.inf1.xlarge', neuron)).toThrow(/its family is no longer offered/);
  });
});

test('a batch transform takes a driver of NVIDIA on a GPU alone', () => {
  expect(transformAmi('ml.g4dn.xlarge', 535)).toBe('al2-ami-sagemaker-batch-gpu-535');
  expect(() => transformAmi('ml.inf2.xlarge', 535)).toThrow(/gpuDriver must be left out.+'ml.inf2.xlarge'/);
});
