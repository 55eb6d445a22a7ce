import { trainingStorageRules } from '../../../lib/checks/rules/training-storage';
import { testRules } from './examples';
import {
  autoMlJob,
  jobFromInput,
  processingJob,
  trainingCall,
  trainingJob,
  trainingStep,
  transformJob,
  tuningJob,
} from './job-requests';

const KEY = 'ResourceConfig/VolumeKmsKeyId';
const SIZE = 'ResourceConfig/VolumeSizeInGB';
const TYPE = 'ResourceConfig/InstanceType';
const OUTPUT_KEY = 'OutputDataConfig/KmsKeyId';

testRules('trainingStorageRules', trainingStorageRules, [
  {
    rule: 'ML-TR-01',
    fails: trainingJob({ [TYPE]: 'ml.g5.xlarge', [SIZE]: undefined }),
    says: 'state Run: ResourceConfig.VolumeKmsKeyId: ml.g5.xlarge has local disks',
    passes: trainingJob({ [TYPE]: 'ml.g5.xlarge', [SIZE]: undefined, [KEY]: undefined }),
    alsoFails: {
      'a key that the execution gives': trainingJob({
        [TYPE]: 'ml.p4d.24xlarge',
        [KEY]: undefined,
        'ResourceConfig/VolumeKmsKeyId.$': '$.key',
      }),
      'a family that is not in the list of AWS yet': trainingJob({ [TYPE]: 'ml.trn2.48xlarge' }),
      'a processing job': processingJob({ 'ProcessingResources/ClusterConfig/InstanceType': 'ml.r5d.large' }),
      'a transform job': transformJob({ 'TransformResources/InstanceType': 'ml.g4dn.xlarge' }),
      'a definition of a tuning job': tuningJob({
        'TrainingJobDefinition/ResourceConfig/InstanceType': 'ml.g6.xlarge',
      }),
      'one of the choices of a tuning job': tuningJob({
        'TrainingJobDefinition/ResourceConfig': undefined,
        'TrainingJobDefinition/HyperParameterTuningResourceConfig': {
          InstanceConfigs: [{ InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 9 }, { InstanceType: 'ml.g5.xlarge' }],
          VolumeKmsKeyId: 'key',
        },
      }),
      'a pipeline': trainingStep({ [TYPE]: 'ml.g5.xlarge' }),
      'a custom resource': trainingCall({ [TYPE]: 'ml.g5.xlarge' }),
    },
    alsoPasses: {
      'a type that the execution gives': trainingJob({ [TYPE]: undefined, 'ResourceConfig/InstanceType.$': '$.type' }),
      'a parameter of a pipeline': trainingStep({ [TYPE]: { Get: 'Parameters.InstanceType' } }),
      'a type that nobody has heard of': trainingJob({ [TYPE]: 'ml.z9.xlarge' }),
      'a request that the execution gives': jobFromInput,
    },
  },
  {
    rule: 'ML-TR-01-2',
    fails: trainingJob({ [KEY]: undefined }),
    says: 'ml.m5.xlarge keeps its data on a volume, and VolumeKmsKeyId gives no key',
    passes: trainingJob({ [KEY]: undefined, 'ResourceConfig/VolumeKmsKeyId.$': '$.key' }),
    alsoFails: {
      'an empty key': trainingJob({ [KEY]: '' }),
      'a processing job': processingJob({ 'ProcessingResources/ClusterConfig/VolumeKmsKeyId': undefined }),
      'a transform job': transformJob({ 'TransformResources/VolumeKmsKeyId': undefined }),
      'the second definition of a tuning job': tuningJob({
        TrainingJobDefinitions: [
          {
            ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
            OutputDataConfig: { KmsKeyId: 'key' },
          },
        ],
      }),
    },
    alsoPasses: {
      'a resource configuration that the execution gives': trainingJob({
        ResourceConfig: undefined,
        'ResourceConfig.$': '$.resources',
      }),
      JSONata: trainingJob({ [KEY]: '{% $key %}' }),
    },
  },
  {
    rule: 'ML-TR-01-3',
    fails: trainingJob({ [OUTPUT_KEY]: undefined }),
    says: 'OutputDataConfig.KmsKeyId is missing',
    passes: trainingJob({ [OUTPUT_KEY]: undefined, 'OutputDataConfig/KmsKeyId.$': '$.key' }),
    alsoFails: {
      'a whole output': trainingJob({ OutputDataConfig: undefined }),
      'a processing job': processingJob({ 'ProcessingOutputConfig/KmsKeyId': undefined }),
      'a transform job': transformJob({ 'TransformOutput/KmsKeyId': undefined }),
      'an AutoML job': autoMlJob({ [OUTPUT_KEY]: undefined }),
    },
    alsoPasses: { 'a processing job without output': processingJob({ ProcessingOutputConfig: undefined }) },
  },
  {
    rule: 'ML-TR-04',
    fails: trainingJob({ [SIZE]: undefined }),
    says: 'ml.m5.xlarge has no local disk, and VolumeSizeInGB is missing',
    passes: trainingJob({ [SIZE]: undefined, 'ResourceConfig/VolumeSizeInGB.$': '$.size' }),
    alsoFails: {
      'a processing job': processingJob({ 'ProcessingResources/ClusterConfig/VolumeSizeInGB': undefined }),
    },
    alsoPasses: {
      'a transform job, which has no such member': transformJob(),
      'groups that share a size': trainingJob({
        ResourceConfig: {
          InstanceGroups: [{ InstanceGroupName: 'a', InstanceType: 'ml.m5.large', InstanceCount: 1 }],
          VolumeSizeInGB: 50,
          VolumeKmsKeyId: 'key',
        },
      }),
    },
  },
]);
