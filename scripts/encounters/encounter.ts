import type schema from '../../jobs/readmission/encounter.schema.json';
import { diagnoses } from './diagnosis';
import { Distribution } from './distribution';
import { MARGINALS } from './marginals';
import { medications } from './medications';
import { dispositions, type Patient } from './patient';
import type { Random } from './random';
import { readmitted } from './readmission';

/** Name of a field of the UCI file. */
export type Field = keyof typeof schema.properties;

/** A made-up raw encounter: a row of the UCI file, ids and counts as numbers. Its fields stand in the file's order. */
export type Encounter = Readonly<Record<Field, string | number>>;

const ADMISSION = new Distribution(MARGINALS.admission);
const TIME_IN_HOSPITAL = new Distribution(MARGINALS.time_in_hospital);
const WEIGHT = new Distribution(MARGINALS.weight);
const PAYER = new Distribution(MARGINALS.payer_code);
const SPECIALTY = new Distribution(MARGINALS.medical_specialty);
const LAB_PROCEDURES = new Distribution(MARGINALS.num_lab_procedures);
const PROCEDURES = new Distribution(MARGINALS.num_procedures);
const MEDICATIONS_GIVEN = new Distribution(MARGINALS.num_medications);
const OUTPATIENT = new Distribution(MARGINALS.number_outpatient);
const EMERGENCY = new Distribution(MARGINALS.number_emergency);
const NUMBER_OF_DIAGNOSES = new Distribution(MARGINALS.number_diagnoses);
const GLUCOSE = new Distribution(MARGINALS.max_glu_serum);
const A1C = new Distribution(MARGINALS.A1Cresult);

/** One stay of a patient. The sicker the patient and the stay, the more of everything is counted. */
export function encounterOf(id: number, patient: Patient, random: Random): Encounter {
  const severity = random.rankLike(patient.frailty, 0.5);
  const [type, source] = ADMISSION.at(random.rank()).split('/').map(Number) as [number, number];
  const count = NUMBER_OF_DIAGNOSES.countAt(random.rankLike(random.happens(0.5) ? patient.ageRank : severity, 0.45));
  const [diag_1, diag_2, diag_3] = diagnoses(count, random);
  const medicine = medications(random);
  const known = {
    encounter_id: id,
    patient_nbr: patient.number,
    race: patient.race,
    gender: patient.gender,
    age: patient.age,
    weight: WEIGHT.at(random.rank()),
    admission_type_id: type,
    discharge_disposition_id: dispositions(patient).countAt(random.rank()),
    admission_source_id: source,
    time_in_hospital: TIME_IN_HOSPITAL.countAt(random.rankLike(severity, 0.6)),
    payer_code: PAYER.at(random.rank()),
    medical_specialty: SPECIALTY.at(random.rank()),
    num_lab_procedures: LAB_PROCEDURES.countAt(random.rankLike(severity, 0.4)),
    num_procedures: PROCEDURES.countAt(random.rankLike(severity, 0.2)),
    num_medications: MEDICATIONS_GIVEN.countAt(random.rankLike(severity, 0.6)),
    number_outpatient: OUTPATIENT.countAt(random.rankLike(patient.frailty, 0.4)),
    number_emergency: EMERGENCY.countAt(random.rankLike(patient.frailty, 0.4)),
    number_inpatient: patient.inpatientVisits,
    diag_1,
    diag_2,
    diag_3,
    number_diagnoses: count,
    max_glu_serum: GLUCOSE.at(random.rank()),
    A1Cresult: A1C.at(random.rank()),
    ...medicine,
  };
  return { ...known, readmitted: readmitted(known, random) };
}
