import type { SavedQuery } from '../data-lake/saved-query';

/**
 * Groups with fewer encounters are not shown: a small group may tell who is in it. Eleven is the smallest that the Centers
 * for Medicare & Medicaid Services publish.
 */
export const SMALLEST_GROUP = 11;

/** Dispositions after which nobody can be readmitted: death and hospice, as the features leave them out, too. */
const DIED_OR_HOSPICE = [11, 13, 14, 19, 20, 21];

/** Encounters of which it is known whether the patient came back, with a way to come back. */
const KNOWN = `e.readmitted IS NOT NULL AND e.discharge_disposition_id NOT IN (${DIED_OR_HOSPICE.join(', ')})`;

/** Share of encounters after which the patient was readmitted within 30 days, in percent. */
const RATE = `round(100e0 * count_if(e.readmitted = '<30') / count(*), 1) AS readmitted_within_30_days_percent`;

/** Groups of ICD-9 after the authors of the data set (Strack et al. 2014, table 2); neoplasms by their own codes alone. */
const DIAGNOSIS = `CASE
      WHEN e.diag_1 LIKE '250%' THEN 'Diabetes'
      WHEN code BETWEEN 390 AND 459 OR code = 785 THEN 'Circulatory'
      WHEN code BETWEEN 460 AND 519 OR code = 786 THEN 'Respiratory'
      WHEN code BETWEEN 520 AND 579 OR code = 787 THEN 'Digestive'
      WHEN code BETWEEN 800 AND 999 THEN 'Injury'
      WHEN code BETWEEN 710 AND 739 THEN 'Musculoskeletal'
      WHEN code BETWEEN 580 AND 629 OR code = 788 THEN 'Genitourinary'
      WHEN code BETWEEN 140 AND 239 THEN 'Neoplasms'
      ELSE 'Other'
    END`;

const READS =
  `Leaves out encounters without a known outcome, and those that ended in death or hospice. Groups of fewer than ` +
  `${SMALLEST_GROUP} encounters are not shown. Reads no number of a patient; shows what the filter of who asks lets through.`;

/**
 * Questions of a hospital, over the star schema.
 *
 * None names a patient's number, so that an analyst may ask them. Under a filter of rows each is right for the rows that
 * are let through. `npm run rehearse:data` runs them and computes each answer a second time from the file.
 */
export const READMISSION_QUERIES: readonly SavedQuery[] = [
  {
    id: 'ReadmissionByDischarge',
    name: 'Readmission by where patients were discharged to',
    description: `After which way out of the hospital do patients come back within 30 days? A row for each discharge disposition, the highest rate first. ${READS}`,
    sql: `SELECT
  d.description AS discharged_to,
  count(*) AS encounters,
  ${RATE}
FROM encounter e
JOIN discharge_disposition d ON d.discharge_disposition_id = e.discharge_disposition_id
WHERE ${KNOWN}
GROUP BY d.description
HAVING count(*) >= ${SMALLEST_GROUP}
ORDER BY readmitted_within_30_days_percent DESC, discharged_to`,
  },
  {
    id: 'ReadmissionByAdmission',
    name: 'Readmission by admission and earlier stays',
    description: `Who needs a call after discharge? A row for each type and source of admission and the number of inpatient stays in the year before (0, 1, 2, or 3 and more), with the mean stay in days. ${READS}`,
    sql: `SELECT
  t.description AS admission_type,
  s.description AS admission_source,
  least(e.number_inpatient, 3) AS earlier_stays_up_to_3,
  count(*) AS encounters,
  round(avg(CAST(e.time_in_hospital AS double)), 2) AS mean_days_in_hospital,
  ${RATE}
FROM encounter e
JOIN admission_type t ON t.admission_type_id = e.admission_type_id
JOIN admission_source s ON s.admission_source_id = e.admission_source_id
WHERE ${KNOWN}
GROUP BY t.description, s.description, least(e.number_inpatient, 3)
HAVING count(*) >= ${SMALLEST_GROUP}
ORDER BY encounters DESC, admission_type, admission_source, earlier_stays_up_to_3`,
  },
  {
    id: 'ReadmissionByHba1c',
    name: 'Readmission by HbA1c test and primary diagnosis',
    description: `Does looking at HbA1c go along with fewer readmissions, and for which diagnoses? A row for each group of primary diagnoses, with rates of encounters with and without the test, and their difference in percentage points. Question of Strack et al. 2014. ${READS}`,
    sql: `WITH known AS (
  SELECT
    ${DIAGNOSIS} AS primary_diagnosis,
    e.a1cresult <> 'None' AS was_tested,
    e.readmitted = '<30' AS came_back
  FROM (
    SELECT diag_1, a1cresult, readmitted, discharge_disposition_id,
      try_cast(split_part(diag_1, '.', 1) AS integer) AS code
    FROM encounter
  ) e
  WHERE ${KNOWN}
),
rates AS (
  SELECT
    primary_diagnosis,
    count_if(was_tested) AS tested,
    count_if(NOT was_tested) AS not_tested,
    100e0 * count_if(was_tested AND came_back) / nullif(count_if(was_tested), 0) AS rate_tested,
    100e0 * count_if(NOT was_tested AND came_back) / nullif(count_if(NOT was_tested), 0) AS rate_not_tested
  FROM known
  GROUP BY primary_diagnosis
)
SELECT
  primary_diagnosis,
  tested,
  not_tested,
  round(rate_tested, 1) AS readmitted_percent_tested,
  round(rate_not_tested, 1) AS readmitted_percent_not_tested,
  round(rate_tested - rate_not_tested, 1) AS difference_in_points
FROM rates
WHERE tested >= ${SMALLEST_GROUP} AND not_tested >= ${SMALLEST_GROUP}
ORDER BY primary_diagnosis`,
  },
];
