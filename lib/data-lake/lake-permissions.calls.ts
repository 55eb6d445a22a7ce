import type { When } from '../security/calls';
import { ZONES } from './data-lake';

/** What a principal asks Lake Formation for, as data beside the constructs that grant it; nothing here is synthesized. */
export interface LakeAccess {
  /** ARN of the role; `{…}` as in `RoleCalls`, `*` is any text. */
  readonly principal: string;

  /** Permissions by their API names. */
  readonly permissions: readonly string[];

  /** `location ARN`, `database NAME`, `table DATABASE/NAME`, or `tables DATABASE` for all of one; `{…}` as in `RoleCalls`. */
  readonly on: readonly string[];

  /** Why the principal needs it. */
  readonly why: string;

  /** When it is there: with Lake Formation. */
  readonly when: When;
}

/** The role with which CloudFormation deploys; any qualifier of the bootstrap. */
export const DEPLOYER = 'arn:aws:iam::{account}:role/cdk-*-cfn-exec-role-{account}-{region}';

const when = { construct: 'Data/Lake/LakeFormation/Settings' };
const delivery = '{Ingestion/Delivery/Role}';
const job = '{Processing/Encounters/Role}';
const curated = '{Data/Curated/Database#Ref}';

/** All permissions of the platform; no principal may hand one on. */
export const LAKE_ACCESS: readonly LakeAccess[] = [
  {
    principal: DEPLOYER,
    permissions: ['DATA_LOCATION_ACCESS'],
    on: ZONES.map((zone) => `location {Data/Lake/${zone}}`),
    why: 'Whoever makes a table needs its place (LF-10)',
    when,
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
];
