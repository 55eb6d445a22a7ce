import type { Encounter } from './encounter';
import type { Random } from './random';

/** What is known when a stay ends. */
type Known = Omit<Encounter, 'readmitted'>;

/** Discharge dispositions that say that the patient died. */
const EXPIRED: readonly unknown[] = [11, 19, 20, 21];

/**
 * Log-odds that discharge dispositions add, to come back within 30 days and to come back later, as far as they differ from
 * going home. Roughly as in the real file: rehabilitation (22) and psychiatry (28) most often come back, hospices (13, 14) hardly.
 */
const DISPOSITIONS: Readonly<Record<number, readonly [soon: number, later: number]>> = {
  2: [0.6, -0.1],
  3: [0.5, 0],
  4: [0.2, 0],
  5: [1, -0.2],
  6: [0.3, 0.2],
  7: [0.5, 0],
  9: [1.6, -1],
  12: [1.6, 0],
  13: [-1.2, -1.8],
  14: [-1, -3],
  15: [1.6, -0.2],
  18: [0.3, -0.3],
  22: [1.4, -0.3],
  28: [1.8, -0.3],
};

/** Whether and when a patient is back: `<30`, `>30` or `NO`. Who died is not. */
export function readmitted(known: Known, random: Random): string {
  const [soon, later] = [random.rank(), random.rank()];
  if (EXPIRED.includes(known.discharge_disposition_id)) {
    return 'NO';
  }
  return soon < logistic(logOddsSoon(known)) ? '<30' : later < logistic(logOddsLater(known)) ? '>30' : 'NO';
}

/** Log-odds to be back within 30 days. */
function logOddsSoon(known: Known): number {
  return (
    -2.92 +
    0.38 * Math.min(Number(known.number_inpatient), 8) +
    0.2 * Math.min(Number(known.number_emergency), 6) +
    0.1 * (Number(known.number_diagnoses) - 7) +
    0.04 * (Number(known.time_in_hospital) - 4) +
    0.008 * (years(known) - 65) +
    (known.diabetesMed === 'Yes' ? 0.15 : 0) +
    (known.insulin === 'Up' || known.insulin === 'Down' ? 0.3 : 0) +
    (String(known.diag_1).startsWith('250') ? 0.4 : 0) +
    disposition(known)[0]
  );
}

/** Log-odds to be back after 30 days, of those who were not back before. */
function logOddsLater(known: Known): number {
  return (
    -0.86 +
    0.3 * Math.min(Number(known.number_inpatient), 8) +
    0.2 * Math.min(Number(known.number_emergency), 6) +
    0.15 * Math.min(Number(known.number_outpatient), 6) +
    0.08 * (Number(known.number_diagnoses) - 7) +
    (known.diabetesMed === 'Yes' ? 0.25 : 0) +
    disposition(known)[1]
  );
}

/** First year of the step of age. */
function years({ age }: Known): number {
  return Number(String(age).slice(1).split('-')[0]);
}

function disposition(known: Known): readonly [soon: number, later: number] {
  return DISPOSITIONS[Number(known.discharge_disposition_id)] ?? [0, 0];
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
