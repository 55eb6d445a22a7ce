import type { StackStatus } from '@aws-sdk/client-cloudformation';
import { forcedNames, STACK_IDS } from '../../../lib/config/names';
import { stackLines } from '../../../scripts/preflight/stack-states';
import { synthesized } from '../../platform/synthesized';
import { config } from './given';

const names = forcedNames({ name: 'ml-sandbox' });

const linesOf = (stacks: Readonly<Record<string, StackStatus>>) => stackLines(names, new Map(Object.entries(stacks)));

describe('stackLines', () => {
  test('knows every stack of the platform, with those that not every configuration has', () => {
    const whole = config({
      'training.storage': 'efs',
      'serving.endpoints': [
        { kind: 'serverless', name: 'forms', model: { mode: 'image', repository: 'forms', version: '1' } },
      ],
    });
    expect([...synthesized(whole).keys()].sort()).toEqual([...STACK_IDS].sort());
  });

  test('counts those that are well, and leaves other environments alone', () => {
    expect(
      linesOf({
        'ml-sandbox-data': 'UPDATE_COMPLETE',
        'ml-sandbox-serving': 'UPDATE_ROLLBACK_COMPLETE',
        'ml-other-data': 'UPDATE_ROLLBACK_FAILED',
      }),
    ).toEqual([{ status: 'ok', what: 'stacks', found: '2 of 13 are deployed, and can be updated' }]);
  });

  test.each([
    ['CREATE_IN_PROGRESS', 'stop', 'wait until that has ended'],
    ['REVIEW_IN_PROGRESS', 'warn', 'it is empty'],
    // The CDK deletes such a stack by itself before it makes it anew.
    ['ROLLBACK_COMPLETE', 'warn', 'the next one deletes it'],
    ['ROLLBACK_FAILED', 'stop', 'delete-stack --stack-name ml-sandbox-data'],
    ['DELETE_FAILED', 'stop', 'delete-stack --stack-name ml-sandbox-data'],
    ['UPDATE_ROLLBACK_FAILED', 'stop', 'continue-update-rollback --stack-name ml-sandbox-data'],
    ['CREATE_FAILED', 'stop', 'rollback-stack --stack-name ml-sandbox-data'],
    ['UPDATE_FAILED', 'stop', 'rollback-stack --stack-name ml-sandbox-data'],
  ] as const)('%s is a %s, with the way out', (found, status, todo) => {
    expect(linesOf({ 'ml-sandbox-data': found })).toEqual([
      { status: 'ok', what: 'stacks', found: 'none of them is deployed' },
      { status, what: 'stack ml-sandbox-data', found, todo: expect.stringContaining(todo) },
    ]);
  });
});
