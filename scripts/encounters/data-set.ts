import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { toCsv } from './csv';
import { type GeneratorOptions, generateEncounters } from './generator';
import { idsMapping } from './ids-mapping';

/** Names of the files, as UCI names them. */
export const DATA_SET_FILES = { encounters: 'diabetic_data.csv', ids: 'IDs_mapping.csv' } as const;

/** Lines that are written, and told, at once. */
const LINES_AT_ONCE = 1000;

/**
 * Writes made-up files of the data set: the encounters, and what their ids mean. Memory does not grow with their number.
 *
 * @param folder is made if it is not there
 * @param progress is told how many encounters are written so far
 * @throws RangeError when an option is wrong
 * @throws Error when one of the files is there already; nothing is written then
 */
export function writeDataSet(
  folder: string,
  options: GeneratorOptions,
  progress: (written: number) => void = () => undefined,
): void {
  const encounters = generateEncounters(options);
  const paths = Object.values(DATA_SET_FILES).map((file) => join(folder, file));
  const there = paths.filter((path) => existsSync(path));
  if (there.length > 0) {
    throw new Error(
      `output must be a folder without ${Object.values(DATA_SET_FILES).join(' and ')}, got '${folder}'; name another folder, or remove ${there.join(' and ')} first`,
    );
  }
  mkdirSync(folder, { recursive: true });
  const [encountersPath = '', idsPath = ''] = paths;
  // The header is no encounter.
  write(encountersPath, toCsv(encounters), (lines) => progress(lines - 1));
  write(idsPath, [idsMapping()]);
}

/** Writes a file that must not be there; what was written of it goes away when something fails. */
function write(path: string, lines: Iterable<string>, progress: (lines: number) => void = () => undefined): void {
  const file = openSync(path, 'wx');
  try {
    let written = 0;
    let text = '';
    for (const line of lines) {
      text += line;
      written++;
      if (written % LINES_AT_ONCE === 0) {
        writeSync(file, text);
        text = '';
        progress(written);
      }
    }
    writeSync(file, text);
    progress(written);
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}
