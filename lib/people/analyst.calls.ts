import { CURATED_TABLES } from '../readmission/tables';
import type { RoleCalls } from '../security/calls';
import { queryCalls } from './query.calls';

/** What analysts do: they ask, and nothing else. */
export const analystCalls: RoleCalls = {
  role: 'People/Analyst',
  by: 'analysts',
  when: { construct: 'People/Analyst' },
  trust: { people: true },
  calls: queryCalls('Analyst', 'analyst', [
    { database: '{Data/Curated/Database#Ref}', tables: CURATED_TABLES.map(({ name }) => name) },
  ]),
};
