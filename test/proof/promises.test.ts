import { promisesLayer } from '../../proof/promises/layer';
import { Draft } from './network-draft';

/** What breaks a promise: one change to the templates of the sandbox, and the only line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'the data key on the alarm topic': [
    (draft) =>
      draft.set('Foundation/Alarms', 'KmsMasterKeyId', {
        'Fn::GetAtt': [draft.ref('Foundation/Keys/Data').Ref, 'Arn'],
      }),
    /KmsMasterKeyId: must be under Foundation\/Keys\/Logs, and is under Foundation\/Keys\/Data/,
  ],
  'the role of something else': [
    (draft) =>
      draft.set('Ingestion/Validation/Function', 'Role', {
        'Fn::GetAtt': [draft.ref('Ingestion/Delivery/Role').Ref, 'Arn'],
      }),
    /acts as Ingestion\/Delivery\/Role, which is the role of Ingestion\/Delivery/,
  ],
  'a table that lies elsewhere': [
    (draft) => draft.replace('Data/Curated/encounter', '/encounter', '/elsewhere'),
    /must lie in s3:\/\/@\{Data\/Lakecurated\w+\}\/encounter, and lies in/,
  ],
  'a table with another column': [
    (draft) => draft.set('Data/Curated/encounter', 'TableInput.StorageDescriptor.Columns.1.Type', 'string'),
    /must have the columns encounter_id int, patient_nbr int/,
  ],
  'a zone that no trail watches': [
    (draft) =>
      draft.set('Audit/Trail', 'AdvancedEventSelectors.1.FieldSelectors.2.StartsWith.0', 'arn:aws:s3:::other/'),
    /^Data\/Lakeraw\w+: a trail must watch the objects of every zone, and none watches these$/,
  ],
  'a table that is missing': [
    (draft) => draft.remove('Data/Curated/file_taken'),
    /^there must be a table file_taken, and there is none/,
  ],
  'a hyperparameter that the script cannot read': [
    (draft) => draft.replace('Training/Readmission/Workflow', '\"max_depth\":\"5\"', '\"max_depth\":\"5.5\"'),
    /the script cannot take max_depth '5\.5'; it must be a int/,
  ],
  'a hyperparameter that the script does not have': [
    (draft) => draft.replace('Training/Readmission/Workflow', '\"max_depth\"', '\"depth\"'),
    /the script cannot take depth '5'; the script takes max_depth, eta/,
  ],
  'records that nobody checks': [
    (draft) =>
      draft.set('Ingestion/Delivery', 'ExtendedS3DestinationConfiguration.ProcessingConfiguration.Enabled', false),
    /a function must check each record, and none does/,
  ],
  'a log group that no job writes to': [
    (draft) => draft.set('Processing/Encounters/Output', 'LogGroupName', '/aws-glue/jobs/other/output'),
    /and none to \/aws-glue\/jobs\/other\/output/,
  ],
  'a registry that is not emptied': [
    (draft) => draft.set('Data/RegistryCleanupVersions86D37FE0', 'ModelPackageGroupName', undefined),
    /must empty ml-sandbox-readmission, and empties 'nothing'/,
  ],
};

describe('promisesLayer', () => {
  test.each(['sandbox', 'production'] as const)('has nothing to say about %s', async (config) => {
    expect(await promisesLayer.check(new Draft(config).assembly)).toEqual([]);
  });

  test.each(Object.entries(FAULTS))('finds %s', async (_, [change, line]) => {
    const found = await promisesLayer.check(change(new Draft('sandbox')).assembly);
    expect(found.filter((one) => line.test(one))).toHaveLength(1);
  });

  test('finds a bucket that is not kept like all other data', async () => {
    const draft = new Draft('production');
    const [stack] = draft.assembly.stacks.filter(({ id }) => id === 'Data');
    const [, bucket] =
      Object.entries(stack?.template.Resources ?? {}).find(([, { Type }]) => Type === 'AWS::S3::Bucket') ?? [];
    Object.assign(bucket ?? {}, { DeletionPolicy: 'Delete' });
    expect(await promisesLayer.check(draft.assembly)).toEqual([
      expect.stringMatching(/is kept by Delete\/Retain, and everything else that holds data by Retain\/Retain$/),
    ]);
  });
});
