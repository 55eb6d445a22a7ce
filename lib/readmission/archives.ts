import { join } from 'node:path';

const JOBS = join(__dirname, '..', '..', 'jobs');
const SCRIPTS = join(JOBS, 'training', 'readmission');

/** The preparation, a Python package that is imported as `readmission` wherever it is put. */
export const PREPARATION_PACKAGE = join(JOBS, 'readmission');

/** Script of the Spark job. */
export const ENCOUNTERS_JOB = join(JOBS, 'spark', 'encounters', 'main.py');

/** Packages that the script imports by the names of their folders: the preparation, and its own steps. */
export const ENCOUNTERS_PACKAGES = [PREPARATION_PACKAGE, join(JOBS, 'spark', 'encounters', 'encounters_job')] as const;

/** Code of the training and evaluation jobs; training puts the inference script into what it makes. */
export function trainingCode(): Record<string, string> {
  const names = [
    ...['train.py', 'checkpoints.py', 'failure.py', 'evaluate.py', 'inference.py'],
    ...['autopilot_tables.py', 'autopilot_evaluate.py'],
  ];
  const scripts = names.map((name) => [name, join(SCRIPTS, name)]);
  return { ...(Object.fromEntries(scripts) as Record<string, string>), readmission: PREPARATION_PACKAGE };
}

/** A model archive that needs no training: coefficients as JSON, and the code that serves them. */
export function baselineArchive(): Record<string, string> {
  return {
    'baseline.json': join(SCRIPTS, 'baseline.json'),
    'code/inference.py': join(SCRIPTS, 'inference.py'),
    'code/readmission': PREPARATION_PACKAGE,
  };
}
