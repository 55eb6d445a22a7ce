import {
  batchModelCalls,
  batchScheduleCalls,
  batchWorkflowCalls,
  type BatchCalls,
} from '../../../lib/serving/batch/batch-transform.calls';
import type { Call } from '../../../lib/security/calls';
import { statementsOf } from '../../workflow/state-machine';
import { FOLDERS, given, VERSIONS } from './given-batch';

const CHOICES: BatchCalls = {
  path: 'Serving/Batch',
  modelRole: 'Serving/Model/Role',
  jobs: '{platform}-batch',
  versions: VERSIONS,
  dataJob: 'Processing/Spark',
  folders: FOLDERS,
  volumeKey: '{Foundation/Keys/Restricted}',
};

const actionsOf = (calls: readonly Call[]) => [...new Set(calls.flatMap(({ actions }) => actions))].sort();

describe('what a batch transform calls', () => {
  const template = given({
    input: { versions: VERSIONS, folders: FOLDERS },
    made: true,
    schedule: { expression: 'rate(1 day)' },
  });
  const allowed = (role: string) => [...new Set(statementsOf(template, role).flatMap(({ Action }) => Action))].sort();

  test('is what the role of the workflow may do, but for the key of the topic', () => {
    const keys = ['kms:Decrypt', 'kms:GenerateDataKey'];
    expect(allowed('BatchRole')).toEqual([...actionsOf(batchWorkflowCalls(CHOICES).calls), ...keys].sort());
  });

  test('in the name of the model is a part of what the role of the model may do', () => {
    expect(allowed('ModelRole')).toEqual(expect.arrayContaining(actionsOf(batchModelCalls(CHOICES))));
    expect(actionsOf(batchModelCalls(CHOICES))).toEqual(
      expect.arrayContaining(['s3:GetObject', 's3:PutObject', 'kms:Encrypt']),
    );
  });

  test('to start it is one call', () => {
    expect(allowed('BatchScheduleRole')).toEqual(actionsOf(batchScheduleCalls('Serving/Batch').calls));
  });
});
