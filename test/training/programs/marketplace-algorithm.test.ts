import { Stack } from 'aws-cdk-lib';
import { MarketplaceAlgorithm } from '../../../lib/training/programs/marketplace-algorithm';
import { testApp } from '../../app';

const ARN = 'arn:aws:sagemaker:eu-west-1:985815980388:algorithm/some-algorithm-5f0c1d2e';

const given = (algorithmArn: string) =>
  new MarketplaceAlgorithm(new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } }), { algorithmArn });

describe('MarketplaceAlgorithm', () => {
  test('is named by its ARN, brings its own image, and always runs without a network (TR-12, TR-23)', () => {
    const program = given(ARN);
    expect(program.algorithm).toEqual({ AlgorithmName: ARN });
    expect(program).not.toHaveProperty('image');
    expect(program).toMatchObject({ isolated: true, environment: {}, ownChannels: [], checkpoints: false });
  });

  test('refuses the ARN of another Region, which SageMaker would not find', () => {
    expect(() => given(ARN.replace('eu-west-1', 'us-east-1'))).toThrow(
      /algorithmArn must be one of the Region of the stack, eu-west-1, got '.*' of us-east-1/,
    );
  });

  test('refuses what is no ARN of an algorithm, and says where to find it', () => {
    for (const wrong of ['some-algorithm', ARN.replace('algorithm/', 'model-package/')]) {
      expect(() => given(wrong)).toThrow('copy it from the product in the Marketplace');
    }
  });
});
