import { whyUnguarded } from '../../lib/sagemaker/deployment-guardrails';

describe('deployment guardrails (HO-17)', () => {
  test('work on CPUs, GPUs, Inferentia 2 and Trainium, in parts and rolling', () => {
    for (const type of ['ml.m5.large', 'ml.g5.xlarge', 'ml.inf2.xlarge', 'ml.trn1.2xlarge']) {
      expect(whyUnguarded({ instanceTypes: [type] }, 'blue-green')).toBeUndefined();
      expect(whyUnguarded({ instanceTypes: [type] }, 'rolling')).toBeUndefined();
    }
  });

  test('do not work on Inf1, nor for containers of the Marketplace', () => {
    expect(whyUnguarded({ instanceTypes: ['ml.m5.large', 'ml.inf1.xlarge'] }, 'blue-green')).toMatch(/inf1.+use inf2/);
    expect(whyUnguarded({ instanceTypes: ['ml.m5.large'], marketplace: true }, 'blue-green')).toMatch(/Marketplace/);
  });

  test('roll neither a serverless endpoint nor one of several variants', () => {
    expect(whyUnguarded({}, 'rolling')).toMatch(/serverless/);
    expect(whyUnguarded({}, 'blue-green')).toBeUndefined();
    expect(whyUnguarded({ instanceTypes: ['ml.m5.large'], variants: 2 }, 'rolling')).toMatch(/2 variants/);
    expect(whyUnguarded({ instanceTypes: ['ml.m5.large'], variants: 2 }, 'blue-green')).toBeUndefined();
  });
});
