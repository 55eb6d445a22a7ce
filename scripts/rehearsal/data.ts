import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
 * Looks whether the data set is there, as far as that can be seen without unpacking.
 *
 * @throws Failed when the path is not there, or is a folder without the files
 */
export function checkSource(source: DataSource): void {
  if (!('path' in source)) {
    return;
  }
  const there = statSync(source.path, { throwIfNoEntry: false });
  if (there === undefined) {
    throw new Failed(`--data must be the zip of UCI or its folder, but there is no '${source.path}'`);
  }
  if (there.isDirectory()) {
    checkFiles(source.path, source.path);
  }
}

/**
 * Puts the data set into the raw zone, where the platform's users would upload it.
 *
 * @param source the zip of UCI or the folder that it was unpacked to, or how many encounters to make up
 * @param raw folder of the zone
 * @param work folder for what is unpacked, with a folder `logs`
 * @throws Failed when the path has no such files
 */
export async function bringData(source: DataSource, raw: string, work: string): Promise<RawData> {
  checkSource(source);
  const folder = await folderOf(source, work);
  const files = {
    encounters: join(raw, ENCOUNTERS, 'batch', DATA_SET_FILES.encounters),
    ids: join(raw, REFERENCE, DATA_SET_FILES.ids),
  };
  for (const kind of ['encounters', 'ids'] as const) {
    mkdirSync(dirname(files[kind]), { recursive: true });
    copyFileSync(join(folder, DATA_SET_FILES[kind]), files[kind]);
  }
  return files;
}

/** The folder with the files: that of the source, or one that they are made in. */
async function folderOf(source: DataSource, work: string): Promise<string> {
  const made = join(work, 'data');
  if ('encounters' in source) {
    writeDataSet(made, { count: source.encounters, seed: source.seed });
    return made;
  }
  if (statSync(source.path).isDirectory()) {
    return source.path;
  }
  mkdirSync(made);
  const log = join(work, 'logs', 'unpack.log');
  await runChild(program('python'), ['-m', 'zipfile', '-e', source.path, made], { log });
  checkFiles(made, source.path);
  return made;
}

function checkFiles(folder: string, given: string): void {
  const names = Object.values(DATA_SET_FILES);
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) {
    throw new Failed(`--data must hold ${names.join(' and ')}, but '${given}' lacks ${missing.join(' and ')}`);
  }
}
