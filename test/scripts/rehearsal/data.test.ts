import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringData, checkSource } from '../../../scripts/rehearsal/data';
import { Failed } from '../../../scripts/rehearsal/failed';
import { emptyFolder } from './given';

const root = emptyFolder();

/** A folder with such files, each with its name as content. */
function folder(name: string, files: readonly string[]): string {
  const path = join(root, name);
  mkdirSync(path);
  for (const file of files) writeFileSync(join(path, file), file);
  return path;
}

describe('checkSource and bringData', () => {
  test('name a path that is not there', async () => {
    const path = join(root, 'no such.zip');
    const error = new Failed(`--data must be the zip of UCI or its folder, but there is no '${path}'`);
    expect(() => checkSource({ path })).toThrow(error);
    await expect(bringData({ path }, join(root, 'raw'), root)).rejects.toThrow(error);
  });

  test.each([
    ['no ids', ['diabetic_data.csv'], 'IDs_mapping.csv'],
    ['no encounters', ['IDs_mapping.csv', 'readme.txt'], 'diabetic_data.csv'],
    ['nothing', [], 'diabetic_data.csv and IDs_mapping.csv'],
  ])('name what a folder with %s lacks, before anything is copied', async (name, files, missing) => {
    const path = folder(name, files);
    const error = new Failed(`--data must hold diabetic_data.csv and IDs_mapping.csv, but '${path}' lacks ${missing}`);
    expect(() => checkSource({ path })).toThrow(error);
    await expect(bringData({ path }, join(root, `raw of ${name}`), root)).rejects.toThrow(error);
    expect(readdirSync(root)).not.toContain(`raw of ${name}`);
  });
});

describe('bringData', () => {
  test('puts the files of a folder where the platform reads them, and leaves the folder as it is', async () => {
    const path = folder('as of UCI', ['diabetic_data.csv', 'IDs_mapping.csv']);
    const raw = join(root, 'raw');
    const files = await bringData({ path }, raw, root);
    expect(files).toEqual({
      encounters: join(raw, 'encounters/batch/diabetic_data.csv'),
      ids: join(raw, 'reference/IDs_mapping.csv'),
    });
    expect(readFileSync(files.encounters, 'utf8')).toBe('diabetic_data.csv');
    expect(readFileSync(files.ids, 'utf8')).toBe('IDs_mapping.csv');
    expect(readdirSync(path)).toHaveLength(2);
  });

  test('makes encounters up, the same for the same seed', async () => {
    const text = async (name: string, seed: number): Promise<string> => {
      const work = folder(name, []);
      const { encounters } = await bringData({ encounters: 20, seed }, join(work, 'raw'), work);
      return readFileSync(encounters, 'utf8');
    };
    const first = await text('first', 7);
    expect(first.trimEnd().split('\n')).toHaveLength(21);
    expect(await text('second', 7)).toBe(first);
    expect(await text('third', 8)).not.toBe(first);
  });
});
