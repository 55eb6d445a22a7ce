import type { LakeAccess } from './lake-permissions.calls';
import type { Sensitivity } from './table-definition';
import type { Zone } from './zones';

const raw = '{Data/Raw/Database#Ref}';
const curated = '{Data/Curated/Database#Ref}';
const capture = '{Data/Capture/Database#Ref}';
const audit = '{Audit/Tables/Database#Ref}';
const dimensions = ['admission_type', 'discharge_disposition', 'admission_source', 'file_taken'];

/** What Lake Formation is asked for by whoever queries by tags, and on which databases and tables it binds them. */
function byTags(
  person: string,
  why: string,
  zones: readonly Zone[],
  sensitivities: readonly Sensitivity[],
  places: Readonly<Record<string, readonly string[]>>,
): LakeAccess[] {
  const principal = `{People/${person}}`;
  const when = { construct: `People/${person}` };
  const zone = `{platform}-zone=${[...zones].sort().join('|')}`;
  const sensitivity = `{platform}-sensitivity=${[...sensitivities].sort().join('|')}`;
  return [
    { principal, permissions: ['DESCRIBE'], on: [`tagged DATABASE ${zone}`], why, when },
    { principal, permissions: ['DESCRIBE', 'SELECT'], on: [`tagged TABLE ${sensitivity} & ${zone}`], why, when },
    boundOn(person, places),
  ];
}

/** Where Lake Formation binds a person in hybrid mode. */
function boundOn(person: string, places: Readonly<Record<string, readonly string[]>>): LakeAccess {
  return {
    principal: `{People/${person}}`,
    permissions: ['OPT_IN'],
    on: Object.entries(places).flatMap(([database, tables]) => [
      `database ${database}`,
      ...tables.map((table) => `table ${database}/${table}`),
    ]),
    why: 'In hybrid mode Lake Formation asks for permissions only of those that are opted in (RV-06)',
    when: { construct: `People/${person}` },
  };
}

/** What a query of one table asks for, whole or through a filter; the database is found as well. */
function byName(
  person: string,
  why: string,
  database: string,
  on: string,
  permissions: readonly string[],
): LakeAccess[] {
  const principal = `{People/${person}}`;
  const when = { construct: `People/${person}` };
  return [
    { principal, permissions: ['DESCRIBE'], on: [`database ${database}`], why: 'Queries name it', when },
    { principal, permissions, on: [on], why, when },
  ];
}

/** Permissions of people; there are none without the stack `People`. */
export const PEOPLE_ACCESS: readonly LakeAccess[] = [
  ...byTags(
    'DataEngineer',
    'Data engineers look after tables with everything in them',
    ['raw', 'curated'],
    ['restricted', 'confidential', 'internal'],
    { [raw]: ['streamed_encounter'], [curated]: ['encounter', ...dimensions] },
  ),
  ...byTags(
    'DataScientist',
    'Data scientists look at all encounters, without the number of a patient',
    ['curated'],
    ['confidential', 'internal'],
    { [curated]: ['encounter', ...dimensions] },
  ),
  ...byTags('Analyst', 'Analysts need what the ids of an encounter mean', ['curated'], ['internal'], {
    [curated]: ['encounter', ...dimensions],
  }),
  ...byName(
    'Analyst',
    'Analysts see open encounters, without the number of a patient',
    curated,
    `filter ${curated}/encounter/{Data/OpenEncounters#Ref}`,
    ['SELECT'],
  ),
  ...byName('Auditor', 'Auditors ask the trail who did what', audit, `table ${audit}/trail`, ['DESCRIBE', 'SELECT']),
  ...byName(
    'Auditor',
    'Auditors ask which requests there were, without what they said',
    capture,
    `filter ${capture}/invocation/{People/InvocationMetadata#Ref}`,
    ['SELECT'],
  ),
  // The place of the trail is registered without hybrid access, so nobody needs to be bound there.
  boundOn('Auditor', { [capture]: ['invocation'] }),
];
