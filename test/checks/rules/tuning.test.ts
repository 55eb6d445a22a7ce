import { tuningRules } from '../../../lib/checks/rules/tuning';
import { testRules } from './examples';
import { autoMlJob, trainingJob, tuningJob } from './job-requests';

const CONFIG = 'HyperParameterTuningJobConfig';
const LIMITS = `${CONFIG}/ResourceLimits`;
const IMAGE = 'TrainingJobDefinition/AlgorithmSpecification/TrainingImage';
const METRICS = 'TrainingJobDefinition/AlgorithmSpecification/MetricDefinitions';
const TABULAR = 'AutoMLProblemTypeConfig/TabularJobConfig';
const OBJECTIVE = { AutoMLJobObjective: { MetricName: 'AUC' } };
const TYPE = { [`${TABULAR}/ProblemType`]: 'BinaryClassification' };

testRules('tuningRules', tuningRules, [
  {
    rule: 'ML-TR-30',
    fails: tuningJob({ [`${LIMITS}/MaxParallelTrainingJobs`]: 11 }),
    says: '11 jobs at once are asked for, and 10 are allowed',
    passes: tuningJob({ [`${LIMITS}/MaxParallelTrainingJobs`]: 10, [`${LIMITS}/MaxNumberOfTrainingJobs`]: 750 }),
    alsoFails: {
      'too many jobs': tuningJob({ [`${LIMITS}/MaxNumberOfTrainingJobs`]: 751 }),
      'more than 30 days': tuningJob({ [`${LIMITS}/MaxRuntimeInSeconds`]: 30 * 86_400 + 1 }),
      'too many hyperparameters': tuningJob({
        [`${CONFIG}/ParameterRanges/IntegerParameterRanges`]: [...Array(30).keys()].map((i) => ({ Name: `p${i}` })),
      }),
    },
    alsoPasses: {
      'what the execution gives': tuningJob({
        [`${LIMITS}/MaxParallelTrainingJobs`]: undefined,
        [`${LIMITS}/MaxParallelTrainingJobs.$`]: '$.parallel',
      }),
      'a random search': tuningJob({ [`${CONFIG}/Strategy`]: 'Random', [`${LIMITS}/MaxNumberOfTrainingJobs`]: 2000 }),
    },
  },
  {
    rule: 'ML-TR-31',
    fails: tuningJob({ [`${CONFIG}/Strategy`]: 'Hyperband', [`${CONFIG}/TrainingJobEarlyStoppingType`]: 'Auto' }),
    says: "Strategy is Hyperband and early stopping is 'Auto'",
    passes: tuningJob({ [`${CONFIG}/Strategy`]: 'Hyperband', [`${CONFIG}/TrainingJobEarlyStoppingType`]: 'Off' }),
    alsoPasses: {
      'the default': tuningJob({ [`${CONFIG}/Strategy`]: 'Hyperband' }),
      'another strategy': tuningJob({ [`${CONFIG}/TrainingJobEarlyStoppingType`]: 'Auto' }),
    },
  },
  {
    rule: 'ML-TR-31-2',
    fails: tuningJob({
      [IMAGE]: '763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.8.0',
      [METRICS]: undefined,
    }),
    says: 'pytorch-training publishes no metric by itself',
    passes: tuningJob(),
    alsoFails: {
      'an image of the account': tuningJob({
        [IMAGE]: '<AWS::AccountId>.dkr.ecr.eu-west-1.amazonaws.com/mine:1',
        [METRICS]: [],
      }),
    },
    alsoPasses: {
      'metrics that are given': tuningJob({ [IMAGE]: '<AWS::AccountId>.dkr.ecr.eu-west-1.amazonaws.com/mine:1' }),
      'an algorithm of SageMaker': tuningJob({ [METRICS]: undefined }),
      'a job that nobody tunes': trainingJob({
        'AlgorithmSpecification/TrainingImage': '763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.8.0',
        'AlgorithmSpecification/MetricDefinitions': undefined,
      }),
    },
  },
  {
    rule: 'ML-TR-35',
    fails: autoMlJob(TYPE),
    says: 'ProblemType is given, and AutoMLJobObjective is missing',
    passes: autoMlJob({ ...TYPE, ...OBJECTIVE }),
    alsoFails: { 'an objective alone': autoMlJob(OBJECTIVE) },
    alsoPasses: {
      neither: autoMlJob(),
      'what the execution gives': autoMlJob({ ...TYPE, 'AutoMLJobObjective.$': '$.objective' }),
      'text, which has no such type': autoMlJob({
        AutoMLProblemTypeConfig: { TextClassificationJobConfig: {} },
        ...OBJECTIVE,
      }),
    },
  },
  {
    rule: 'ML-TR-35-2',
    fails: autoMlJob({ [`${TABULAR}/CompletionCriteria/MaxCandidates`]: 751 }),
    says: 'MaxCandidates is 751, and 750 is allowed',
    passes: autoMlJob({ [`${TABULAR}/CompletionCriteria/MaxCandidates`]: 750 }),
    alsoFails: {
      'two for text': autoMlJob({
        AutoMLProblemTypeConfig: { TextClassificationJobConfig: { CompletionCriteria: { MaxCandidates: 2 } } },
      }),
    },
  },
  {
    rule: 'ML-TR-35-3',
    fails: autoMlJob({ 'SecurityConfig/VolumeKmsKeyId': undefined }),
    says: 'SecurityConfig.VolumeKmsKeyId is missing',
    passes: autoMlJob({ SecurityConfig: undefined, 'SecurityConfig.$': '$.security' }),
  },
]);
