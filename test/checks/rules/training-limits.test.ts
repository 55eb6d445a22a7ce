import { trainingLimitRules } from '../../../lib/checks/rules/training-limits';
import { testRules } from './examples';
import { jobFromInput, processingJob, trainingJob, trainingStep, tuningJob } from './job-requests';

const SPOT = 'EnableManagedSpotTraining';
const WAIT = 'StoppingCondition/MaxWaitTimeInSeconds';
const RUNTIME = 'StoppingCondition/MaxRuntimeInSeconds';
const CHECKPOINTS = { 'CheckpointConfig/S3Uri': 's3://@{Test/Models}/checkpoints/' };
const KEEP = 'ResourceConfig/KeepAlivePeriodInSeconds';

testRules('trainingLimitRules', trainingLimitRules, [
  {
    rule: 'ML-TR-05',
    fails: trainingJob({ [SPOT]: true, [WAIT]: 3599, ...CHECKPOINTS }),
    says: 'MaxWaitTimeInSeconds is 3599, and must be at least MaxRuntimeInSeconds, 3600',
    passes: trainingJob({ [SPOT]: true, [WAIT]: 3600, ...CHECKPOINTS }),
    alsoFails: {
      'no wait': trainingJob({ [SPOT]: true, ...CHECKPOINTS }),
      'a definition of a tuning job': tuningJob({ [`TrainingJobDefinition/${SPOT}`]: true }),
      'a pipeline': trainingStep({ [SPOT]: true, [WAIT]: 60 }),
    },
    alsoPasses: {
      'a wait that the execution gives': trainingJob({
        [SPOT]: true,
        'StoppingCondition/MaxWaitTimeInSeconds.$': '$.wait',
        ...CHECKPOINTS,
      }),
      'a running time that the execution gives': trainingJob({
        [SPOT]: true,
        [WAIT]: 1,
        [RUNTIME]: undefined,
        'StoppingCondition/MaxRuntimeInSeconds.$': '$.runtime',
      }),
      'no spot': trainingJob({ [SPOT]: false }),
    },
  },
  {
    rule: 'ML-TR-05-2',
    fails: trainingJob({ [WAIT]: 7200 }),
    says: 'MaxWaitTimeInSeconds is 7200, but no spot capacity is asked for',
    passes: trainingJob({ [WAIT]: 7200, [`${SPOT}.$`]: '$.spot' }),
    alsoFails: { 'spot switched off': trainingJob({ [SPOT]: false, [WAIT]: 7200 }) },
  },
  {
    rule: 'ML-TR-06',
    fails: trainingJob({ [SPOT]: true, [WAIT]: 7200 }),
    says: 'may wait 7200 seconds has no CheckpointConfig.S3Uri; without one, 3600 are allowed',
    passes: trainingJob({ [SPOT]: true, [WAIT]: 7200, ...CHECKPOINTS }),
    alsoFails: { 'an empty configuration': trainingJob({ [SPOT]: true, [WAIT]: 7200, CheckpointConfig: {} }) },
    alsoPasses: {
      'an hour': trainingJob({ [SPOT]: true, [WAIT]: 3600 }),
      'a place that the execution gives': trainingJob({
        [SPOT]: true,
        [WAIT]: 7200,
        'CheckpointConfig/S3Uri.$': '$.checkpoints',
      }),
    },
  },
  {
    rule: 'ML-TR-07',
    fails: trainingJob({ [KEEP]: 21_601 }),
    says: 'KeepAlivePeriodInSeconds is 21601, and 0 to 21600 are allowed',
    passes: trainingJob({ [KEEP]: 21_600 }),
    alsoFails: {
      'a tuning job, which takes none': tuningJob({
        'TrainingJobDefinition/HyperParameterTuningResourceConfig': {
          InstanceType: 'ml.m5.xlarge',
          KeepAlivePeriodInSeconds: 600,
        },
      }),
    },
    alsoPasses: {
      'what the execution gives': trainingJob({ 'ResourceConfig/KeepAlivePeriodInSeconds.$': '$.keep' }),
    },
  },
  {
    rule: 'ML-TR-32',
    fails: trainingJob({ StoppingCondition: undefined }),
    says: 'StoppingCondition.MaxRuntimeInSeconds is missing',
    passes: trainingJob({ StoppingCondition: undefined, 'StoppingCondition.$': '$.stop' }),
    alsoFails: {
      'a processing job': processingJob({ StoppingCondition: {} }),
      'a definition of a tuning job': tuningJob({ 'TrainingJobDefinition/StoppingCondition': undefined }),
      'more than 28 days': trainingJob({ [RUNTIME]: 28 * 86_400 + 1 }),
      'a processing job of more than nine days': processingJob({ [RUNTIME]: 777_601 }),
    },
    alsoPasses: {
      'a processing job of nine days': processingJob({ [RUNTIME]: 777_600 }),
      '28 days': trainingJob({ [RUNTIME]: 28 * 86_400 }),
      'a request of the execution': jobFromInput,
    },
  },
]);
