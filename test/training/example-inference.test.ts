import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../../lib/sagemaker/script-mode';

const ROOT = join(__dirname, '../..');
const EXAMPLES = join(ROOT, 'examples/training');
const SCRIPTS = ['deepspeed', 'neuron', 'pytorch-ddp', 'smp'];

/** What stands in for the toolkit of the image, as far as the code asks it for something. */
const TOOLKIT = mkdtempSync(join(tmpdir(), 'toolkit-'));
mkdirSync(join(TOOLKIT, 'sagemaker_inference'));
writeFileSync(join(TOOLKIT, 'sagemaker_inference/__init__.py'), '');
writeFileSync(
  join(TOOLKIT, 'sagemaker_inference/errors.py'),
  `class GenericInferenceToolkitError(Exception):
    def __init__(self, status_code, message=None, phrase=None):
        super().__init__(status_code, message)
        self.status_code, self.message = status_code, message
`,
);

/** Runs Python beside the inference code of a folder. */
function python(folder: string, code: string, ...given: readonly string[]): string {
  const path = `import sys, json; sys.path[:0] = [${JSON.stringify(folder)}, ${JSON.stringify(TOOLKIT)}]; import inference\n`;
  const done = spawnSync('python3', ['-B', '-c', path + code, ...given], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

/** Asks the code with a model of two features that adds them. */
function ask(name: string, body: string, contentType: string, accept: string): string {
  return python(
    join(EXAMPLES, name),
    `
class Sum:
    width = 2
    def score(self, given):
        return [sum(row) / 10 for row in given]
from sagemaker_inference.errors import GenericInferenceToolkitError
try:
    print('200', *inference.transform_fn(Sum(), *sys.argv[1:]))
except GenericInferenceToolkitError as error:
    print(error.status_code, error.message)
`,
    ...[body, contentType, accept],
  );
}

const hasTorch = spawnSync('python3', ['-c', 'import torch']).status === 0;

describe('the scripts that are registered', () => {
  test('are those that the configurations of the examples name, and each has inference code', () => {
    const named = ['gpu', 'trainium'].flatMap((file) =>
      loadConfig(join(ROOT, 'config/examples', `${file}.yaml`)).training.jobs.flatMap(({ script }) =>
        script === undefined ? [] : [script.folder.replace('examples/training/', '')],
      ),
    );
    expect([...new Set(named)].sort()).toEqual(SCRIPTS);
    for (const name of SCRIPTS) {
      expect(readdirSync(join(EXAMPLES, name))).toContain(INFERENCE_ENVIRONMENT.SAGEMAKER_PROGRAM);
    }
  });

  test('have one code that serves, but for that of NeuronCores', () => {
    const code = (name: string) => readFileSync(join(EXAMPLES, name, 'inference.py'), 'utf8');
    expect(code('deepspeed')).toBe(code('pytorch-ddp'));
    expect(code('smp')).toBe(code('pytorch-ddp'));
    const from = (text: string) => text.slice(text.indexOf('class RefusedError'), text.indexOf('class Network'));
    expect(from(code('neuron'))).toBe(from(code('pytorch-ddp')));
  });

  test.each(SCRIPTS)('%s puts it where the registered environment looks for it', (name) => {
    const model = mkdtempSync(join(tmpdir(), 'model-'));
    const add = `import train, pathlib; train.add_inference_code(pathlib.Path(sys.argv[1]))`;
    python(join(EXAMPLES, name), add, model);
    const place = INFERENCE_ENVIRONMENT.SAGEMAKER_SUBMIT_DIRECTORY.replace('/opt/ml/model', model);
    expect(readFileSync(join(place, INFERENCE_ENVIRONMENT.SAGEMAKER_PROGRAM), 'utf8')).toBe(
      readFileSync(join(EXAMPLES, name, 'inference.py'), 'utf8'),
    );
    // Nothing else may be in the folder that a server imports from.
    expect(readdirSync(place)).toEqual(['inference.py']);
    const main = readFileSync(join(EXAMPLES, name, 'train.py'), 'utf8').split('def main')[1] ?? '';
    expect(main).toContain('add_inference_code(model_folder)');
  });
});

describe.each(['pytorch-ddp', 'neuron'])('the inference code of %s', (name) => {
  test('takes and gives every content type that is registered', () => {
    const bodies = { 'application/json': '[[1, 2], [3, 4.5]]', 'text/csv': '1,2\n3,4.5\n' };
    const answers = { 'application/json': '{"predictions": [0.3, 0.75]}', 'text/csv': '0.300000\n0.750000\n' };
    for (const type of INFERENCE_CONTENT_TYPES) {
      for (const accept of INFERENCE_CONTENT_TYPES) {
        expect(ask(name, bodies[type], type, accept)).toBe(`200 ${answers[accept]} ${accept}`);
      }
    }
    expect(ask(name, '1,2', 'text/csv; charset=utf-8', '*/*')).toBe('200 {"predictions": [0.3]} application/json');
  });

  test.each<[string, string, string, string, RegExp]>([
    ['another width', '1,2,3', 'text/csv', '*/*', /^400 row 1 must have 2 features, got 3$/],
    ['what is no number', '1,2\n1,a', 'text/csv', '*/*', /^400 row 2 must have numbers alone: /],
    ['what is not finite', 'nan,1', 'text/csv', '*/*', /^400 row 1 must have finite numbers alone$/],
    ['what single precision does not hold', '1e39,1', 'text/csv', '*/*', /^400 row 1 must have finite numbers alone$/],
    ['no row', '\n', 'text/csv', '*/*', /^400 the body must be a list of rows, and have one$/],
    ['an object', '{}', 'application/json', '*/*', /^400 the body must be a list of rows, and have one$/],
    ['a number for a row', '[1]', 'application/json', '*/*', /^400 row 1 must have 2 features, got int$/],
    ['true for a number', '[[true, 1]]', 'application/json', '*/*', /^400 row 1 must have numbers alone$/],
    ['nothing for a number', '[[null, 1]]', 'application/json', '*/*', /^400 row 1 must have numbers alone$/],
    [
      'a number of 401 digits',
      `[[1${'0'.repeat(400)}, 1]]`,
      'application/json',
      '*/*',
      /^400 row 1 must have numbers alone: /,
    ],
    [
      'a hundred thousand brackets',
      '['.repeat(100_000),
      'application/json',
      '*/*',
      /^400 the body must be application\/json: /,
    ],
    ['half a body', '[[1, 2', 'application/json', '*/*', /^400 the body must be application\/json: /],
    [
      'a picture',
      '1,2',
      'image/png',
      '*/*',
      /^415 the content type must be text\/csv or application\/json, got 'image\/png'$/,
    ],
    [
      'a picture for an answer',
      '1,2',
      'text/csv',
      'image/png',
      /^406 Accept must be text\/csv or application\/json, got 'image\/png'$/,
    ],
  ])('says what is wrong with %s', (_, body, type, accept, message) => {
    expect(ask(name, body, type, accept)).toMatch(message);
  });
});

(hasTorch ? test : test.skip)(
  `a network that was trained answers as it learned${hasTorch ? '' : ' (left out: python3 has no torch)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'ddp-'));
    mkdirSync(join(folder, 'train'));
    const rows = Array.from({ length: 64 }, (_, index) => (index % 2 === 0 ? '1,2.0,0.5' : '0,-2.0,0.25'));
    writeFileSync(join(folder, 'train/part.csv'), `${rows.join('\n')}\n`);
    const env = {
      ...process.env,
      SM_CHANNEL_TRAIN: join(folder, 'train'),
      SM_MODEL_DIR: join(folder, 'model'),
      CHECKPOINTS: join(folder, 'checkpoints'),
    };
    const options = ['--epochs', '30', '--learning_rate', '0.5', '--backend', 'gloo'];
    const launched = ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node', '1'];
    const done = spawnSync('python3', [...launched, join(EXAMPLES, 'pytorch-ddp/train.py'), ...options], {
      env,
      encoding: 'utf8',
    });
    expect([done.status, done.status === 0 ? '' : done.stderr]).toEqual([0, '']);
    const code = `model = inference.model_fn(sys.argv[1])\nprint(*inference.transform_fn(model, '2.0,0.5\\n-2.0,0.25\\n', 'text/csv', 'text/csv'))`;
    const answers = python(join(folder, 'model/code'), code, join(folder, 'model'));
    expect(answers).toMatch(/^0\.[89]\d+\n0\.[01]\d+\n text\/csv$/);
  },
  120_000,
);
