import { trainingNameRules } from '../../../lib/checks/rules/training-names';
import { testRules } from './examples';
import {
  autoMlJob,
  processingJob,
  trainingCall,
  trainingJob,
  trainingStep,
  transformJob,
  tuningJob,
} from './job-requests';

const NAME = 'TrainingJobName.$';
const TUNING_NAME = 'HyperParameterTuningJobName.$';
const fixed = (name: string) => ({ [NAME]: undefined, TrainingJobName: name });

testRules('trainingNameRules', trainingNameRules, [
  {
    rule: 'ML-TR-17',
    fails: tuningJob({ [TUNING_NAME]: "States.Format('tune-{}', States.UUID())" }),
    says: "States.Format('tune-{}', States.UUID()) can be 41 characters long, and 32 are allowed",
    passes: tuningJob(),
    alsoFails: {
      'the name of the execution': trainingJob({ [NAME]: '$$.Execution.Name' }),
      'a prefix that is too long by one': trainingJob({
        [NAME]: `States.Format('${'a'.repeat(27)}-{}', States.UUID())`,
      }),
      'a hash': tuningJob({ [TUNING_NAME]: "States.Format('t{}', States.Hash($.version, 'MD5'))" }),
      'an AutoML job': autoMlJob({ 'AutoMLJobName.$': 'States.UUID()' }),
      'a processing job': processingJob({ 'ProcessingJobName.$': "States.Format('p-{}', $$.Execution.Name)" }),
      'a transform job': transformJob({ 'TransformJobName.$': "States.Hash($.version, 'SHA-256')" }),
    },
    alsoPasses: {
      'a prefix that just fits': trainingJob({ [NAME]: `States.Format('${'a'.repeat(26)}-{}', States.UUID())` }),
      'a hash of 32 characters': tuningJob({ [TUNING_NAME]: "States.Hash($.version, 'MD5')" }),
      'a path, which may be short': tuningJob({ [TUNING_NAME]: '$.name' }),
      'a comma in the format': trainingJob({ [NAME]: "States.Format('a-{}-{}', States.UUID(), $.x)" }),
      JSONata: trainingJob({ ...fixed('{% $name %}') }),
      'a pipeline, which names its jobs itself': trainingStep(),
    },
  },
  {
    rule: 'ML-TR-17-2',
    fails: trainingJob({ [NAME]: "States.Format('my_job-{}', States.UUID())" }),
    says: 'is no name that SageMaker takes',
    passes: trainingJob({ [NAME]: "States.Format('my-job-{}', States.UUID())" }),
    alsoFails: { 'a hyphen at the end': trainingJob({ [NAME]: "States.Format('{}-', States.UUID())" }) },
    alsoPasses: { 'a part that a deployment makes': trainingCall(fixed('a-<AWS::StackName>')) },
  },
  {
    rule: 'ML-TR-18',
    fails: trainingJob(fixed('readmission')),
    says: "the name is always 'readmission'",
    passes: trainingJob({ [NAME]: "States.Format('readmission-{}', $.run)" }),
    alsoFails: {
      'a format without a variable part': trainingJob({ [NAME]: "States.Format('readmission-{}', '1')" }),
      'a custom resource': trainingCall(fixed('readmission')),
      'a tuning job': tuningJob({ [TUNING_NAME]: undefined, HyperParameterTuningJobName: 'tune' }),
    },
    alsoPasses: { 'the id of a stack': trainingCall(fixed('a-@{Test/Thing}')) },
  },
  {
    rule: 'ML-TR-19',
    fails: trainingJob({ 'HyperParameters/max_depth': 5 }),
    says: 'HyperParameters.max_depth: the value is 5, and only a text is allowed',
    passes: trainingJob({ 'HyperParameters/max_depth': '5' }),
    alsoFails: {
      'a value that is too long': trainingJob({ 'HyperParameters/note': 'a'.repeat(2501) }),
      'a name that is too long': trainingJob({ [`HyperParameters/${'a'.repeat(257)}`]: '1' }),
      'too many': trainingJob({
        HyperParameters: Object.fromEntries([...Array(101).keys()].map((i) => [`p${i}`, '1'])),
      }),
      'a definition of a tuning job': tuningJob({ 'TrainingJobDefinition/StaticHyperParameters/depth': true }),
      'a custom resource': trainingCall({ ...fixed('a-@{Test/Thing}'), 'HyperParameters/depth': 5 }),
    },
    alsoPasses: {
      '2,500 characters': trainingJob({ 'HyperParameters/note': 'a'.repeat(2500) }),
      'a path': trainingJob({ 'HyperParameters/eta.$': '$.eta' }),
      'a parameter of a pipeline': trainingStep({ 'HyperParameters/eta': { Get: 'Parameters.Eta' } }),
      'all of the execution': trainingJob({ HyperParameters: undefined, 'HyperParameters.$': '$.parameters' }),
    },
  },
]);
