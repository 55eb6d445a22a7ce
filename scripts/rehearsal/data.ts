import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ENCOUNTERS, REFERENCE } from '../../lib/readmission/layout';
import { DATA_SET_FILES, writeDataSet } from '../encounters/data-set';
import { runChild } from './child';
import { program } from './environment';
import { Failed } from './failed';

/** Where the encounters come from. */
export type DataSource = { readonly path: string } | { readonly encounters: number; readonly seed: number };

/** The files of the raw zone. */
export interface RawData {
  /** The encounters. */
  readonly encounters: string;

  /** What their ids mean. */
  readonly ids: string;
}

/**
 * Puts the data set into the raw zone, where the platform's users would upload it.
 *
 * @param source the zip of UCI or the folder that it was unpacked to, or how many encounters to make up
 * @param raw folder of the zone
 * @param work folder for what is unpacked
 * @throws Failed when the path has no such files
 */
export async function bringData(source: DataSource, raw: string, work: string): Promise<RawData> {
  const made = join(work, 'data');
  let folder = made;
  if ('encounters' in source) {
    writeDataSet(made, { count: source.encounters, seed: source.seed });
  } else if (!existsSync(source.path)) {
    throw new Failed(`--data must be the zip of UCI or its folder, but there is no '${source.path}'`);
  } else if (statSync(source.path).isDirectory()) {
    folder = source.path;
  } else {
    mkdirSync(made, { recursive: true });
    await runChild(program('python'), ['-m', 'zipfile', '-e', source.path, made], { log: join(work, 'unpack.log') });
  }
  const files = {
    encounters: join(raw, ENCOUNTERS, 'batch', DATA_SET_FILES.encounters),
    ids: join(raw, REFERENCE, DATA_SET_FILES.ids),
  };
  for (const kind of ['encounters', 'ids'] as const) {
    const from = join(folder, DATA_SET_FILES[kind]);
    if (!existsSync(from)) {
      const given = 'path' in source ? source.path : folder;
      throw new Failed(
        `--data must hold ${Object.values(DATA_SET_FILES).join(' and ')}, but '${given}' lacks ${DATA_SET_FILES[kind]}`,
      );
    }
    mkdirSync(join(files[kind], '..'), { recursive: true });
    copyFileSync(from, files[kind]);
  }
  return files;
}
