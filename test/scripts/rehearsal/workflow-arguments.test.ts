import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed } from '../../../scripts/rehearsal/failed';
import { readWorkflowArguments } from '../../../scripts/rehearsal/workflow-arguments';
import { ROOT } from '../../../scripts/resolved-platform';
import { emptyFolder } from './given';

const folder = emptyFolder();
const version = join(folder, 'version=run-1');
mkdirSync(version);
writeFileSync(join(version, 'manifest.json'), '{}');

test('without arguments, encounters are made up, and all that is made has a folder of its own', () => {
  expect(readWorkflowArguments([], '/here')).toEqual({
    source: { encounters: 20_000, seed: 1 },
    output: join(ROOT, 'rehearsal-training.out'),
  });
});

test('reads the data set of UCI, or a version of the features that is there', () => {
  expect(readWorkflowArguments(['--data', 'uci.zip', '--output', '/x'], '/here')).toEqual({
    source: { path: '/here/uci.zip' },
    output: '/x',
  });
  expect(readWorkflowArguments(['--features', 'version=run-1', '--output', '/x'], folder)).toEqual({
    features: version,
    output: '/x',
  });
});

test.each([
  ['a folder that is no version', ['--features', '.'], /version=<version> with a manifest\.json/],
  ['features and what makes others', ['--features', version, '--seed', '2'], /--seed makes others; give one/],
  [
    'an output that would empty the features',
    ['--features', version, '--output', folder],
    /^--features must lie outside/,
  ],
  ['an unknown option', ['--bar', '1'], /npm run rehearse:training/],
])('refuses %s', (_, args, message) => {
  expect(() => readWorkflowArguments(args, folder)).toThrow(Failed);
  expect(() => readWorkflowArguments(args, folder)).toThrow(message);
});
