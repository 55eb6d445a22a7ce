import { jobsOf } from '../../lib/checks/jobs';
import { assemblyOf, type Resources } from './rules/examples';
import {
  autoMlJob,
  jobFromInput,
  processingJob,
  trainingCall,
  trainingJob,
  trainingStep,
  transformJob,
  tuningJob,
} from './rules/job-requests';

const found = (resources: Resources) => jobsOf(assemblyOf(resources)).map(({ kind, where }) => [kind, where]);

describe('jobsOf', () => {
  test('finds jobs in state machines, pipelines and custom resources', () => {
    expect(found(trainingJob())).toEqual([['training', 'state Run']]);
    expect(found(processingJob())).toEqual([['processing', 'state Run']]);
    expect(found(transformJob())).toEqual([['transform', 'state Run']]);
    expect(found(autoMlJob())).toEqual([['autoMl', 'state Run']]);
    expect(found(trainingStep())).toEqual([['training', 'step Train']]);
    expect(found(trainingCall())).toEqual([['training', 'on create']]);
  });

  test('finds each training definition inside of a tuning job', () => {
    expect(found(tuningJob())).toEqual([
      ['tuning', 'state Run'],
      ['training', 'state Run: TrainingJobDefinition'],
    ]);
    expect(found(tuningJob({ TrainingJobDefinition: undefined, TrainingJobDefinitions: [{}, {}] }))).toEqual([
      ['tuning', 'state Run'],
      ['training', 'state Run: TrainingJobDefinitions.0'],
      ['training', 'state Run: TrainingJobDefinitions.1'],
    ]);
  });

  test('leaves out a request that only the execution knows', () => {
    expect(found(jobFromInput)).toEqual([]);
    expect(found(tuningJob({ TrainingJobDefinition: undefined, 'TrainingJobDefinition.$': '$.definition' }))).toEqual([
      ['tuning', 'state Run'],
    ]);
  });
});
