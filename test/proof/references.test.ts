import { Assembly } from '../../lib/checks/assembly';
import { referencesLayer } from '../../proof/references/layer';
import { Draft } from './network-draft';

const RULE = 'Training/Readmission/Workflow/Unfinished';
const ALARM = 'Serving/Endpoint/Alarms/main/Latency';

/** Kinds of faults: one change to the templates of the sandbox, and the only line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'a role where a key belongs': [
    (draft) =>
      draft.set('Foundation/Alarms', 'KmsMasterKeyId', {
        'Fn::GetAtt': [draft.ref('Foundation/AccessLogs').Ref, 'Arn'],
      }),
    /KmsMasterKeyId: must refer to AWS::KMS::Key\.Arn or .*, and refers to AWS::S3::Bucket\.Arn \(Foundation\/AccessLogs/,
  ],
  'an ARN where a name belongs (HO-03)': [
    (draft) => draft.set('Serving/Endpoint', 'EndpointConfigName', draft.ref('Serving/Endpoint/Config')),
    /EndpointConfigName: must refer to AWS::SageMaker::EndpointConfig\.EndpointConfigName, and refers to AWS::SageMaker::EndpointConfig\.Ref/,
  ],
  'an attribute that the type does not have': [
    (draft) =>
      draft.set('Serving/Endpoint', 'EndpointName', {
        'Fn::GetAtt': [draft.ref('Serving/Endpoint/Config').Ref, 'Name'],
      }),
    /refers to the attribute Name of Serving\/EndpointConfig\w+, which a AWS::SageMaker::EndpointConfig does not have/,
  ],
  'a resource that does not exist': [
    (draft) => draft.set('Serving/Endpoint', 'EndpointConfigName', { 'Fn::GetAtt': ['Missing', 'EndpointConfigName'] }),
    /refers to Serving\/Missing, which does not exist/,
  ],
  'an import that nothing exports': [
    (draft) => draft.set('Serving/Endpoint', 'EndpointName', { 'Fn::ImportValue': 'ml-sandbox-data:Gone' }),
    /refers to ml-sandbox-data:Gone, which no template has or exports/,
  ],
  'a database that does not exist': [
    (draft) => draft.set('Data/Curated/encounter', 'DatabaseName', 'ml_sandbox_curate'),
    /DatabaseName: there is no Glue database 'ml_sandbox_curate'/,
  ],
  'a column that Athena cannot name': [
    (draft) => draft.set('Data/Curated/encounter', 'TableInput.StorageDescriptor.Columns.0.Name', 'Encounter ID'),
    /'Encounter ID' is no name of a column/,
  ],
  'a column of a type that is none': [
    (draft) => draft.set('Data/Curated/encounter', 'TableInput.StorageDescriptor.Columns.0.Type', 'number'),
    /'number' of encounter_id is no type of a column/,
  ],
  'scaling of a variant that is not there': [
    (draft) => draft.replace('Serving/Endpoint/Scaling-main/Target', '/variant/main', '/variant/other'),
    /Serving\/Endpoint\w+ has no variant 'other', but main/,
  ],
  'an address in S3 that is no bucket': [
    (draft) =>
      draft.set('Data/Curated/encounter', 'TableInput.StorageDescriptor.Location', {
        'Fn::Join': ['', ['s3://', draft.ref('Data/Encounters')]],
      }),
    /'s3:\/\/@\{Data\/\w+\}' is the address of no bucket/,
  ],
  'code that is no published file': [
    (draft) => draft.set('Ingestion/Validation/Function', 'Code.S3Key', 'code.zip'),
    /'code\.zip' is no published file/,
  ],
  'an event that no service sends': [
    (draft) => draft.set(RULE, 'EventPattern.detail-type', ['Step Functions Execution State Change']),
    /no service sends the event 'aws\.states Step Functions Execution State Change'/,
  ],
  'a status that no event has': [
    (draft) => draft.set(RULE, 'EventPattern.detail.status', ['FAILED', 'ABORT']),
    /no event has 'ABORT' as aws\.states status; RUNNING, SUCCEEDED/,
  ],
  'an event of a group that is not there': [
    (draft) => draft.set('Serving/Promotion/Approved', 'EventPattern.detail.ModelPackageGroupName', ['other']),
    /no event has 'other' as aws\.sagemaker ModelPackageGroupName; ml-sandbox-readmission are possible/,
  ],
  'a text of a target that names what it does not read': [
    (draft) =>
      draft.set(RULE, 'Targets.0.InputTransformer.InputPathsMap', { 'detail-executionArn': '$.detail.executionArn' }),
    /the text of a target names <detail-status>, which it does not read/,
  ],
  'an event from anybody': [
    (draft) => draft.set(RULE, 'EventPattern.source', undefined),
    /the pattern must name a source; without one it takes what anybody sends/,
  ],
  'a pattern for a member that the event does not have': [
    (draft) => draft.set('Processing/Start/Files', 'EventPattern.detail.buckett', { name: ['x'] }),
    /the pattern asks for detail\.buckett\.name, which no event 'aws\.s3 Object Created' has/,
  ],
  'a target that reads a member that the event does not have': [
    (draft) =>
      draft.set('Processing/Encounters/Failures', 'Targets.0.InputTransformer.InputPathsMap', {
        'detail-jobName': '$.detail.jobName',
        'detail-state': '$.detail.stat',
        'detail-message': '$.detail.message',
        'detail-jobRunId': '$.detail.jobRunId',
      }),
    /a target reads detail\.stat, which no event 'aws\.glue Glue Job State Change' has/,
  ],
  'a target that reads below a text': [
    (draft) =>
      draft.set('Serving/Promotion/Approved', 'Targets.0.InputTransformer.InputPathsMap', {
        'detail-ModelPackageArn': '$.detail.ModelPackageArn.id',
      }),
    /a target reads detail\.ModelPackageArn\.id, which no event/,
  ],
  'an alarm that compares with nothing': [
    (draft) => draft.set(ALARM, 'ComparisonOperator', undefined),
    /ComparisonOperator: must be one of .*, got nothing/,
  ],
  'an alarm that compares in a way that is none': [
    (draft) => draft.set(ALARM, 'ComparisonOperator', 'GreaterThan'),
    /ComparisonOperator: must be one of .*, got "GreaterThan"/,
  ],
  'an alarm that always rings': [
    (draft) => draft.set(ALARM, 'Threshold', -1),
    /Threshold: must be at least 0, since no value of the metric is below it, got -1/,
  ],
  'an alarm without threshold': [(draft) => draft.set(ALARM, 'Threshold', undefined), /Threshold: must be given/],
  'captured data in a bucket that no template has': [
    (draft) => draft.set('Serving/Endpoint/Config', 'DataCaptureConfig.DestinationS3Uri', 's3://foreign-bucket/x'),
    /'s3:\/\/foreign-bucket' is in a bucket that no template has/,
  ],
  'a metric that does not exist': [
    (draft) => draft.set(ALARM, 'MetricName', 'ModelLatencies'),
    /the metric 'AWS\/SageMaker ModelLatencies' does not exist/,
  ],
  'a namespace that does not exist': [
    (draft) => draft.set(ALARM, 'Namespace', 'AWS/Sagemaker'),
    /the namespace 'AWS\/Sagemaker' does not exist/,
  ],
  'a metric without a dimension that it has': [
    (draft) =>
      draft
        .set(ALARM, 'Dimensions.1', undefined)
        .set(ALARM, 'Dimensions', [{ Name: 'EndpointName', Value: 'ml-sandbox-readmission' }]),
    /the metric 'AWS\/SageMaker ModelLatency' must have the dimension EndpointName and VariantName or InferenceComponentName, got EndpointName$/,
  ],
  'a metric of an endpoint that is not there': [
    (draft) => draft.set(ALARM, 'Dimensions.0.Value', 'ml-sandbox-other'),
    /the dimension EndpointName of 'AWS\/SageMaker ModelLatency' names 'ml-sandbox-other', and there is no such resource/,
  ],
  'a partition that Athena cannot compute': [
    (draft) =>
      draft.set('Data/Raw/streamed_encounter', 'TableInput.Parameters', {
        'projection.enabled': 'true',
        'projection.year.type': 'integer',
        'projection.year.range': '2020,2030',
        'projection.month.type': 'integer',
        'projection.month.range': '1,12',
        'projection.day.type': 'integer',
      }),
    /projection\.day\.range must be given for integer, and is missing/,
  ],
  'a parameter that nothing writes': [
    (draft) => draft.set('Data/Registry/Served', 'Name', '/ml-sandbox/other'),
    /^Serving: reads the parameter '\/ml-sandbox\/serving\/model-package', which no template writes$/,
  ],
};

describe('referencesLayer', () => {
  test.each(['sandbox', 'production'] as const)('has nothing to say about %s', async (config) => {
    expect(await referencesLayer.check(new Draft(config).assembly)).toEqual([]);
  });

  test.each(Object.entries(FAULTS))('finds %s', async (_, [change, line]) => {
    const found = await referencesLayer.check(change(new Draft('sandbox')).assembly);
    expect(found.filter((one) => line.test(one))).toHaveLength(1);
  });

  test('finds a circle, and a reference to a stack that comes later', async () => {
    const circle = new Draft('sandbox');
    circle.set('Foundation/AccessLogs', 'Tags', [
      { Key: 'policy', Value: circle.ref('Foundation/AccessLogs/Resource/Policy') },
    ]);
    expect((await referencesLayer.check(circle.assembly)).join('\n')).toMatch(/waits for itself/);

    const reversed = new Assembly([...new Draft('sandbox').assembly.stacks].reverse());
    expect((await referencesLayer.check(reversed)).join('\n')).toMatch(/in a stack that is deployed later/);
  });
});
