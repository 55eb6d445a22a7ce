import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { baselineArchive, ENCOUNTERS_JOB, PREPARATION_PACKAGE, trainingCode } from '../../lib/readmission/archives';

describe('the code of the reference workload', () => {
  test.each<[string, string]>([
    ['the Spark job', ENCOUNTERS_JOB],
    ['the preparation', PREPARATION_PACKAGE],
    ...Object.entries(trainingCode()),
    ...Object.entries(baselineArchive()),
  ])('%s is where it is looked for', (_, path) => {
    expect(existsSync(path)).toBe(true);
  });

  test('the preparation is one Python package, the same for Spark, training and the model server', () => {
    expect(statSync(join(PREPARATION_PACKAGE, '__init__.py')).isFile()).toBe(true);
    expect(trainingCode().readmission).toBe(PREPARATION_PACKAGE);
    expect(baselineArchive()['code/readmission']).toBe(PREPARATION_PACKAGE);
  });

  test('no archive brings a list of packages: nothing can be installed without a network (RV-07)', () => {
    const folders = [PREPARATION_PACKAGE, ...Object.values({ ...trainingCode(), ...baselineArchive() })];
    const names = folders.flatMap((path) => (statSync(path).isDirectory() ? readdirSync(path) : [path]));
    expect(names.filter((name) => name.endsWith('requirements.txt'))).toEqual([]);
  });

  test('training and the baseline are served by the same script', () => {
    expect(trainingCode()['inference.py']).toBe(baselineArchive()['code/inference.py']);
  });
});
