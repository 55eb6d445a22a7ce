import type { Assembly } from '../../lib/checks/assembly';
import { unknownEventTypes, unwatchedFunctions } from '../../proof/promises/audit';
import { otherTables } from '../../proof/promises/tables';
import { openTrails, wrongTrailTables } from '../../proof/promises/trail-table';
import { Draft } from './network-draft';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

const TABLE = 'Audit/Tables/Trail';
const FINDS = [unwatchedFunctions, unknownEventTypes, wrongTrailTables, openTrails, otherTables];

/** What breaks a promise of the audit: one change to the templates, and the line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'functions of a stack that are not recorded': [
    (draft) => draft.set('Audit/Trail', 'AdvancedEventSelectors.2.FieldSelectors.2.StartsWith', ['x:function:other-']),
    /^Ingestion\/\w+: the trail records invocations, and none of a function that begins as this one$/,
  ],
  'a type of data events that CloudTrail does not have (CT-04)': [
    (draft) => draft.set('Audit/Trail', 'AdvancedEventSelectors.1.FieldSelectors.1.Equals', ['AWS::S3::File']),
    /^Audit\/Trail\w+: resources\.type must be AWS::S3::Object, .*, got AWS::S3::File$/,
  ],
  'a table over the digests': [
    (draft) => draft.replace(TABLE, '/CloudTrail/', '/CloudTrail-Digest/'),
    /StorageDescriptor\.Location must be .*\/CloudTrail\/", and is .*\/CloudTrail-Digest\/"/,
  ],
  'a table that reads records as lines': [
    (draft) => draft.set(TABLE, 'TableInput.StorageDescriptor.InputFormat', 'org.apache.hadoop.mapred.TextInputFormat'),
    /StorageDescriptor\.InputFormat must be "com\.amazon\.emr\.cloudtrail\.CloudTrailInputFormat"/,
  ],
  'partitions that end yesterday': [
    (draft) => draft.replace(TABLE, 'DAYS,NOW', 'DAYS,NOW-1DAYS'),
    /projection\.day\.range must end today and begin with a day/,
  ],
  'a Region whose records are not read': [
    (draft) => draft.replace(TABLE, 'eu-west-1,', ''),
    /projection\.region\.values must have eu-west-1, got af-south-1,/,
  ],
  'a trail that is registered in hybrid mode': [
    (draft) => draft.set('Audit/Tables/Location', 'HybridAccessEnabled', true),
    /^Audit\/\w+: the trail must be registered without hybrid access$/,
  ],
  'a table over the requests of another endpoint': [
    (draft) => draft.replace('Data/Capture/invocation', '-readmission/', '-other/'),
    /must lie in s3:\/\/@\{Data\/Lakecapture\w+\}\/ml-sandbox-readmission\/main, and lies in/,
  ],
};

describe('promises of the audit', () => {
  const find = (assembly: Assembly): string[] => FINDS.flatMap((one) => one(assembly));

  test.each(['sandbox', 'production'] as const)('hold for %s', (config) => {
    expect(find(new Draft(config).assembly)).toEqual([]);
  });

  test.each(Object.entries(FAULTS))('find %s', (_, [change, line]) => {
    const lines = find(change(new Draft('sandbox')).assembly);
    expect(lines).toContainEqual(expect.stringMatching(line));
  });
});
