import { at, type Resource } from '../../lib/checks/assembly';
import { ZONES } from '../../lib/data-lake/zones';
import type { Platform } from '../iam/platform';
import type { RolePolicies } from '../iam/policies';
import { type Attempt, Attempts, type Use } from './attempts';
import type { LakeFormation } from './lake-formation';
import type { Sight } from './lake-grants';
import type { LakeTable } from './lake-tables';
import { WITNESSES } from './witnesses';

/** Something that a principal may have or not, in the words of the matrix, e.g. `read raw`. */
export interface Target {
  /** The words. */
  readonly name: string;

  /** Ways in which a role could reach it. */
  readonly attempts: (role: RolePolicies) => readonly Attempt[];

  /**
   * What Lake Formation says when it does not let a role see it, as the end of a sentence.
   *
   * @default - it has no part in it
   */
  readonly lake?: (role: RolePolicies) => string;
}

/** Everything that the matrix asks about. */
export function targetsOf(platform: Platform, lake: LakeFormation, columns: readonly string[]): Target[] {
  const attempts = new Attempts(platform);
  return [
    ...zoneTargets(platform, attempts),
    ...lake.tables.flatMap((table) => tableTargets(platform, attempts, lake, table, columns)),
    ...otherTargets(platform, attempts, lake),
  ];
}

function zoneTargets({ names }: Platform, attempts: Attempts): Target[] {
  return ZONES.flatMap((zone) => {
    const bucket = names.at(`Data/Lake/${zone}`);
    if (bucket === undefined) return [];
    const folder = names.arn(bucket) ?? '';
    return (['read', 'write', 'delete'] as const).map((use) =>
      objectTarget(`${use} ${zone}`, use, bucket, folder, attempts),
    );
  });
}

function objectTarget(name: string, use: Use, bucket: Resource, folder: string, attempts: Attempts): Target {
  return { name, attempts: (role) => attempts.objects(role, use, bucket, folder) };
}

/** The open rows of a table, its restricted rows if it has such, and those of its columns that are named. */
function tableTargets(
  platform: Platform,
  attempts: Attempts,
  lake: LakeFormation,
  table: LakeTable,
  columns: readonly string[],
): Target[] {
  const bucket = platform.names.byArn.get(table.location.split('/')[0] ?? '');
  const { open = [{}], restricted } = WITNESSES[table.name] ?? {};
  const target = (name: string, shown: (sights: readonly Sight[]) => boolean): Target => ({
    name: `see ${name}`,
    lake: ({ arn }) => lake.answer(arn, table).why,
    attempts: (role) => {
      const { sights, why } = lake.answer(role.arn, table);
      // Who reads the files sees every column and row of them, whatever Lake Formation says.
      const direct = bucket === undefined ? [] : attempts.objects(role, 'read', bucket, table.location);
      if (!shown(sights)) return direct;
      // What Athena asks of Glue and of Lake Formation in the name of the caller (LF-09).
      const calls = table.arns.map((arn) => ['glue:GetTable', arn] as const);
      const query = attempts.calls(role, 'query', [['lakeformation:GetDataAccess', '*'], ...calls]);
      return [...direct, { ...query, lake: why }];
    },
  });
  return [
    target(table.name, (sights) => open.every((row) => sights.some(({ shows }) => shows(row) === true))),
    ...columns
      .filter((name) => table.columns.some((column) => `${table.name}.${column}` === name))
      .map((name) =>
        target(name, (sights) => sights.some((sight) => sight.columns.includes(name.split('.')[2] ?? ''))),
      ),
    ...(restricted === undefined
      ? []
      : [
          target(`restricted rows of ${table.name}`, (sights) =>
            sights.some(({ shows }) => restricted.some((row) => shows(row) === true)),
          ),
        ]),
  ];
}

function otherTargets(platform: Platform, attempts: Attempts, lake: LakeFormation): Target[] {
  const { assembly, names } = platform;
  const trails = assembly
    .ofType('AWS::CloudTrail::Trail')
    .flatMap(({ properties }) => assembly.named(properties.S3BucketName));
  return [
    ...assembly.ofType('AWS::Kinesis::Stream').flatMap((stream): Target[] => [
      {
        name: 'read stream',
        attempts: (role) => [
          attempts.encrypted(role, 'kinesis:GetRecords', stream, 'kms:Decrypt', 'StreamEncryption.KeyId'),
        ],
      },
      {
        name: 'write stream',
        attempts: (role) =>
          ['kinesis:PutRecord', 'kinesis:PutRecords'].map((action) =>
            attempts.encrypted(role, action, stream, 'kms:GenerateDataKey', 'StreamEncryption.KeyId'),
          ),
      },
    ]),
    ...assembly.ofType('AWS::Athena::WorkGroup').flatMap((workgroup) => resultTargets(platform, attempts, workgroup)),
    ...trails.flatMap((bucket) =>
      (['read', 'write', 'delete'] as const).map((use) =>
        objectTarget(`${use} trail`, use, bucket, names.arn(bucket) ?? '', attempts),
      ),
    ),
    {
      name: 'decide about the lake',
      attempts: (role) => [
        attempts.calls(role, 'call', [['lakeformation:PutDataLakeSettings', '*']]),
        ...(lake.isAdministrator(role.arn)
          ? [attempts.calls(role, 'call', [['lakeformation:GrantPermissions', '*']])]
          : []),
      ],
    },
  ];
}

/** Results of the queries of one workgroup: whoever reads them sees what those who asked could see. */
function resultTargets({ names }: Platform, attempts: Attempts, workgroup: Resource): Target[] {
  const address = at(workgroup.properties, 'WorkGroupConfiguration.ResultConfiguration.OutputLocation');
  const folder = names
    .text(String(address))
    .replace(/^s3:\/\//, 'arn:aws:s3:::')
    .replace(/\/$/, '');
  const bucket = names.byArn.get(folder.split('/')[0] ?? '');
  const name = names.name(workgroup).replace(`${names.platform}-`, '');
  return bucket === undefined ? [] : [objectTarget(`read results of ${name}`, 'read', bucket, folder, attempts)];
}
