import { trainingIsolationRules } from '../../../lib/checks/rules/training-isolation';
import { testRules } from './examples';
import {
  autoMlJob,
  jobFromInput,
  processingJob,
  trainingCall,
  trainingJob,
  trainingStep,
  tuningJob,
} from './job-requests';

const ISOLATION = 'EnableNetworkIsolation';
const ENCRYPTION = 'EnableInterContainerTrafficEncryption';
const DIRECTORY = 'HyperParameters/sagemaker_submit_directory';
const PROGRAM = { 'HyperParameters/sagemaker_program': 'train.py' };

testRules('trainingIsolationRules', trainingIsolationRules, [
  {
    rule: 'ML-TR-12',
    fails: trainingJob({ [ISOLATION]: undefined }),
    says: 'EnableNetworkIsolation is nothing',
    passes: trainingJob(),
    alsoFails: {
      'switched off': trainingJob({ [ISOLATION]: false }),
      'a processing job': processingJob({ 'NetworkConfig/EnableNetworkIsolation': undefined }),
      'a definition of a tuning job': tuningJob({ [`TrainingJobDefinition/${ISOLATION}`]: undefined }),
      'a pipeline': trainingStep({ [ISOLATION]: false }),
    },
    alsoPasses: {
      'what the execution gives': trainingJob({ [ISOLATION]: undefined, [`${ISOLATION}.$`]: '$.isolated' }),
      'all network settings of the execution': processingJob({
        NetworkConfig: undefined,
        'NetworkConfig.$': '$.network',
      }),
      'text, as a custom resource may write it': trainingCall({ [ISOLATION]: 'true' }),
      'a request of the execution': jobFromInput,
    },
  },
  {
    rule: 'ML-TR-12-2',
    fails: trainingJob({ VpcConfig: undefined }),
    says: 'VpcConfig.Subnets is missing',
    passes: trainingJob({ VpcConfig: undefined, 'VpcConfig.$': '$.vpc' }),
    alsoFails: {
      'no subnet': trainingJob({ 'VpcConfig/Subnets': [] }),
      'no security group': trainingJob({ 'VpcConfig/SecurityGroupIds': undefined }),
      'a processing job': processingJob({ 'NetworkConfig/VpcConfig': undefined }),
      'an AutoML job': autoMlJob({ 'SecurityConfig/VpcConfig': undefined }),
    },
    alsoPasses: {
      'subnets of the execution': trainingJob({ 'VpcConfig/Subnets': undefined, 'VpcConfig/Subnets.$': '$.subnets' }),
    },
  },
  {
    rule: 'ML-TR-12-3',
    fails: trainingJob({ 'Environment/TRACKING': 'https://tracking.example' }),
    says: "Environment.TRACKING: 'https://tracking.example' is an address",
    passes: trainingJob({ 'Environment/TRACKING': 'off' }),
    alsoFails: {
      'a hyperparameter': trainingJob({ 'HyperParameters/data': '"http://data.example/a.csv"' }),
      'a processing job': processingJob({ 'Environment/INDEX': 'https://index.example' }),
    },
    alsoPasses: {
      'an isolation of the execution': trainingJob({
        'Environment/TRACKING': 'https://tracking.example',
        [ISOLATION]: undefined,
        [`${ISOLATION}.$`]: '$.isolated',
      }),
      'a place on S3, which SageMaker may read': trainingJob({ 'Environment/FROM': 's3://bucket/a' }),
    },
  },
  {
    rule: 'ML-TR-13-2',
    fails: trainingJob({ 'ResourceConfig/InstanceCount': 2, [ENCRYPTION]: false }),
    says: '2 instances talk to each other, and EnableInterContainerTrafficEncryption is false',
    passes: trainingJob({ 'ResourceConfig/InstanceCount': 2 }),
    alsoFails: {
      missing: trainingJob({ 'ResourceConfig/InstanceCount': 2, [ENCRYPTION]: undefined }),
      'groups of one instance each': trainingJob({
        ResourceConfig: {
          InstanceGroups: ['a', 'b'].map((name) => ({
            InstanceGroupName: name,
            InstanceType: 'ml.m5.xlarge',
            InstanceCount: 1,
          })),
        },
        [ENCRYPTION]: undefined,
      }),
      'a processing job': processingJob({
        'ProcessingResources/ClusterConfig/InstanceCount': 3,
        [`NetworkConfig/${ENCRYPTION}`]: undefined,
      }),
    },
    alsoPasses: {
      'one instance': trainingJob({ [ENCRYPTION]: undefined }),
      'what the execution gives': trainingJob({
        'ResourceConfig/InstanceCount': undefined,
        'ResourceConfig/InstanceCount.$': '$.count',
        [ENCRYPTION]: undefined,
      }),
    },
  },
  {
    rule: 'ML-RV-08',
    fails: trainingJob({ ...PROGRAM, [DIRECTORY]: 's3://bucket/code.tar.gz' }),
    says: "'s3://bucket/code.tar.gz' would be downloaded by the container",
    passes: trainingJob({ ...PROGRAM, [DIRECTORY]: '/opt/ml/input/data/train/code.tar.gz' }),
    alsoFails: {
      'as the SDK of AWS quotes it': trainingJob({ ...PROGRAM, [DIRECTORY]: '"s3://bucket/code.tar.gz"' }),
      'a channel that is not there': trainingJob({ ...PROGRAM, [DIRECTORY]: '/opt/ml/input/data/code/code.tar.gz' }),
      'no directory': trainingJob(PROGRAM),
      'no program': trainingJob({ [DIRECTORY]: '/opt/ml/input/data/train/code.tar.gz' }),
    },
    alsoPasses: {
      'a folder of the image': trainingJob({ ...PROGRAM, [DIRECTORY]: '/opt/ml/code' }),
      'an isolation of the execution': trainingJob({
        ...PROGRAM,
        [DIRECTORY]: 's3://bucket/code.tar.gz',
        [ISOLATION]: undefined,
        [`${ISOLATION}.$`]: '$.isolated',
      }),
      'an algorithm without a script': trainingJob(),
      'what the execution gives': trainingJob({ ...PROGRAM, [`${DIRECTORY}.$`]: '$.code' }),
      'channels of the execution': trainingJob({
        ...PROGRAM,
        [DIRECTORY]: '/opt/ml/input/data/code/code.tar.gz',
        InputDataConfig: undefined,
        'InputDataConfig.$': '$.channels',
      }),
    },
  },
]);
