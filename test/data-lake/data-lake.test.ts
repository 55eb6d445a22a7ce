import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { DataLake, DataLakeProps, StorageArea } from '../../lib/data-lake/data-lake';
import { ZONES } from '../../lib/data-lake/data-lake';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { findings } from '../app';
import { actionsOf, statementsOf, twoStacks } from './two-stacks';

const BUCKET = 'AWS::S3::Bucket';
const AREA: StorageArea = { zone: 'features', prefix: 'readmission/' };

/** The three grants of objects, by name. */
const STORAGE_GRANTS = {
  grantStorageRead: (lake: DataLake, role: IRole) => lake.grantStorageRead(role, AREA),
  grantStorageWrite: (lake: DataLake, role: IRole) => lake.grantStorageWrite(role, AREA),
  grantStorageDelete: (lake: DataLake, role: IRole) => lake.grantStorageDelete(role, AREA),
  grantObjectRead: (lake: DataLake, role: IRole) => lake.grantObjectRead(role, AREA),
  grantObjectWrite: (lake: DataLake, role: IRole) => lake.grantObjectWrite(role, AREA),
};
const EACH_GRANT = Object.entries(STORAGE_GRANTS);

/** The lake after some grants to the role of the other stack. */
function given(
  grant: (lake: DataLake, role: IRole) => unknown = () => undefined,
  overrides: Partial<DataLakeProps> = {},
) {
  const parts = twoStacks(overrides);
  grant(parts.lake, parts.role);
  return { ...parts, template: Template.fromStack(parts.data) };
}

/** The buckets of the zones, in the order of the zones. */
function zones(template: Template) {
  const buckets = Object.entries(template.findResources(BUCKET));
  return ZONES.map((zone) => {
    const { Properties = {}, DeletionPolicy } = buckets.find(([id]) => id.startsWith(`Lake${zone}`))?.[1] ?? {};
    return { zone, Properties, DeletionPolicy };
  });
}

describe('DataLake', () => {
  const { template } = given();

  test('has a bucket for each zone: those that may name a patient under one key, models under another', () => {
    const keys = zones(template).map(({ zone, Properties }) => {
      const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      expect(rule.BucketKeyEnabled).toBe(true);
      return [zone, rule.ServerSideEncryptionByDefault.KMSMasterKeyID['Fn::GetAtt'][0].replace(/\W*[\dA-F]{8}$/, '')];
    });
    expect(Object.fromEntries(keys)).toEqual({
      raw: 'Restricted',
      curated: 'Restricted',
      features: 'Restricted',
      models: 'Internal',
      capture: 'Restricted',
    });
  });

  test('gives with objects the key of their zone, and no other', () => {
    for (const [zone, key] of [
      ['features', 'Restricted'],
      ['models', 'Internal'],
    ] as const) {
      const { workload } = given((lake, role) => lake.grantStorageRead(role, { zone }));
      const resources = statementsOf(workload).filter(({ actions }) => actions.includes('kms:Decrypt'));
      expect(JSON.stringify(resources.map((one) => one.resources))).toMatch(new RegExp(`^[^,]*GetAtt${key}[^,]*$`));
    }
  });

  test('sends object events from raw only: a file system may import from any other (FS-10)', () => {
    const senders = zones(template).filter(({ Properties }) => Properties.NotificationConfiguration !== undefined);
    expect(senders.map(({ zone }) => zone)).toEqual(['raw']);
  });

  test('has no resource that owns the notifications of a bucket (RV-03, FS-10)', () => {
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('keeps its data when the stack goes, and leaves nothing when told so (CF-03)', () => {
    expect(zones(template).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(ZONES.map(() => 'Retain'));
    const sandbox = zones(given(undefined, { retain: false }).template);
    expect(sandbox.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(ZONES.map(() => 'Delete'));
  });

  test('locks what arrives when told so, and nothing else (what came is what everything is made of again)', () => {
    const objectLock = { mode: 'governance', duration: Duration.days(30) } as const;
    const locked = (one: Template) =>
      zones(one)
        .filter(({ Properties }) => Properties.ObjectLockEnabled === true)
        .map(({ zone }) => zone);
    expect(locked(template)).toEqual([]);
    expect(locked(given(undefined, { objectLock }).template)).toEqual(['raw']);
  });

  test('without Lake Formation registers nothing', () => {
    given(undefined, { lakeFormation: 'off' }).template.resourceCountIs('AWS::LakeFormation::Resource', 0);
  });
});

describe('grantStorageRead', () => {
  const { workload, data, app } = given((lake, role) => lake.grantStorageRead(role, AREA));

  test('allows to list and get the objects under the prefix, and nothing of the catalog', () => {
    expect(actionsOf(workload)).toEqual(['kms:Decrypt', 's3:GetBucketLocation', 's3:GetObject', 's3:ListBucket']);
  });

  test('covers no neighbour whose name begins alike', () => {
    const get = statementsOf(workload).find(({ actions }) => actions.includes('s3:GetObject'));
    expect(JSON.stringify(get?.resources)).toContain('"/readmission/*"');
    const list = statementsOf(workload).find(({ actions }) => actions.includes('s3:ListBucket'));
    expect(list?.conditions).toEqual({ StringLikeIfExists: { 's3:prefix': ['readmission/*', 'readmission'] } });
  });

  test('lets Spark ask for the folder itself and for its marker, and for no other object beside the prefix', () => {
    const { workload: spark } = given((lake, role) => lake.grantStorageRead(role, { ...AREA, hadoop: true }));
    const get = statementsOf(spark).find(({ actions }) => actions.includes('s3:GetObject'));
    const keys = (get?.resources as unknown[]).map((resource) => /"(\/[^"]*)"/.exec(JSON.stringify(resource))?.[1]);
    expect(keys.sort()).toEqual(['/readmission', '/readmission/*', '/readmission_$folder$']);
  });

  test('allows the key only for what S3 does with it', () => {
    const key = statementsOf(workload).find(({ actions }) => actions.includes('kms:Decrypt'));
    expect(key?.conditions).toEqual({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } });
  });

  test('puts its policy into the stack of the role, and changes no resource of the lake', () => {
    expect(Template.fromStack(data).toJSON().Resources).toEqual(given().template.toJSON().Resources);
  });

  test('passes the policy checks', () => {
    expect(findings(app)).toEqual([]);
  });
});

describe('grantObjectRead and grantObjectWrite', () => {
  test('read allows to get objects by name, and neither to list them nor to ask anything of the bucket', () => {
    const { workload } = given((lake, role) => lake.grantObjectRead(role, AREA));
    expect(actionsOf(workload)).toEqual(['kms:Decrypt', 's3:GetObject']);
  });

  test('write allows to put objects in one request each, and no upload in parts', () => {
    const { workload } = given((lake, role) => lake.grantObjectWrite(role, AREA));
    expect(actionsOf(workload)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 's3:PutObject']);
  });
});

describe('grantStorageWrite and grantStorageDelete', () => {
  test('write allows no reading and no deletion', () => {
    const { workload } = given((lake, role) => lake.grantStorageWrite(role, AREA));
    expect(actionsOf(workload)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:ListBucketMultipartUploads',
      's3:ListMultipartUploadParts',
      's3:PutObject',
    ]);
  });

  test('delete allows no deletion of a version, so that a mistake can be taken back', () => {
    const { workload } = given((lake, role) => lake.grantStorageDelete(role, AREA));
    expect(actionsOf(workload)).toEqual(['s3:DeleteObject']);
  });

  test('pass the policy checks together, in a stack apart', () => {
    const { app } = given((lake, role) => EACH_GRANT.map(([, grant]) => grant(lake, role)));
    expect(findings(app)).toEqual([]);
  });
});

describe.each(EACH_GRANT)('%s', (name, grant) => {
  test.each(['readmission', '/readmission/'])("refuses the prefix '%s', which is no folder", (prefix) => {
    const { lake, role } = twoStacks();
    const call = () => lake[name as keyof typeof STORAGE_GRANTS](role, { zone: 'features', prefix });
    expect(call).toThrow(`prefix must end and not begin with '/', got '${prefix}' in zone 'features'`);
  });

  test('refuses a role that queries through Lake Formation, in either order (RV-06)', () => {
    const first = twoStacks();
    grant(first.lake, first.role);
    expect(() => first.catalog.grantQuery(first.role, 'encounter')).toThrow(
      /see past row and column filters \(RV-06\)/,
    );

    const second = twoStacks();
    second.catalog.grantQuery(second.role, 'encounter');
    expect(() => grant(second.lake, second.role)).toThrow(/role 'Workload\/Role'.*give the two tasks two roles/);
  });
});
