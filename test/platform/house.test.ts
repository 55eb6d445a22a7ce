import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './synthesized';

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

describe('the house', () => {
  const folders = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it.each(folders.map(({ name }) => name))('lib/%s has a README that says when to choose what', (name) => {
    expect(existsSync(join(ROOT, 'lib', name, 'README.md'))).toBe(true);
    expect(read('lib', name, 'README.md').length).toBeGreaterThan(400);
  });

  it('stacks are at most 115 lines, documents of their props included, and the entry points at most 40 (decision 0007)', () => {
    const long = (folder: string, limit: number): string[] =>
      readdirSync(join(ROOT, folder)).filter(
        (file) => file.endsWith('.ts') && read(folder, file).split('\n').length > limit,
      );
    expect(long('lib/stacks', 115)).toEqual([]);
    expect(long('bin', 40)).toEqual([]);
  });

  it('nothing below lib/ reads the environment, the clock or chance', () => {
    const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const readers = sources.filter((file) => /process\.env|Date\.now|new Date\(|Math\.random/.test(read('lib', file)));
    expect(readers).toEqual([]);
  });
});

describe('feature flags', () => {
  const chosen = (JSON.parse(read('cdk.json')) as { context: Record<string, unknown> }).context;
  const recommended = JSON.parse(read('node_modules', 'aws-cdk-lib', 'recommended-feature-flags.json')) as Record<
    string,
    unknown
  >;

  it('are all decided', () => {
    expect(Object.keys(chosen).sort()).toEqual(Object.keys(recommended).sort());
  });

  it('differ from the recommended values only where a decision says why', () => {
    const decision = read('docs', 'decisions', '0006-feature-flags.md');
    const different = Object.keys(recommended).filter(
      (flag) => JSON.stringify(chosen[flag]) !== JSON.stringify(recommended[flag]),
    );
    expect(different.length).toBeGreaterThan(0);
    expect(different.filter((flag) => !decision.includes(flag))).toEqual([]);
  });
});
