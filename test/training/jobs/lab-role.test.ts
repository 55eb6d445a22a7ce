import { statementsOf } from '../../workflow/state-machine';
import { given, placesOf } from '../given-workflow';

describe('LabRole', () => {
  const statements = statementsOf(given().template, 'ReadmissionLabRole');

  test('writes under a prefix of its own: over no archive of a model, and over no figures by which one is approved', () => {
    expect(placesOf('s3:PutObject', statements)).toEqual(['models/lab/*']);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('s3:DeleteObject');
  });

  test('reads what training reads, never the test part, and what it wrote itself', () => {
    expect(placesOf('s3:GetObject', statements)).toEqual([
      ...['preparation', 'train', 'validation'].map((part) => `features/readmission/version=*/${part}/*`),
      'models/lab/*',
    ]);
  });

  test('logs for training and for processing jobs', () => {
    const logs = statements.filter(({ Action }) => Action.includes('logs:PutLogEvents'));
    expect(logs.flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringContaining('/aws/sagemaker/ProcessingJobs*'),
      expect.stringContaining('/aws/sagemaker/TrainingJobs*'),
    ]);
  });
});
