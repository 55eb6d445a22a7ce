import { Distribution } from './distribution';
import { MARGINALS } from './marginals';
import type { Random } from './random';

/** How the file writes a missing value. */
const MISSING = '?';

/** Stands in the table for all codes that are not in it. */
const RARE = 'rare';

/** Kinds of rare codes, in per cent: most are plain, some a complication of diabetes, a factor (V), a cause of injury (E). */
const RARE_KINDS = new Distribution('plain 84, diabetes 6, V 8, E 2');

const [FIRST, SECOND, THIRD] = [0, 1, 2].map((column) => new Distribution(MARGINALS.diagnosis, column)) as [
  Distribution,
  Distribution,
  Distribution,
];

/**
 * Codes of three diagnoses, ICD-9 as the file writes it.
 *
 * @param count diagnoses that were entered; with one or two, the others are missing
 */
export function diagnoses(count: number, random: Random): [string, string, string] {
  const [first, second, third] = [FIRST, SECOND, THIRD].map((table) => code(table.at(random.rank()), random));
  return [first ?? MISSING, count < 2 ? MISSING : (second ?? MISSING), count < 3 ? MISSING : (third ?? MISSING)];
}

function code(picked: string, random: Random): string {
  return picked === RARE ? rareCode(random) : picked;
}

/** One of some hundred codes, some much rarer than others. */
function rareCode(random: Random): string {
  // The square makes a long tail; the step spreads its frequent end over all chapters.
  const rank = random.rank();
  const step = Math.floor(rank * rank * 600) * 379;
  switch (RARE_KINDS.at(random.rank())) {
    case 'diabetes':
      return `250.${(step % 40).toString().padStart(2, '0').replace(/0$/, '')}`;
    case 'V':
      return `V${((step % 86) + 1).toString().padStart(2, '0')}`;
    case 'E':
      return `E${(step % 100) + 850}`;
    default:
      return `${((step + 356) % 999) + 1}`;
  }
}
