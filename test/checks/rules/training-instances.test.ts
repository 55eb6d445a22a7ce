import { trainingInstanceRules } from '../../../lib/checks/rules/training-instances';
import { testRules } from './examples';
import { jobFromInput, processingJob, trainingJob, transformJob, tuningJob } from './job-requests';

const TYPE = 'ResourceConfig/InstanceType';
const PROCESSING_TYPE = 'ProcessingResources/ClusterConfig/InstanceType';
const SMDDP = { 'HyperParameters/sagemaker_distributed_dataparallel_enabled': 'true' };

testRules('trainingInstanceRules', trainingInstanceRules, [
  {
    rule: 'ML-TR-27',
    fails: trainingJob({ [TYPE]: 'ml.inf2.xlarge' }),
    says: 'ml.inf2.xlarge is not offered for training, but for transform, hosting',
    passes: trainingJob({ [TYPE]: 'ml.trn1.2xlarge' }),
    alsoFails: {
      'processing on Trainium': processingJob({ [PROCESSING_TYPE]: 'ml.trn1.2xlarge' }),
      'batch transform on Inferentia 1': transformJob({ 'TransformResources/InstanceType': 'ml.inf1.xlarge' }),
      'a definition of a tuning job': tuningJob({
        'TrainingJobDefinition/ResourceConfig/InstanceType': 'ml.inf1.xlarge',
      }),
    },
    alsoPasses: {
      'batch transform on Inferentia 2': transformJob({ 'TransformResources/InstanceType': 'ml.inf2.xlarge' }),
    },
  },
  {
    rule: 'ML-TR-29',
    fails: transformJob({ 'TransformResources/InstanceType': 'ml.t3.medium' }),
    says: 'ml.t3.medium is not offered for transform, but for training, processing; none of its family is',
    passes: processingJob({ [PROCESSING_TYPE]: 'ml.t3.medium' }),
    alsoFails: {
      'a size that only hosts': trainingJob({ [TYPE]: 'ml.c5.large' }),
      'a family that only hosts': trainingJob({ [TYPE]: 'ml.m6g.large' }),
    },
    alsoPasses: {
      'a type that is newer than the list': trainingJob({ [TYPE]: 'ml.m99.large' }),
      'a request of the execution': jobFromInput,
    },
  },
  {
    rule: 'ML-TR-15',
    fails: trainingJob({ ...SMDDP, [TYPE]: 'ml.p5.48xlarge' }),
    says: 'does not run on ml.p5.48xlarge; allowed are ml.p3dn.24xlarge, ml.p4d.24xlarge, ml.p4de.24xlarge',
    passes: trainingJob({ ...SMDDP, [TYPE]: 'ml.p4de.24xlarge' }),
    alsoPasses: {
      'switched off': trainingJob({
        'HyperParameters/sagemaker_distributed_dataparallel_enabled': 'false',
        [TYPE]: 'ml.p5.48xlarge',
      }),
      'a type of the execution': trainingJob({ ...SMDDP, [TYPE]: undefined, [`${TYPE}.$`]: '$.type' }),
    },
  },
  {
    rule: 'ML-TR-34',
    fails: { Job: ['AWS::SageMaker::ProcessingJob', {}] },
    says: 'AWS::SageMaker::ProcessingJob runs once',
    passes: trainingJob(),
    alsoFails: { 'a type that a later specification may have': { Job: ['AWS::SageMaker::TransformJob', {}] } },
    alsoPasses: { 'the definition of a monitor': { Job: ['AWS::SageMaker::ModelQualityJobDefinition', {}] } },
  },
]);
