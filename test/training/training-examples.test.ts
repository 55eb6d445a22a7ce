import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import { distributionOf } from '../../lib/config/training-definition';
import type { Framework } from '../../lib/sagemaker/framework-release';
import { distribution } from '../../lib/training/programs/distribution';

const ROOT = join(__dirname, '../..');
const EXAMPLES = join(ROOT, 'examples/training');
const TRAIN = join(EXAMPLES, 'own-image/train');
const SERVE = join(EXAMPLES, 'own-image/serve');

/** A folder as SageMaker gives it to a container. */
function root(csv: string, hyperparameters: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'ml-'));
  mkdirSync(join(path, 'input/data/train'), { recursive: true });
  mkdirSync(join(path, 'input/config'), { recursive: true });
  if (csv !== '') writeFileSync(join(path, 'input/data/train/part.csv'), csv);
  hyper(path, hyperparameters);
  return path;
}

function hyper(path: string, values: Readonly<Record<string, string>>): void {
  writeFileSync(join(path, 'input/config/hyperparameters.json'), JSON.stringify(values));
}

const run = (path: string) =>
  spawnSync('python3', [TRAIN, 'train'], { env: { ...process.env, ML_ROOT: path }, encoding: 'utf8' });
const model = (path: string) => readFileSync(join(path, 'model/model.json'), 'utf8');

const ROWS = '1,2.0,0.5\n0,-1.0,0.25\n1,1.5,-0.5\n0,-2.0,0.0\n';

describe('the image of one’s own', () => {
  test('trains, and after a stop in the middle comes to the same model', () => {
    const whole = root(ROWS, { epochs: '6' });
    expect(
      run(whole)
        .stdout.split('\n')
        .filter((line) => line.startsWith('epoch:')),
    ).toHaveLength(6);
    const stopped = root(ROWS, { epochs: '2' });
    run(stopped);
    hyper(stopped, { epochs: '6' });
    expect(run(stopped).stdout).toMatch(/^epoch:2 /);
    expect(model(stopped)).toBe(model(whole));
  });

  test('takes no notice of what a search adds to its hyperparameters', () => {
    expect(run(root(ROWS, { epochs: '1', _tuning_objective_metric: 'train:loss' })).status).toBe(0);
  });

  test('serves what it trained, and tells what it cannot answer', async () => {
    const path = root(ROWS, { epochs: '3' });
    run(path);
    const env = { ...process.env, ML_ROOT: path, ML_HOST: '127.0.0.1', SAGEMAKER_BIND_TO_PORT: '0' };
    const server = spawn('python3', ['-u', SERVE, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(server.stdout, 'data')) as [Buffer];
      const address = `http://127.0.0.1:${/port (\d+)/.exec(line.toString())?.[1]}`;
      const ask = async (body: string, type = 'text/csv'): Promise<string> => {
        const got = await fetch(`${address}/invocations`, { method: 'POST', body, headers: { 'content-type': type } });
        return `${got.status} ${await got.text()}`;
      };
      expect((await fetch(`${address}/ping`)).status).toBe(200);
      expect(await ask('2.0,0.5\n-2.0,0.0\n')).toMatch(/^200 0\.[5-9]\d+\n0\.[0-4]\d+\n$/);
      expect(await ask('2.0\n')).toBe('400 row 1 must have 2 features, got 1\n');
      expect(await ask('2.0,a\n')).toMatch(/^400 row 1 must have numbers alone: /);
      expect(await ask('nan,1\n')).toBe('400 row 1 must have finite numbers alone\n');
      expect(await ask('\n')).toBe('400 the body must have a row, got none\n');
      expect(await ask('{}', 'application/json')).toBe(
        "415 the content type must be text/csv, got 'application/json'\n",
      );
      expect(await ask('2.0,0.5')).toMatch(/^200 /);
    } finally {
      server.kill();
      await once(server, 'exit');
    }
    expect(server.exitCode).toBe(0);
  });

  test('says in the file that SageMaker shows why it failed', () => {
    const failed = (csv: string, values = {}) => {
      const path = root(csv, values);
      expect(run(path).status).toBe(1);
      expect(existsSync(join(path, 'model'))).toBe(false);
      return readFileSync(join(path, 'output/failure'), 'utf8');
    };
    expect(failed('')).toContain('channel train must have CSV files, found none');
    expect(failed('1,a\n')).toContain('part.csv, line 1: every value must be a number');
    expect(failed('1,2\n1\n')).toContain('found widths [1, 2]');
    expect(failed(ROWS, { eta: '1' })).toContain('hyperparameters must be epochs or learning_rate, got eta');
  });
});

/** Parses arguments with the script of an example, and gives back what it made of one of them. */
function parse(name: string, wanted: string, ...options: readonly string[]): string {
  const code = `import sys; sys.path.insert(0, ${JSON.stringify(join(EXAMPLES, name))}); import train; print(train.parsed().${wanted})`;
  return execFileSync('python3', ['-B', '-c', code, ...options], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

test.each(['pytorch-ddp', 'deepspeed', 'smp', 'neuron'])(
  'the script of %s takes arguments as SageMaker hands them over, and no unknown one',
  (name) => {
    expect(parse(name, 'epochs', '--epochs', '3')).toBe('3');
    expect(() => parse(name, 'epochs', '--epoch', '3')).toThrow(/unrecognized arguments/);
  },
);

test('the processes of one script talk with what it is told, and with nothing that there is not (TR-15)', () => {
  expect(parse('pytorch-ddp', 'backend', '--backend', 'smddp')).toBe('smddp');
  expect(parse('pytorch-ddp', 'backend')).toBe('None');
  expect(() => parse('pytorch-ddp', 'backend', '--backend', 'mpi')).toThrow(/invalid choice: 'mpi'/);
});

describe.each(['gpu', 'trainium'])('a definition of config/examples/%s.yaml', (file) => {
  const { jobs } = loadConfig(join(ROOT, 'config/examples', `${file}.yaml`)).training;
  const scripts = jobs.flatMap((job) => (job.script === undefined ? [] : [{ job, ...job.script }]));
  const own = jobs.flatMap(({ name, image, metrics }) =>
    image ? [{ name, path: `${image.folder}/train`, metrics }] : [],
  );

  test('hands its script nothing that it does not take, also by its distribution', () => {
    expect(scripts).not.toEqual([]);
    for (const { job, framework, version, folder } of scripts) {
      const choice = distributionOf(job);
      const where = { framework: framework as Framework, version, instanceType: job.instanceType };
      const launched = choice && distribution(choice, { ...where, instanceCount: job.instances }).hyperparameters;
      // What begins like this is read by the toolkit in the image, and handed to nobody.
      const handed = Object.entries({ ...launched, ...job.hyperparameters }).filter(
        ([name]) => !name.startsWith('sagemaker_'),
      );
      const options = handed.flatMap(([name, value]) => [`--${name}`, String(value)]);
      expect(() => parse(relative('examples/training', folder), 'epochs', ...options)).not.toThrow();
    }
  });

  test('looks for its metrics in what its program prints', () => {
    const printing = [
      ...scripts.map(({ job, folder, entryPoint }) => ({ ...job, path: `${folder}/${entryPoint}` })),
      ...own,
    ];
    for (const { name, path, metrics } of printing) {
      const printed = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/print\(f'([^']*)'/g)].map(([, text = '']) =>
        text.replace(/\{[^}]*\}/g, '0.25'),
      );
      for (const [metric, regex] of Object.entries(metrics)) {
        const found = printed.flatMap((line) => new RegExp(regex).exec(line)?.[1] ?? []);
        expect([name, metric, found]).toEqual([name, metric, ['0.25']]);
      }
    }
  });

  test('goes on from checkpoints where its script does, and says nothing of them where it does not (TR-06)', () => {
    for (const { job, folder, entryPoint, checkpoints } of scripts) {
      const reads = /checkpoint\w*\.exists\(\)|checkpoints \/ 'latest'/.test(
        readFileSync(join(ROOT, folder, entryPoint), 'utf8'),
      );
      expect([job.name, checkpoints]).toEqual([job.name, reads]);
    }
  });
});
