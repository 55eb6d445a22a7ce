import { Assembly, type ResourceTemplate } from '../../lib/checks/assembly';
import { LakeFormation } from '../../proof/access/lake-formation';
import type { LakeTable } from '../../proof/access/lake-tables';
import { platformOf } from '../../proof/iam/platform';

/** Somebody who may be granted something. */
export const ANALYST = 'arn:aws:iam::111122223333:role/analyst';

/** Resources of a small lake: one table at a registered place, with tags, and no grant. */
export function smallLake(): Record<string, ResourceTemplate> {
  const table = { DatabaseName: 'lake_curated', Name: 'visit' };
  return {
    Place: make('AWS::LakeFormation::Resource', { ResourceArn: 'arn:aws:s3:::zone', HybridAccessEnabled: true }),
    Database: make('AWS::Glue::Database', { DatabaseInput: { Name: 'lake_curated' } }),
    Table: make('AWS::Glue::Table', {
      DatabaseName: 'lake_curated',
      TableInput: {
        Name: 'visit',
        StorageDescriptor: {
          Location: 's3://zone/visit',
          Columns: ['patient', 'code', 'day'].map((Name) => ({ Name, Type: 'string' })),
        },
      },
    }),
    Zone: make('AWS::LakeFormation::Tag', { TagKey: 'zone', TagValues: ['raw', 'curated'] }),
    Level: make('AWS::LakeFormation::Tag', { TagKey: 'level', TagValues: ['high', 'low'] }),
    OfDatabase: tagged({ Database: { Name: 'lake_curated' } }, 'zone', 'curated'),
    OfTable: tagged({ Table: table }, 'level', 'low'),
    OfColumn: tagged({ TableWithColumns: { ...table, ColumnNames: ['patient'] } }, 'level', 'high'),
    OptIn: make('Custom::LakeFormationOptIn', { Principal: ANALYST, Resources: [{ Table: table }] }),
  };
}

/** A resource of a template. */
export function make(Type: string, Properties: Record<string, unknown>): ResourceTemplate {
  return { Type, Properties };
}

/** A tag on something. */
export function tagged(Resource: unknown, TagKey: string, ...TagValues: string[]): ResourceTemplate {
  return make('AWS::LakeFormation::TagAssociation', { Resource, LFTags: [{ TagKey, TagValues }] });
}

/** A grant to the analyst. */
export function granted(Resource: unknown, permission = 'SELECT', principal = ANALYST): ResourceTemplate {
  return make('AWS::LakeFormation::PrincipalPermissions', {
    Principal: { DataLakePrincipalIdentifier: principal },
    Resource,
    Permissions: [permission],
  });
}

/** A grant by tags. */
export function grantedByTags(tags: Record<string, string[]>): ResourceTemplate {
  const Expression = Object.entries(tags).map(([TagKey, TagValues]) => ({ TagKey, TagValues }));
  return granted({ LFTagPolicy: { ResourceType: 'TABLE', Expression } });
}

/** Lake Formation over the small lake with more or other resources. */
export async function lakeWith(resources: Record<string, ResourceTemplate>): Promise<LakeFormation> {
  const template = { Resources: { ...smallLake(), ...resources } };
  const stacks = [{ id: 'Data', stackName: 'lake-data', region: 'eu-west-1', template }];
  return new LakeFormation(await platformOf(new Assembly(stacks), { roles: [], services: [] }));
}

/** Columns and rows of the table that somebody is shown, in words; undefined when Lake Formation does not decide. */
export async function shown(
  resources: Record<string, ResourceTemplate>,
  principal = ANALYST,
): Promise<string[] | undefined> {
  const lake = await lakeWith(resources);
  const { decides, sights } = lake.answer(principal, lake.tables[0] as LakeTable);
  if (!decides) return undefined;
  return sights.map(({ columns, shows }) => {
    const rows = ['A', 'B'].filter((code) => shows({ code }) === true);
    return `${columns.join(' ')} of ${rows.join(' ')}`;
  });
}
