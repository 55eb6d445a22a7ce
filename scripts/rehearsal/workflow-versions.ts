import { join } from 'node:path';
import { runChild } from './child';
import { program } from './environment';

/** Rows of a part of a small version: enough for a model that beats the bar, and for seconds of training. */
const FEW_ROWS = 8000;

/**
 * Copies a version of the features with fewer rows: of each folder of Parquet files the first rows by `encounter_id`, and all
 * else as it is. Of the part `train` it can take all rows or a column away.
 */
const COPY = `
import shutil, sys
from pathlib import Path
import pandas
source, target, rows, train_rows, dropped = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
target.mkdir()
for path in sorted(source.iterdir()):
    if path.is_file():
        shutil.copy(path, target)
    elif not any(path.glob('*.parquet')):
        shutil.copytree(path, target / path.name)
    else:
        frame = pandas.read_parquet(path).sort_values('encounter_id')
        frame = frame.head(int(train_rows if path.name == 'train' else rows))
        if path.name == 'train' and dropped:
            frame = frame.drop(columns=dropped)
        (target / path.name).mkdir()
        frame.to_parquet(target / path.name / 'part-0.parquet', index=False)
`;

/** Versions of the features for the paths of the workflow. */
export interface WorkflowVersions {
  /** Few rows of each part. */
  readonly few: string;

  /** The same without a row to train on. */
  readonly empty: string;

  /** The same without a feature in the part to train on. */
  readonly lacking: string;

  /** Name of that feature. */
  readonly feature: string;
}

/**
 * Makes small and faulty copies of a version of the features beside it.
 *
 * @param features folder of the versions
 * @param version the one to copy
 * @param log file that keeps what is printed
 */
export async function makeVersions(features: string, version: string, log: string): Promise<WorkflowVersions> {
  const feature = 'age_years';
  const folder = (name: string): string => join(features, `version=${name}`);
  const copy = async (from: string, to: string, rows: number, trainRows: number, dropped: string): Promise<void> => {
    const words = [folder(from), folder(to), String(rows), String(trainRows), dropped];
    await runChild(program('python'), ['-c', COPY, ...words], { log });
  };
  const made = { few: `${version}-few`, empty: `${version}-empty`, lacking: `${version}-lacking` };
  await copy(version, made.few, FEW_ROWS, FEW_ROWS, '');
  await copy(made.few, made.empty, FEW_ROWS, 0, '');
  await copy(made.few, made.lacking, FEW_ROWS, FEW_ROWS, feature);
  return { ...made, feature };
}
