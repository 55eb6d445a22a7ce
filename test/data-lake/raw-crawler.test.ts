import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { LakeFormationMode } from '../../lib/data-lake/lake-formation';
import { RawCrawler, type RawCrawlerProps } from '../../lib/data-lake/raw-crawler';
import { findings } from '../app';
import { actionsOf, statementsOf, twoStacks } from './two-stacks';

const CRAWLER = 'AWS::Glue::Crawler';

/** A crawler in the stack of the workload. */
function given(overrides: Partial<RawCrawlerProps> = {}, lakeFormation: LakeFormationMode = 'hybrid') {
  const parts = twoStacks({ lakeFormation });
  const { data, workload, lake, catalog } = parts;
  new RawCrawler(workload, 'Crawler', {
    lake,
    catalog,
    area: { zone: 'raw', prefix: 'encounters/batch/' },
    tablePrefix: 'uploaded_',
    logs: {
      encryptionKey: new Key(data, 'Logs', { enableKeyRotation: true }),
      retention: RetentionDays.ONE_WEEK,
      retain: false,
    },
    ...overrides,
  });
  return { ...parts, template: Template.fromStack(workload) };
}

/** What Lake Formation gives in the stack: the permission and the kind of thing it is about. */
function permissions(template: Template): string[] {
  return Object.values(template.findResources('AWS::LakeFormation::PrincipalPermissions')).map(
    ({ Properties }) => `${Properties.Permissions.join('+')} on ${Object.keys(Properties.Resource).join('+')}`,
  );
}

describe('RawCrawler', () => {
  test('looks at new folders only, and writes what changed or went to the log, as Glue demands beside that', () => {
    given().template.hasResourceProperties(CRAWLER, {
      RecrawlPolicy: { RecrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      SchemaChangePolicy: { UpdateBehavior: 'LOG', DeleteBehavior: 'LOG' },
      DatabaseName: 'ml_test_curated',
      TablePrefix: 'uploaded_',
      Schedule: Match.absent(),
    });
  });

  test('runs by the clock when it is given a schedule', () => {
    given({ schedule: 'cron(0 4 * * ? *)' }).template.hasResourceProperties(CRAWLER, {
      Schedule: { ScheduleExpression: 'cron(0 4 * * ? *)' },
    });
  });

  test('logs under the log key, in a group that ends and that it may write to (GL-01)', () => {
    const { template } = given();
    template.hasResourceProperties(CRAWLER, { CrawlerSecurityConfiguration: Match.anyValue() });
    template.hasResourceProperties('AWS::Glue::SecurityConfiguration', {
      EncryptionConfiguration: { CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS' } },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7, KmsKeyId: Match.anyValue() });
    expect(actionsOf(given().workload)).toContain('logs:AssociateKmsKey');
  });

  test('writes tables behind its prefix and no others', () => {
    const statement = statementsOf(given().workload).find(({ actions }) => actions.includes('glue:CreateTable'));
    const tables = statement?.resources
      .map((resource) => JSON.stringify(resource))
      .filter((text) => text.includes(':table/'));
    expect(tables).toEqual([expect.stringContaining('/uploaded_*')]);
    expect(actionsOf(given().workload)).not.toContain('glue:DeleteTable');
  });

  test.each([
    ['off', false, true],
    // Lake Formation binds only who has opted in, so the crawler reads by IAM.
    ['hybrid', false, true],
    ['strict', true, false],
  ] as const)(
    'in mode %s uses credentials of Lake Formation: %s, and reads S3 itself: %s (GL-10)',
    (mode, lake, s3) => {
      const { template, workload } = given({}, mode);
      template.hasResourceProperties(CRAWLER, { LakeFormationConfiguration: { UseLakeFormationCredentials: lake } });
      expect(actionsOf(workload).includes('lakeformation:GetDataAccess')).toBe(lake);
      expect(actionsOf(workload).includes('s3:GetObject')).toBe(s3);
    },
  );

  test('has its database and its place in Lake Formation before it is made (LF-10, CF-05)', () => {
    const { template } = given();
    expect(permissions(template)).toEqual([
      'DESCRIBE on Database',
      'CREATE_TABLE on Database',
      'DATA_LOCATION_ACCESS on DataLocation',
    ]);
    template.hasResource(CRAWLER, {
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('^CrawlerPermissionsDATALOCATIONACCESS'),
        Match.stringLikeRegexp('^CrawlerRoleDefaultPolicy'),
      ]),
    });
    expect(permissions(given({}, 'off').template)).toEqual([]);
  });

  test('refuses a prefix under which it could write to any table', () => {
    expect(() => given({ tablePrefix: '' })).toThrow(/^tablePrefix must be .*, got ''; for example 'uploaded_'$/);
    expect(() => given({ tablePrefix: 'encounter' })).toThrow(/^tablePrefix must be/);
  });

  test('has a reason for every wildcard', () => {
    expect(findings(given().app).filter((id) => id.includes('Crawler'))).toEqual([]);
  });
});
