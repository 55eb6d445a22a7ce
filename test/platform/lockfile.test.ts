import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const packages = (JSON.parse(text) as { packages: Record<string, LockedPackage> }).packages;
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;

/** Whether a package that lives at `path` in the lock finds `name`, as Node looks for it: inside, then outwards. */
function finds(path: string, name: string): boolean {
  const folders = path
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].some((folder) => `${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages);
}

describe('package-lock.json', () => {
  test('has an entry for every optional package, so that npm ci works on every platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !finds(path, name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(missing).toEqual([]);
    expect(Object.values(packages).some(({ optionalDependencies }) => optionalDependencies !== undefined)).toBe(true);
  });

  test('names no place to download from, so that every registry works', () => {
    const withPlace = Object.entries(packages).filter(
      ([, { resolved, link }]) => resolved !== undefined || link === true,
    );
    expect(withPlace).toEqual([]);
    // Addresses of people who take donations are no places to download from.
    const addresses = text.split('\n').filter((line) => line.includes('://') && !/^\s*"url": "https:/.test(line));
    expect(addresses).toEqual([]);
  });

  test('stays so: .npmrc tells npm to leave places out', () => {
    const settings = readFileSync(join(ROOT, '.npmrc'), 'utf8').split('\n');
    expect(settings).toContain('omit-lockfile-registry-resolved=true');
  });

  test.each(['dependencies', 'devDependencies', 'overrides'])('is made from exact pins in %s', (section) => {
    const loose = Object.entries(manifest[section] ?? {}).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
    expect(manifest[section]).toBeDefined();
  });
});
