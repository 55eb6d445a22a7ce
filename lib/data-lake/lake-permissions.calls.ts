import { RAW_CRAWLER_LAKE_ACCESS } from './raw-crawler.calls';
import type { When } from '../security/calls';
import { ZONES } from './data-lake';
import { PEOPLE_ACCESS } from './lake-people.calls';

/** What a principal asks Lake Formation for, as data beside the constructs that grant it; nothing here is synthesized. */
export interface LakeAccess {
  /** ARN of the role; `{…}` as in `RoleCalls`, `*` is any text. */
  readonly principal: string;

  /** Permissions by their API names; `OPT_IN` where Lake Formation binds the principal in hybrid mode. */
  readonly permissions: readonly string[];

  /**
   * What they are on; `{…}` as in `RoleCalls`.
   *
   * - `location ARN`, `database NAME`, `table DATABASE/NAME`, or `tables DATABASE` for all of one.
   * - `filter DATABASE/TABLE/NAME` for rows and columns of a table.
   * - `tagged DATABASE KEY=VALUE|VALUE & KEY=VALUE`, or `tagged TABLE …`: all that has these tags, keys and values in the order
   *   of the alphabet.
   */
  readonly on: readonly string[];

  /** Why the principal needs it. */
  readonly why: string;

  /** When it is there: with Lake Formation. */
  readonly when: When;
}

/** The role with which CloudFormation deploys; any qualifier of the bootstrap. */
export const DEPLOYER = 'arn:aws:iam::{account}:role/cdk-*-cfn-exec-role-{account}-{region}';

const when = { construct: 'Data/Lake/LakeFormation/Registration' };
const delivery = '{Ingestion/Delivery/Role}';
const job = '{Processing/Encounters/Role}';
const curated = '{Data/Curated/Database#Ref}';

/** All permissions of the platform; no principal may hand one on. */
export const LAKE_ACCESS: readonly LakeAccess[] = [
  ...RAW_CRAWLER_LAKE_ACCESS,
  {
    principal: DEPLOYER,
    permissions: ['DATA_LOCATION_ACCESS'],
    on: ZONES.map((zone) => `location {Data/Lake/${zone}}`),
    why: 'Whoever makes a table needs its place (LF-10)',
    when,
  },
  {
    principal: DEPLOYER,
    permissions: ['DATA_LOCATION_ACCESS'],
    on: ['location {Audit/Trail/Files}'],
    why: 'Whoever makes the table of the trail needs its place (LF-10)',
    when: { construct: 'Audit/Tables/Location' },
  },
  {
    principal: delivery,
    permissions: ['DESCRIBE', 'SELECT'],
    on: ['table {Data/Raw/Database#Ref}/streamed_encounter'],
    why: 'Firehose reads the columns; the versions of a table are told to who may select (FH-06, LF-13)',
    when,
  },
  {
    principal: job,
    permissions: ['DESCRIBE'],
    on: [`database ${curated}`],
    why: 'It names tables by their database',
    when,
  },
  {
    principal: job,
    permissions: ['DATA_LOCATION_ACCESS'],
    on: ['location {Data/Lake/curated}'],
    why: "A commit names the table's place anew (LF-10)",
    when,
  },
  {
    principal: job,
    permissions: ['ALTER', 'DELETE', 'DESCRIBE', 'INSERT', 'SELECT'],
    on: [`tables ${curated}`],
    why: 'It reads the tables, adds and merges rows, and commits by changing what the table says',
    when,
  },
  ...PEOPLE_ACCESS,
];
