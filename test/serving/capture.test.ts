import { captureConfig } from '../../lib/serving/capture';
import { checkVolumes } from '../../lib/serving/volume-key';
import { ground } from './given-kinds';

describe('captureConfig', () => {
  test.each([0, 101, 1.5, NaN])('refuses to keep %p percent', (percentage) => {
    expect(() => captureConfig({ percentage, lake: ground().lake }, [])).toThrow(
      `capture.percentage must be a whole number from 1 to 100, got ${percentage}; leave capture out to keep nothing (HO-28)`,
    );
  });

  test('keeps requests beside answers, and names their content types, without which they are base64 (HO-28)', () => {
    expect(captureConfig({ percentage: 100, lake: ground().lake }, [])).toMatchObject({
      enableCapture: true,
      initialSamplingPercentage: 100,
      captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
      captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
    });
  });
});

describe('checkVolumes', () => {
  const on = (...types: string[]) => types.map((instanceType, index) => ({ name: `v${index}`, instanceType }));

  test.each([[['ml.m5.large', 'ml.c5.large']], [['ml.g5.xlarge', 'ml.m5d.large']], [[]]])(
    'takes %p (HO-01)',
    (types) => {
      expect(() => checkVolumes(on(...types))).not.toThrow();
    },
  );

  test('refuses disks beside volumes, whichever comes first (HO-01)', () => {
    for (const types of [
      ['ml.g5.xlarge', 'ml.m5.large'],
      ['ml.m5.large', 'ml.g5.xlarge'],
    ]) {
      expect(() => checkVolumes(on(...types))).toThrow(/ on ml\.g5\.xlarge and 'v\d' on ml\.m5\.large \(HO-01\)$/);
    }
  });
});
