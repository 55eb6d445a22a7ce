import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { loadConfig } from '../../lib/config/load-config';
import type { TrainingDefinition } from '../../lib/config/training-definition';
import { buildPlatform } from '../../lib/ml-platform';
import { caveatsOf } from '../../lib/stacks/defined-serving';
import { testApp } from '../app';
import { asText } from '../workflow/state-machine';

const config = (file: string) => loadConfig(join(__dirname, '../../config/examples', `${file}.yaml`));
const jobs = ['gpu', 'trainium'].flatMap((file) => config(file).training.jobs);

/** A definition of an example whose script is another. */
const withScript = (script: Partial<NonNullable<TrainingDefinition['script']>>): TrainingDefinition => {
  const job = jobs.find((one) => one.script !== undefined);
  if (job?.script === undefined) throw new Error('the examples must have a script');
  return { ...job, script: { ...job.script, ...script } };
};

describe('what a person has to look after before a model is served', () => {
  test('is nothing for the scripts of the examples, which bring their inference code', () => {
    const scripts = jobs.filter(({ script }) => script !== undefined);
    expect(scripts.length).toBeGreaterThan(3);
    expect(scripts.map(caveatsOf)).toEqual(scripts.map(() => ({})));
  });

  test('is the archive, where no inference code lies beside a script, or the script does not name it', () => {
    for (const script of [
      { folder: 'examples/training/own-image', entryPoint: 'train' },
      { folder: 'examples/training/deepspeed', entryPoint: 'deepspeed.json' },
    ]) {
      expect(caveatsOf(withScript(script)).caveats).toMatch(/has put code\/inference.py into the model folder; look/);
    }
  });
});

test('a version of a script on Trainium is served by one process on one NeuronCore, which fits every type', () => {
  const app = testApp();
  buildPlatform(app, config('trainium'));
  const training = Template.fromStack(app.node.findChild('Training') as never);
  const machines = Object.values(training.findResources('AWS::StepFunctions::StateMachine')).map(({ Properties }) =>
    String(asText((Properties as { DefinitionString: unknown }).DefinitionString)),
  );
  const neuron = machines.filter((definition) => definition.includes('pytorch-inference-neuronx'));
  expect(neuron.length).toBeGreaterThan(0);
  for (const definition of neuron) {
    expect(definition).toContain('"NEURON_RT_NUM_CORES":"1","SAGEMAKER_MODEL_SERVER_WORKERS":"1"');
  }
});
