import { type Check, equal } from './check';
import type { QueryTrials } from './saved-queries';
import { shown, table } from './table';

/** What must be so of saved queries and of the filter through which analysts ask them. */
export function checksOfQueries({ queries, encounters, shown: open, ...filter }: QueryTrials): Check[] {
  const wrong = queries.flatMap(({ name, all, filtered }) =>
    Object.entries({ 'over all rows': all, 'through the filter': filtered }).flatMap(([how, trial]) =>
      trial.wrong === null ? [] : [`${name}, ${how}: ${trial.wrong}`],
    ),
  );
  const empty = queries.filter(({ all, filtered }) => all.rows === 0 || filtered.rows === 0);
  return [
    equal(
      `answers of ${queries.length} saved queries, each asked twice, that are not those of the file`,
      wrong.length === 0 ? 'none' : wrong.join('; '),
      'none',
    ),
    equal(
      'saved queries without an answer',
      empty.length === 0 ? 'none' : empty.map(({ name }) => name).join(', '),
      'none',
    ),
    equal('encounters in the table that queries read', encounters.table, encounters.file),
    equal('encounters that the filter shows', open.table, open.file),
    equal('restricted encounters that the filter shows', filter.restricted_shown, 0),
    equal('the number of a patient can be asked for through the filter', filter.names_a_patient ? 'yes' : 'no', 'no'),
  ];
}

/** How much saved queries found, as lines of a table. */
export function queryTable({ queries, encounters, shown: open }: QueryTrials): string[] {
  return table(
    [
      ['saved query', 'rows', 'rows through the filter'],
      ...queries.map(({ name, all, filtered }) => [name, shown(all.rows), shown(filtered.rows)]),
      ['encounters that they read', shown(encounters.table), shown(open.table)],
    ],
    1,
  );
}
