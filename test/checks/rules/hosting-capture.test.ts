import { hostingCaptureRules } from '../../../lib/checks/rules/hosting-capture';
import { type Resources, testRules } from './examples';

const ref = (logicalId: string) => ({ Ref: logicalId });
const NONE = ref('AWS::NoValue');
const CAPTURE = {
  EnableCapture: true,
  InitialSamplingPercentage: 10,
  CaptureOptions: [{ CaptureMode: 'Input' }],
  DestinationS3Uri: { 'Fn::Sub': 's3://${Bucket}/capture' },
  KmsKeyId: 'key',
  CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'] },
};

function capture(
  different: Record<string, unknown>,
  role: Record<string, unknown> = allows('s3:PutObject'),
): Resources {
  return {
    Bucket: ['AWS::S3::Bucket'],
    Role: ['AWS::IAM::Role', role],
    Model: ['AWS::SageMaker::Model', { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
    Config: [
      'AWS::SageMaker::EndpointConfig',
      {
        ProductionVariants: [{ ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] } }],
        DataCaptureConfig: { ...CAPTURE, ...different },
      },
    ],
  };
}

function allows(action: string, resource: unknown = { 'Fn::Sub': '${Bucket.Arn}/*' }): Record<string, unknown> {
  return { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] } }] };
}

/** A capture of CSV, for a model of a version that takes these content types, named by a parameter. */
function versioned(types: readonly string[], value: unknown = ref('Version')): Resources {
  return {
    ...capture({}),
    Version: [
      'AWS::SageMaker::ModelPackage',
      { ModelPackageGroupName: 'readmission', InferenceSpecification: { SupportedContentTypes: types } },
    ],
    Served: ['AWS::SSM::Parameter', { Name: 'served', Value: value }],
    Model: [
      'AWS::SageMaker::Model',
      { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, PrimaryContainer: { ModelPackageName: ref('Served') } },
    ],
  };
}

testRules('hostingCaptureRules', hostingCaptureRules, [
  {
    rule: 'ML-HO-28',
    fails: capture({ CaptureContentTypeHeader: NONE }),
    says: 'base64',
    passes: capture({}),
    alsoFails: { 'an empty list': capture({ CaptureContentTypeHeader: { JsonContentTypes: [] } }) },
    alsoPasses: { 'a capture that is off': capture({ EnableCapture: false, CaptureContentTypeHeader: NONE }) },
  },
  {
    rule: 'ML-HO-28-2',
    fails: capture({ KmsKeyId: NONE }),
    says: 'no key',
    passes: capture({}),
  },
  {
    rule: 'ML-HO-28-3',
    fails: capture({}, allows('s3:GetObject')),
    says: 'role Role',
    passes: capture({}),
    alsoFails: {
      'a right on another bucket': {
        ...capture({}, allows('s3:PutObject', { 'Fn::Sub': '${Other.Arn}/*' })),
        Other: ['AWS::S3::Bucket'],
      },
    },
    alsoPasses: {
      'a right by wildcard': capture({}, allows('s3:Put*', '*')),
      'a policy of AWS, which no template shows': capture(
        {},
        { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'] },
      ),
    },
  },
  {
    rule: 'ML-HO-28-4',
    fails: capture({ EnableCapture: NONE }),
    says: 'EnableCapture',
    passes: capture({}),
    alsoFails: {
      'no request of a hundred': capture({ InitialSamplingPercentage: 0 }),
      'more than all': capture({ InitialSamplingPercentage: 101 }),
      'neither requests nor answers': capture({ CaptureOptions: [] }),
    },
    alsoPasses: { 'a capture that is switched off': capture({ EnableCapture: false }) },
  },
  {
    rule: 'ML-HO-28-5',
    fails: versioned(['text/csv', 'application/json']),
    says: 'takes application/json',
    passes: versioned(['text/csv']),
    alsoFails: {
      'a version by its ARN': versioned(
        ['application/json'],
        'arn:aws:sagemaker:eu-west-1:111122223333:model-package/readmission/1',
      ),
    },
    alsoPasses: {
      'a type that stays base64': versioned(['text/csv', 'image/png']),
      'a version that is elsewhere': capture({}),
    },
  },
]);
