import { asList, asProperties, at } from '../../lib/checks/assembly';
import type { Platform } from '../iam/platform';
import { ALL_ROWS, EVERYBODY, isWhole, LakeGrants, means, type Sight } from './lake-grants';
import { type LakeTable, tablesOf } from './lake-tables';
import { LakeTags } from './lake-tags';

/** What Lake Formation says to a principal that queries a table. */
export interface LakeAnswer {
  /** Whether Lake Formation hands out credentials to it at all; else its own rights in S3 are all it has. */
  readonly decides: boolean;

  /** What it shows; nothing when it does not decide. */
  readonly sights: readonly Sight[];

  /** Why it is so, as the end of a sentence. */
  readonly why: string;
}

/** The custom resource that opts a principal in: no type of CloudFormation does (RV-06). */
const OPT_IN = 'Custom::LakeFormationOptIn';

/**
 * Lake Formation, as far as templates tell: whom it binds, and what it shows.
 *
 * The guide of Lake Formation says whom it binds ("How hybrid access mode works"): a table without permissions for
 * `IAM_ALLOWED_PRINCIPALS` binds everybody; one that has them, at a place in hybrid access mode, binds those who have
 * opted in. New databases and tables have them, unless the defaults say otherwise (LF-06); the defaults of an account are not in
 * the templates, so those of AWS are taken where the templates set none.
 *
 * An administrator may grant, also to itself, but sees no data without a grant ("Implicit Lake Formation permissions").
 */
export class LakeFormation {
  /** The tables. */
  readonly tables: readonly LakeTable[];

  private readonly tags: LakeTags;
  private readonly grants: LakeGrants;
  private readonly places: readonly { readonly arn: string; readonly hybrid: boolean }[];
  private readonly optIns: readonly { readonly principal: string; readonly tables: string }[];
  private readonly admins: readonly string[];

  constructor(platform: Platform) {
    const { assembly, names } = platform;
    this.tables = tablesOf(platform);
    this.tags = new LakeTags(platform);
    this.grants = new LakeGrants(platform, this.tags);
    this.places = assembly.ofType('AWS::LakeFormation::Resource').map(({ properties }) => ({
      arn: names.text(String(properties.ResourceArn)).replace(/\/$/, ''),
      hybrid: String(properties.HybridAccessEnabled ?? false) === 'true',
    }));
    this.optIns = assembly.ofType(OPT_IN).flatMap(({ properties }) => optInsOf(names.value(properties)));
    this.admins = assembly
      .ofType('AWS::LakeFormation::DataLakeSettings')
      .flatMap(({ properties }) => asList(at(names.value(properties), 'Admins')))
      .map((one) => String(at(one, 'DataLakePrincipalIdentifier')));
  }

  /** What a role sees of a table by querying it. */
  answer(role: string, table: LakeTable): LakeAnswer {
    const place = this.places.find(({ arn }) => table.location === arn || table.location.startsWith(`${arn}/`));
    if (place === undefined) return { decides: false, sights: [], why: 'its place is not registered' };
    const forEverybody = this.isForEverybody(table);
    if (forEverybody && place.hybrid && !this.hasOptedIn(role, table)) {
      return { decides: false, sights: [], why: 'the place is in hybrid mode, and it has not opted in' };
    }
    const open: Sight[] =
      forEverybody && !place.hybrid ? [{ columns: table.columns, shows: ALL_ROWS, by: EVERYBODY }] : [];
    const sights = [...open, ...this.grants.sights(role, table)];
    const by = sights.map((sight) => sight.by).join(', ');
    return { decides: true, sights, why: sights.length === 0 ? 'no grant shows it' : `it is shown by ${by}` };
  }

  /** Whether a role administers Lake Formation, and so may grant whatever it likes. */
  isAdministrator(role: string): boolean {
    return this.admins.includes(role);
  }

  /** Names of the tables of which a role is given some columns or rows, and not all. */
  partsGivenTo(role: string): string[] {
    return this.tables
      .filter((table) => {
        const sights = this.grants.sights(role, table);
        return sights.length > 0 && !sights.some((sight) => isWhole(sight, table));
      })
      .map(({ name }) => name);
  }

  /** What is in the templates and means nothing: tags, filters, opt-ins of things that are not there. */
  faults(): string[] {
    return [...this.tags.unknown(), ...this.grants.faults(this.tables)];
  }

  private isForEverybody(table: LakeTable): boolean {
    return !table.withoutDefaults || this.grants.sights(EVERYBODY, table).length > 0;
  }

  private hasOptedIn(role: string, table: LakeTable): boolean {
    return this.optIns.some(
      ({ principal, tables }) =>
        means(principal, role) && [`${table.database}/${table.table}`, `${table.database}/*`].includes(tables),
    );
  }
}

/** Who opts in, and to which tables; `*` is all of a database. To opt in to a database alone binds nobody at its tables. */
function optInsOf(value: unknown): { readonly principal: string; readonly tables: string }[] {
  const { Principal, Resources } = asProperties(value);
  return asList(Resources).flatMap((resource) => {
    const table = at(resource, 'Table');
    if (table === undefined) return [];
    const name = at(table, 'TableWildcard') === undefined ? String(at(table, 'Name')) : '*';
    return [{ principal: String(Principal), tables: `${String(at(table, 'DatabaseName'))}/${name}` }];
  });
}
