import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, asProperties, at } from '../../lib/checks/assembly';
import { memoized } from '../memoized';

/** The script that a training job of the reference workload runs. */
const SCRIPT = join(__dirname, '..', '..', 'jobs', 'training', 'readmission', 'train.py');

/** The workflow of the reference workload; definitions run other scripts. */
const OF_THE_WORKLOAD = /^Training\/Readmission\//;

/** Hyperparameters for the toolkit of the image, which starts the script. */
const OF_THE_TOOLKIT = /^sagemaker_/;

/** Numbers that the script takes, by name: whole or not. */
const taken = memoized(
  () => {
    const text = readFileSync(SCRIPT, 'utf8');
    const found = [...text.matchAll(/add_argument\(\s*'--(\w+)',\s*type=(int|float)/g)];
    if (found.length === 0) throw new Error(`${SCRIPT} must take numbers as arguments, and none was found`);
    return new Map(found.map(([, name, type]) => [String(name), String(type)]));
  },
  () => 'the one',
);

/** Hyperparameters that the script does not take: SageMaker hands on any text, and the script ends with an error. */
export function wrongHyperparameters(assembly: Assembly): string[] {
  return assembly.apiCalls
    .filter(({ resource }) => OF_THE_WORKLOAD.test(resource.path))
    .flatMap(({ resource, where, parameters }) =>
      Object.entries({
        ...asProperties(parameters.HyperParameters),
        ...asProperties(at(parameters, 'TrainingJobDefinition.StaticHyperParameters')),
      })
        .filter(([name]) => !OF_THE_TOOLKIT.test(name) && !name.endsWith('.$'))
        .filter(([name, value]) => {
          const pattern = taken(undefined).get(name) === 'int' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
          return !taken(undefined).has(name) || !pattern.test(String(value));
        })
        .map(([name, value]) => {
          const type = taken(undefined).get(name);
          const wanted =
            type === undefined ? `the script takes ${[...taken(undefined).keys()].join(', ')}` : `it must be a ${type}`;
          return `${resource.id} ${where}: the script cannot take ${name} '${String(value)}'; ${wanted}`;
        }),
    );
}
