import { App } from 'aws-cdk-lib';
import { exampleApp } from '../../examples/found-at-synth';
import { findingsOfSynthesis } from '../app';

describe('examples/found-at-synth.ts', () => {
  test('fails for the faults that its comments name: the job, the endpoint, both scaling targets, the settings and the key', () => {
    const ids = findingsOfSynthesis(exampleApp(new App())).map((id) => id.replace('MlPlatform::', ''));
    expect([...new Set(ids)].sort()).toEqual([
      'ML-HO-02',
      'ML-HO-03',
      'ML-HO-04',
      'ML-HO-05',
      'ML-HO-08',
      'ML-HO-09-2',
      'ML-HO-09-5',
      'ML-HO-10',
      'ML-KM-01',
      'ML-KM-05',
      'ML-LF-03',
      'ML-LF-05',
      'ML-SF-01',
      'ML-SF-10',
      'ML-TR-05',
      'ML-TR-08',
      'ML-TR-18',
      'ML-TR-22-7',
      'ML-TR-23',
    ]);
  });
});
