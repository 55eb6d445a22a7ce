import { config, type Resource, resourcesOf, synthesized } from './synthesized';

/** Types whose loss is the loss of data, of keys to data, or of evidence. */
const STATEFUL = [
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::Kinesis::Stream',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::Logs::LogGroup',
  'AWS::SageMaker::ModelPackageGroup',
  'AWS::SageMaker::ModelPackage',
];

/** Properties that are physical names, unique in an account and Region, of the types that the platform names. */
const PHYSICAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Athena::WorkGroup': ['Name'],
  'AWS::CloudTrail::Trail': ['TrailName'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::Glue::Database': ['DatabaseInput'],
  'AWS::Glue::Job': ['Name'],
  'AWS::Glue::SecurityConfiguration': ['Name'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::Kinesis::Stream': ['Name'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::LakeFormation::Tag': ['TagKey'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SageMaker::Endpoint': ['EndpointName'],
  'AWS::SageMaker::ModelPackageGroup': ['ModelPackageGroupName'],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName'],
};

const production = synthesized(config('production'));
const sandbox = synthesized(config('sandbox'));

/** `Stack/LogicalId: deletion policy` of every stateful resource. */
function stateful(templates: typeof production): string[] {
  return [...templates].flatMap(([id, template]) =>
    STATEFUL.flatMap((type) => resourcesOf(template, type)).map(
      ([logicalId, { DeletionPolicy }]) => `${id}/${logicalId}: ${DeletionPolicy ?? 'Delete'}`,
    ),
  );
}

describe('what holds data', () => {
  it('keeps its logical ids and deletion policies in production', () => {
    expect(stateful(production).sort()).toMatchInlineSnapshot(`
     [
       "Api/PredictionsAccessLogF31BB3AB: Retain",
       "Api/PredictionsHandlerFunctionLog2F577C28: Retain",
       "Audit/TablesDatabaseAABD3FAE: Retain",
       "Audit/TablesTrailBAA56D66: Retain",
       "Audit/TrailFiles174FFE2B: Retain",
       "Data/CaptureDatabase473BAC7D: Retain",
       "Data/Captureinvocation043C8F66: Retain",
       "Data/CuratedDatabase0A768DC1: Retain",
       "Data/Curatedadmissionsource69C4B889: Retain",
       "Data/Curatedadmissiontype9D460956: Retain",
       "Data/CurateddischargedispositionD653A474: Retain",
       "Data/Curatedencounter32900C3B: Retain",
       "Data/Curatedfiletaken74C50BA1: Retain",
       "Data/EncountersEF8FA8FB: Retain",
       "Data/LakeOptInFunctionLog92CDD77F: Retain",
       "Data/LakeOptInProviderLogDC244914: Retain",
       "Data/LakecaptureFB9D7E64: Retain",
       "Data/Lakecurated20813133: Retain",
       "Data/LakefeaturesA9601D58: Retain",
       "Data/LakemodelsAD4B6C10: Retain",
       "Data/Lakeraw7AEFE056: Retain",
       "Data/RawDatabaseB76B565F: Retain",
       "Data/RawstreamedencounterC4B37AEB: Retain",
       "Data/RegistryBaseline32CD0521: Retain",
       "Data/RegistryCleanupFunctionLog13423F08: Retain",
       "Data/RegistryCleanupProviderLog3BCC8124: Retain",
       "Data/RegistryGroupF9A457C4: Retain",
       "Foundation/AccessLogs247031D9: Retain",
       "Foundation/KeysInternalAAB97C4A: Retain",
       "Foundation/KeysLogs7981C88C: Retain",
       "Foundation/KeysRestricted056A80C3: Retain",
       "Foundation/KeysResults4365435D: Retain",
       "Foundation/ResultsFiles00D9B4B5: Retain",
       "Ingestion/DeliveryLog0EE93232: Retain",
       "Ingestion/ValidationFunctionLog3C361878: Retain",
       "Network/IsolatedFlowLogsE532460E: Retain",
       "Processing/EncountersError42FFC597: Retain",
       "Processing/EncountersOutput94BCB368: Retain",
       "Serving/PromotionWorkflowLog05E6CDD1: Retain",
       "Training/ReadmissionWorkflowLogD04DA54E: Retain",
     ]
    `);
  });

  it('goes with its stack in the sandbox: nothing is retained but the account-wide settings (CF-03, KI-03, KM-09, LF-03)', () => {
    const all = [...sandbox.values()].flatMap((template) => Object.entries(template.Resources));
    expect(
      all.filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith('Retain')).map(([, { Type }]) => Type),
    ).toEqual(['AWS::LakeFormation::DataLakeSettings']);
  });

  it('empties every bucket of the sandbox before it is deleted, and none of production (FS-14)', () => {
    const count = (templates: typeof production, type: string): number =>
      [...templates.values()].reduce((sum, template) => sum + resourcesOf(template, type).length, 0);
    expect(count(sandbox, 'Custom::S3AutoDeleteObjects')).toBe(count(sandbox, 'AWS::S3::Bucket'));
    expect(count(production, 'Custom::S3AutoDeleteObjects')).toBe(0);
  });
});

describe('switching onDestroy to keep-all-data', () => {
  it('takes nothing away whose deletion loses data: what empties the registry stays, and no longer does', () => {
    const kept = synthesized({ ...config('sandbox'), onDestroy: 'keep-all-data' });
    const gone = [...sandbox].flatMap(([id, template]) =>
      Object.entries(template.Resources)
        .filter(([logicalId]) => kept.get(id)?.Resources[logicalId] === undefined)
        .map(([, { Type }]) => Type),
    );
    // CDK's own handler looks at a tag of the bucket before it empties it, and the tag goes first.
    expect([...new Set(gone)].sort()).toEqual([
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'Custom::S3AutoDeleteObjects',
    ]);
  });
});

describe('names', () => {
  it('two environments share no physical name', () => {
    const names = (templates: typeof production): string[] =>
      [...templates.values()].flatMap((template) =>
        Object.values(template.Resources).flatMap(({ Type, Properties }: Resource) =>
          (PHYSICAL_NAMES[Type] ?? []).flatMap((key) => nameOf(Properties?.[key])),
        ),
      );
    const shared = names(sandbox).filter((name) => names(production).includes(name));
    expect(names(sandbox).length).toBeGreaterThan(5);
    expect(shared).toEqual([]);
  });

  it('of models, endpoint configurations and roles are left to CloudFormation (HO-02, MM-07)', () => {
    for (const [id, template] of production) {
      for (const [, { Properties }] of resourcesOf(template, 'AWS::SageMaker::Model')) {
        expect(Properties).not.toHaveProperty('ModelName');
      }
      for (const [, { Properties }] of resourcesOf(template, 'AWS::SageMaker::EndpointConfig')) {
        expect(Properties).not.toHaveProperty('EndpointConfigName');
      }
      // People type the names of their roles.
      for (const [, { Properties }] of id === 'People' ? [] : resourcesOf(template, 'AWS::IAM::Role')) {
        expect(Properties).not.toHaveProperty('RoleName');
      }
    }
  });
});

describe('singletons', () => {
  it('Lake Formation settings exist once, and add instead of replace (LF-03, CF-07)', () => {
    const settings = [...production.values()].flatMap((template) =>
      resourcesOf(template, 'AWS::LakeFormation::DataLakeSettings'),
    );
    expect(settings.map(([, { Properties }]) => Properties?.MutationType)).toEqual(['APPEND']);
  });

  it('no template holds what is closed to new customers or starts jobs by itself (RV-16, TR-34)', () => {
    const types = new Set(
      [...production.values(), ...sandbox.values()].flatMap((template) =>
        Object.values(template.Resources).map(({ Type }) => Type),
      ),
    );
    const refused = [...types].filter((type) =>
      /MonitoringSchedule|JobDefinition|EventDataStore|ProcessingJob|FlowDefinition|Workteam|ServiceLinkedRole/.test(
        type,
      ),
    );
    expect(refused).toEqual([]);
    // Jobs lie inside the text of a state machine.
    expect(JSON.stringify([...production.values(), ...sandbox.values()])).not.toMatch(
      /DebugHookConfig|DebugRuleConfigurations|ProfilerConfig/,
    );
  });

  it('stacks stay far below the limit of 500 resources (CF-02)', () => {
    const sizes = [...production.values(), ...sandbox.values()].map(
      (template) => Object.keys(template.Resources).length,
    );
    expect(Math.max(...sizes)).toBeLessThan(150);
  });
});

/** A name as text; what CloudFormation makes up is different in every stack, and is marked so. */
function nameOf(value: unknown): string[] {
  const text = JSON.stringify(value ?? {});
  const made = /"Ref":"(?!AWS::)|AWS::StackId/.test(text);
  return value === undefined || made ? [] : [text];
}
