import { Assembly } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { promisesLayer } from '../../proof/promises/layer';
import { platformTemplates } from '../../scripts/resolved-platform';
import { Draft } from './network-draft';

const JOB = 'Processing/Encounters';
const FUNCTION = 'Ingestion/Validation/Function';
const DELIVERY = 'Ingestion/Delivery';

const ENCRYPTION = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID';

/** What breaks a promise: one change to the templates of the sandbox, and the only line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'the key of data on the alarm topic': [
    (draft) =>
      draft.set('Foundation/Alarms', 'KmsMasterKeyId', {
        'Fn::GetAtt': [draft.ref('Foundation/Keys/Restricted').Ref, 'Arn'],
      }),
    /KmsMasterKeyId: must be under Foundation\/Keys\/Logs, and is under Foundation\/Keys\/Restricted/,
  ],
  'the key of models on a zone with patients': [
    (draft) => draft.set('Data/Lake/features', ENCRYPTION, draft.at('Data/Lake/models', ENCRYPTION)),
    /^Data\/Lakefeatures\w+ BucketEncryption.*must be under Foundation\/Keys\/Restricted, and is under .*Internal$/,
  ],
  'the key of patients on the zone of models': [
    (draft) => draft.set('Data/Lake/models', ENCRYPTION, draft.at('Data/Lake/raw', ENCRYPTION)),
    /^Data\/Lakemodels\w+ BucketEncryption.*must be under Foundation\/Keys\/Internal, and is under .*Restricted$/,
  ],
  'the key of models on what is captured': [
    (draft) =>
      draft.set(
        'Serving/Endpoint/Config',
        'DataCaptureConfig.KmsKeyId',
        draft.at('Serving/Endpoint/Config', 'KmsKeyId'),
      ),
    /DataCaptureConfig\.KmsKeyId: must be under Foundation\/Keys\/Restricted/,
  ],
  'the key of patients on what a job makes': [
    (draft) => {
      const parts = draft.at('Training/Readmission/Workflow', 'DefinitionString.Fn::Join.1') as unknown[];
      const after = (text: string): number => parts.findIndex((part) => String(part).endsWith(text)) + 1;
      parts[after('/training/","KmsKeyId":"')] = parts[after('"VolumeKmsKeyId":"')];
      return draft;
    },
    /OutputDataConfig\.KmsKeyId: must be under Foundation\/Keys\/Internal, and is under .*Restricted$/,
  ],
  'a store under a key that nobody has decided on': [
    (draft) =>
      draft.add('Data', 'Copy', 'AWS::DynamoDB::Table', {
        SSESpecification: { SSEEnabled: true, KMSMasterKeyId: draft.at('Data/Lake/models', ENCRYPTION) },
      }),
    /^Data\/Copy SSESpecification\.KMSMasterKeyId: names .*Internal, and proof\/promises\/keys\.ts does not say/,
  ],
  'the role of something else': [
    (draft) =>
      draft.set('Ingestion/Validation/Function', 'Role', {
        'Fn::GetAtt': [draft.ref('Ingestion/Delivery/Role').Ref, 'Arn'],
      }),
    /acts as Ingestion\/Delivery\/Role, or writes to it, which belongs to Ingestion\/Delivery/,
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
  'a trail for a kind of events that does not exist': [
    (draft) => draft.set('Audit/Trail', 'AdvancedEventSelectors.1.FieldSelectors.0.Equals', ['DataX']),
    /^Audit\/Trail\w+: eventCategory must be Management or Data or NetworkActivity, got DataX$/,
  ],
  'a trail that records no calls': [
    (draft) => draft.set('Audit/Trail', 'AdvancedEventSelectors.0.FieldSelectors.0.Equals', ['NetworkActivity']),
    /^Audit\/Trail\w+: must record management events, and no selector of it names them$/,
  ],
  'a zone that forgets': [
    (draft) => draft.set('Data/Lake/raw', 'LifecycleConfiguration.Rules.1.ExpirationInDays', 1),
    /^Data\/Lakeraw\w+: the objects of a zone must stay until somebody deletes them, got ExpirationInDays 1$/,
  ],
  'a zone that web pages may read': [
    (draft) => draft.set('Data/Lake/raw', 'CorsConfiguration', { CorsRules: [{ AllowedOrigins: ['*'] }] }),
    /^Data\/Lakeraw\w+: no web page may read a zone/,
  ],
  'a zone that is copied to another account': [
    (draft) =>
      draft.set('Data/Lake/raw', 'ReplicationConfiguration', {
        Role: 'role',
        Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::copy', Account: '999988887777' } }],
      }),
    /^Data\/Lakeraw\w+ ReplicationConfiguration\.Rules\.0\.Destination\.Account: names the account 999988887777,/,
  ],
  'logs that are sent to another account': [
    (draft) =>
      draft.add('Training', 'Copy', 'AWS::Logs::SubscriptionFilter', {
        DestinationArn: 'arn:aws:logs:eu-west-1:999988887777:destination:all',
      }),
    /^Training\/Copy DestinationArn: names the account 999988887777/,
  ],
  'a notification to a queue of others': [
    (draft) =>
      draft.set('Data/Lake/raw', 'NotificationConfiguration.QueueConfigurations', [
        { Event: 's3:ObjectCreated:*', Queue: 'arn:aws:sqs:eu-west-1:999988887777:q' },
      ]),
    /QueueConfigurations\.0\.Queue: names the account 999988887777/,
  ],
  'a target on a bus of others': [
    (draft) =>
      draft.set('Serving/Promotion/Approved', 'Targets.1', {
        Id: 'Other',
        Arn: 'arn:aws:events:eu-west-1:999988887777:event-bus/all',
      }),
    /Targets\.1\.Arn: names the account 999988887777/,
  ],
  'an image of others': [
    (draft) => draft.replace('Training/Readmission/Workflow', '141502667606.dkr', '999988887777.dkr'),
    /DefinitionString: names the account 999988887777/,
  ],
  'an account for images that gets something else': [
    (draft) => draft.set('Processing/Start/Files', 'Targets.0.Arn', 'arn:aws:sqs:eu-west-1:141502667606:q'),
    /Targets\.0\.Arn: names the account 141502667606/,
  ],
  'an argument that the script does not take': [
    (draft) => draft.set(JOB, 'DefaultArguments.--quarantin', 's3://x/'),
    /^Processing\/\w+: neither Glue nor the script takes --quarantin; the script takes raw, reference, quarantine, features,/,
  ],
  'an argument that the script must have': [
    (draft) => draft.set(JOB, 'DefaultArguments.--raw', undefined),
    /^Processing\/\w+: the script must have --raw, and gets none$/,
  ],
  'a folder that is another one': [
    (draft) => draft.replace(JOB, '/quarantine/', '/encounters/refused/'),
    /--quarantine must be s3:\/\/@\{Data\/Lakeraw\w+\}\/quarantine\/, got s3:\/\/@\{Data\/Lakeraw\w+\}\/encounters\/refused\/$/,
  ],
  'a database with a slip of the pen': [
    (draft) => draft.set(JOB, 'DefaultArguments.--database', 'ml_sandbox_curate'),
    /--database must be ml_sandbox_curated, got ml_sandbox_curate$/,
  ],
  'a catalog that Spark does not know': [
    (draft) => draft.set(JOB, 'DefaultArguments.--catalog', 'other'),
    /--catalog must be glue_catalog, got other$/,
  ],
  'a variable that the function does not read': [
    (draft) =>
      draft.set(FUNCTION, 'Environment.Variables', {
        ...(draft.at(FUNCTION, 'Environment.Variables') as object),
        RAW_BUCKET: undefined,
        BUCKET: { Ref: 'Raw' },
      }),
    /: RAW_BUCKET must be @\{Data\/Lakeraw\w+\}, got nothing$/,
  ],
  'refused records in another place': [
    (draft) => draft.set(FUNCTION, 'Environment.Variables.ERROR_PREFIX', 'encounters/'),
    /: ERROR_PREFIX must be errors\/encounters\/, got encounters\/$/,
  ],
  'records that cannot be written in another place': [
    (draft) =>
      draft.set(DELIVERY, 'ExtendedS3DestinationConfiguration.ErrorOutputPrefix', 'x/!{firehose:error-output-type}/'),
    /: ErrorOutputPrefix must begin with errors\/encounters\/, got 'x\//,
  ],
  'errors told to nobody': [
    (draft) => draft.set(DELIVERY, 'ExtendedS3DestinationConfiguration.CloudWatchLoggingOptions.LogStreamName', 'nope'),
    /: must tell errors in a log stream of a template, got 'nope'$/,
  ],
  'a trigger that starts nothing': [
    (draft) => draft.set('Processing/Start/Schedule', 'Actions.0.JobName', 'nope'),
    /^Processing\/StartSchedule\w+: must start a job of a template, got 'nope'$/,
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
    (draft) => draft.set('Data/RegistryVersionsD48FC38F', 'ModelPackageGroupName', undefined),
    /must empty ml-sandbox-readmission, and empties 'nothing'/,
  ],
  'a rule that is switched off': [
    (draft) => draft.set('Serving/Promotion/Approved', 'State', 'DISABLED'),
    /a rule must be ENABLED, and is 'DISABLED'/,
  ],
  'capture that keeps nothing': [
    (draft) => draft.set('Serving/Endpoint/Config', 'DataCaptureConfig.EnableCapture', false),
    /capture must be on where it is described, and is off/,
  ],
  'records that something else than a function takes': [
    (draft) =>
      draft.set(
        'Ingestion/Delivery',
        'ExtendedS3DestinationConfiguration.ProcessingConfiguration.Processors.0.Type',
        'RecordDeAggregation',
      ),
    /a function must check each record, and none does/,
  ],
  'the logs of another function': [
    (draft) =>
      draft.set('Ingestion/Validation/Function', 'LoggingConfig.LogGroup', draft.ref('Ingestion/Delivery/Log')),
    /or writes to it, which belongs to Ingestion\/Delivery/,
  ],
  'a life cycle that is switched off': [
    (draft) => draft.set('Foundation/AccessLogs', 'LifecycleConfiguration.Rules.0.Status', 'Disabled'),
    /a life cycle must be Enabled, and is 'Disabled'/,
  ],
  'a bucket that nothing may empty': [
    (draft) => draft.set('Foundation/AccessLogs', 'Tags', undefined),
    /a bucket that is deleted must be emptied/,
  ],
  'a database that nobody closes, though its table is': [
    (draft) => draft.set('Audit/Tables/Closed/Default', 'Resources.0.Database', undefined),
    /^Audit\/TablesClosed\w+: must close the database as well$/,
  ],
  'partitions in another bucket': [
    (draft) => draft.replace('Data/Raw/streamed_encounter', '/encounters/stream/year', '/encounters/other/year'),
    /must have its partitions in s3:.*encounters\/stream, and has them in/,
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

  test('knows the account of a configuration that names one, and its people', async () => {
    const production = loadConfig('config/production.yaml');
    const people = { ...production.lakeFormation, administrators: ['arn:aws:iam::210987654321:role/Admin'] };
    const config = { ...production, account: '123456789012', lakeFormation: people };
    const assembly = new Assembly(platformTemplates(config));
    expect(JSON.stringify(assembly.resources.map(({ properties }) => properties))).toContain('123456789012');
    expect(await promisesLayer.check(assembly)).toEqual([]);
  });

  test('finds a bucket that is not kept like all other data', async () => {
    const draft = new Draft('production');
    const [stack] = draft.assembly.stacks.filter(({ id }) => id === 'Data');
    const [, bucket] =
      Object.entries(stack?.template.Resources ?? {}).find(([, { Type }]) => Type === 'AWS::S3::Bucket') ?? [];
    Object.assign(bucket ?? {}, { DeletionPolicy: 'Delete' });
    expect(await promisesLayer.check(draft.assembly)).toContainEqual(
      expect.stringMatching(/is kept by Delete\/Retain, and everything else that holds data by Retain\/Retain$/),
    );
  });

  test('finds a subnet that stands twice, and a zone in another mode', async () => {
    const draft = new Draft('production');
    const [first] = draft.assembly.ofType('AWS::SageMaker::Model');
    const subnets = (first?.template.Properties?.VpcConfig as { Subnets?: unknown[] } | undefined)?.Subnets ?? [];
    draft.set('Serving/Model/Model/Model', 'VpcConfig.Subnets.1', subnets[0]);
    expect(await promisesLayer.check(draft.assembly)).toEqual([
      expect.stringMatching(/a subnet stands twice; each must stand once$/),
    ]);

    const mixed = new Draft('sandbox');
    const [zone] = mixed.assembly.ofType('AWS::LakeFormation::Resource');
    mixed.set(zone?.id ?? '', 'HybridAccessEnabled', false);
    expect(await promisesLayer.check(mixed.assembly)).toEqual([
      expect.stringMatching(/must be registered like the other zones, in hybrid mode$/),
    ]);
  });
});
