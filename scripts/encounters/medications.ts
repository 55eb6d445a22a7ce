import { Distribution } from './distribution';
import { MARGINALS } from './marginals';
import type { Random } from './random';

/** Name of a field that holds a medication. */
export type Medication = keyof typeof MARGINALS.medications;

/** What an encounter says about medications. */
export type Medications = Readonly<Record<Medication | 'change' | 'diabetesMed', string>>;

/** Stands in the file for a medication that was not prescribed. */
const NO = 'No';

/** Weights are per so many encounters. */
const ALL = 100_000;

const DOSES = Object.entries(MARGINALS.medications).map(([name, [steady, up, down]]) => {
  const none = ALL - steady - up - down;
  return [name, new Distribution(`${NO} ${none}, Steady ${steady}, Up ${up}, Down ${down}`)] as const;
});

/** Doses of all medications, and what follows from them. */
export function medications(random: Random): Medications {
  const doses = DOSES.map(([name, table]) => [name, table.at(random.rank())] as const);
  const taken = doses.map(([, dose]) => dose).filter((dose) => dose !== NO);
  // In the real file several medications are a change as well, even at steady doses.
  const changed = taken.length > 1 || taken.some((dose) => dose !== 'Steady');
  return {
    ...(Object.fromEntries(doses) as Record<Medication, string>),
    change: changed ? 'Ch' : NO,
    diabetesMed: taken.length > 0 ? 'Yes' : NO,
  };
}
