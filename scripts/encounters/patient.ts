import schema from '../../jobs/readmission/encounter.schema.json';
import { Distribution } from './distribution';
import { MARGINALS } from './marginals';
import type { Random } from './random';

/** What does not change from one stay to the next, and what is remembered between them. */
export interface Patient {
  /** Value of `patient_nbr`. */
  readonly number: number;

  /** Values of `race`, `gender` and `age`; the study's ten years fit into one step of age. */
  readonly race: string;
  readonly gender: string;
  readonly age: string;

  /** Rank among all patients by age. */
  readonly ageRank: number;

  /** Rank among all patients by how often and how badly they are ill; no field says it, many follow it. */
  readonly frailty: number;

  /** Inpatient visits in the year before the next stay. */
  readonly inpatientVisits: number;
}

const LARGEST_NUMBER = schema.properties.patient_nbr.maximum;

/** As many inpatient visits as the real file counts at most. */
const MOST_VISITS = 21;

/** Share of patients whose earlier visits are all more than a year ago when they come back. */
const BACK_AFTER_A_YEAR = 0.15;

/** Share of earlier visits that are still within the year at the next one. */
const WITHIN_THE_YEAR = 0.9;

const RACE = new Distribution(MARGINALS.race);
const GENDER = new Distribution(MARGINALS.gender);
const AGE = new Distribution(MARGINALS.age);
const VISITS = new Distribution(MARGINALS.number_inpatient);
const DISPOSITIONS = [0, 1, 2].map((column) => new Distribution(MARGINALS.disposition, column)) as [
  Distribution,
  Distribution,
  Distribution,
];

/**
 * Somebody who was not in the file before.
 *
 * Numbers of patients count down from the largest, so that no two first encounters share one, and none is mistaken for
 * the id of an encounter.
 *
 * @param encounterId id of the first encounter
 */
export function newPatient(encounterId: number, random: Random): Patient {
  const ageRank = random.rank();
  const frailty = random.rank();
  return {
    number: LARGEST_NUMBER - encounterId + 1,
    race: RACE.at(random.rank()),
    gender: GENDER.at(random.rank()),
    age: AGE.at(ageRank),
    ageRank,
    frailty,
    inpatientVisits: VISITS.countAt(random.rankLike(frailty, 0.5)),
  };
}

/** The same patient, back again after a stay. */
export function backAgain(patient: Patient, random: Random): Patient {
  if (random.happens(BACK_AFTER_A_YEAR)) {
    return { ...patient, inpatientVisits: 0 };
  }
  const earlier = Array.from({ length: patient.inpatientVisits }, () => random.happens(WITHIN_THE_YEAR));
  return { ...patient, inpatientVisits: Math.min(MOST_VISITS, 1 + earlier.filter(Boolean).length) };
}

/** Where patients of an age go after a stay: the older, the less often home. */
export function dispositions({ age }: Patient): Distribution {
  const [young, old, oldest] = DISPOSITIONS;
  const years = Number(age.slice(1).split('-')[0]);
  return years < 60 ? young : years < 80 ? old : oldest;
}
