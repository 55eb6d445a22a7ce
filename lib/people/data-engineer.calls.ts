import { CURATED_TABLES, RAW_TABLES } from '../readmission/tables';
import type { RoleCalls } from '../security/calls';
import { logCalls } from './log-access.calls';
import { queryCalls } from './query.calls';

const job = 'arn:aws:glue:{region}:{account}:job/{Processing/Encounters#Ref}';

/** What data engineers do in the console and on the command line. */
export const dataEngineerCalls: RoleCalls = {
  role: 'People/DataEngineer',
  by: 'data engineers',
  when: { construct: 'People/DataEngineer' },
  trust: { people: true },
  calls: [
    ...queryCalls('DataEngineer', 'data-engineer', [
      { database: '{Data/Raw/Database#Ref}', tables: RAW_TABLES.map(({ name }) => name) },
      { database: '{Data/Curated/Database#Ref}', tables: CURATED_TABLES.map(({ name }) => name) },
    ]),
    {
      actions: ['glue:StartJobRun', 'glue:BatchStopJobRun', 'glue:GetJob', 'glue:GetJobRun', 'glue:GetJobRuns'],
      on: [job],
      why: 'They run the job anew after a mistake in the data, stop it, and look what runs did',
    },
    ...logCalls(['Processing/Encounters/Output', 'Processing/Encounters/Error']),
  ],
};
