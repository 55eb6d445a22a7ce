import { servedContainerRules } from '../../../lib/checks/rules/served-containers';
import { type Resources, stateMachine, testRules } from './examples';
import { trainingJob } from './job-requests';

const XGBOOST = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0';
const SKLEARN = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2';
const SCRIPT = { SAGEMAKER_PROGRAM: 'inference.py', SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code' };
const PIP = { PIP_NO_INDEX: '1', PIP_NO_BUILD_ISOLATION: '0' };

const model = (Environment: Record<string, unknown>, image = XGBOOST, isolated = false): Resources => ({
  Model: [
    'AWS::SageMaker::Model',
    { PrimaryContainer: { Image: image, Environment }, EnableNetworkIsolation: isolated },
  ],
});
const specification = (Environment: Record<string, unknown>, types: readonly string[] = ['text/csv']) => ({
  ModelPackageGroupName: 'readmission',
  InferenceSpecification: { Containers: [{ Image: XGBOOST, Environment }], SupportedContentTypes: types },
});
const two = (first: Record<string, unknown>, second: Record<string, unknown>): Resources => ({
  Version: ['AWS::SageMaker::ModelPackage', first],
  Machine: stateMachine({
    Register: { Resource: 'arn:aws:states:::aws-sdk:sagemaker:createModelPackage', Parameters: second },
  }),
});
const trains = (Environment: unknown, beside: Record<string, unknown> = {}) =>
  trainingJob({ 'HyperParameters/sagemaker_program': 'train.py', Environment, ...beside });

testRules('servedContainerRules', servedContainerRules, [
  {
    rule: 'ML-RV-07',
    fails: model({ SAGEMAKER_PROGRAM: 'inference.py' }),
    says: 'Environment.SAGEMAKER_SUBMIT_DIRECTORY is missing',
    passes: model(SCRIPT),
    alsoFails: {
      'no program': model({ SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code' }),
      'an image without an algorithm': model({}, SKLEARN),
      'a version': { Version: ['AWS::SageMaker::ModelPackage', specification({ SAGEMAKER_PROGRAM: 'a.py' })] },
      'code on S3 and no network': model(
        { ...SCRIPT, ...PIP, SAGEMAKER_SUBMIT_DIRECTORY: 's3://bucket/code.tar.gz' },
        XGBOOST,
        true,
      ),
    },
    alsoPasses: {
      'the algorithm of the image': model({}),
      'code on S3 with a network': model({ ...SCRIPT, SAGEMAKER_SUBMIT_DIRECTORY: 's3://bucket/code.tar.gz' }),
    },
  },
  {
    rule: 'ML-RV-07-2',
    fails: two(specification({ ...SCRIPT, ...PIP }), specification({ ...SCRIPT, PIP_NO_INDEX: '1' })),
    says: `Environment.PIP_NO_BUILD_ISOLATION is missing, and "0" in Test/Version of the same group`,
    passes: two(specification(SCRIPT), specification(SCRIPT)),
    alsoFails: { 'other content types': two(specification(SCRIPT), specification(SCRIPT, ['application/json'])) },
    alsoPasses: {
      'another group': two(specification(SCRIPT), { ...specification({}), ModelPackageGroupName: 'other' }),
      'another image': two(specification(SCRIPT), {
        ModelPackageGroupName: 'readmission',
        InferenceSpecification: { Containers: [{ Image: 'mine' }], SupportedContentTypes: ['text/csv'] },
      }),
      'values of the execution': two(specification(SCRIPT), {
        ...specification({ SAGEMAKER_PROGRAM: 'inference.py', 'SAGEMAKER_SUBMIT_DIRECTORY.$': '$.directory' }),
      }),
      'an environment of the execution': two(specification(SCRIPT), {
        ModelPackageGroupName: 'readmission',
        InferenceSpecification: {
          Containers: [{ Image: XGBOOST, 'Environment.$': '$.environment' }],
          'SupportedContentTypes.$': '$.types',
        },
      }),
      'a group of the execution': two(specification(SCRIPT), {
        ...specification({}),
        ModelPackageGroupName: undefined,
        'ModelPackageGroupName.$': '$.group',
      }),
    },
  },
  {
    rule: 'ML-RV-07-3',
    fails: model(SCRIPT, XGBOOST, true),
    says: 'PIP_NO_INDEX is missing, so pip looks for an index',
    passes: model({ ...SCRIPT, ...PIP }, XGBOOST, true),
    alsoFails: { 'a training job': trains({ PIP_NO_INDEX: '1' }) },
    alsoPasses: {
      'a network': model(SCRIPT),
      'no script': model({}, XGBOOST, true),
      'another image': model(SCRIPT, SKLEARN, true),
      'a training job': trains(PIP),
      'an environment of the execution': trains(undefined, { 'Environment.$': '$.environment' }),
    },
  },
]);
