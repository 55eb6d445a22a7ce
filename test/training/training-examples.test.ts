import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXAMPLES = join(__dirname, '../../examples/training');
const TRAIN = join(EXAMPLES, 'own-image/train');

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

test.each(['pytorch-ddp', 'neuron'])(
  'the script of %s takes arguments as SageMaker hands them over, and no unknown one',
  (name) => {
    const code = `import sys; sys.path.insert(0, ${JSON.stringify(join(EXAMPLES, name))}); import train; print(train.parsed().epochs)`;
    const parse = (...options: string[]) =>
      execFileSync('python3', ['-B', '-c', code, ...options], { encoding: 'utf8', stdio: 'pipe' }).trim();
    expect(parse('--epochs', '3', '--learning_rate', '0.1')).toBe('3');
    expect(() => parse('--epoch', '3')).toThrow(/unrecognized arguments/);
  },
);
