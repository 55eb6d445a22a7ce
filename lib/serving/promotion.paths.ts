import type { CallError, ExpectedPath, WorkflowFacts, WorkflowPaths } from '../workflow/paths';
import { promotionCalls } from './promotion-calls.paths';

const DESCRIBED = ['HasModelPackage', 'DescribeVersion', 'MayBePromoted'];
const ASKED = [...DESCRIBED, 'ReadServed', 'NameVersion', 'UpdateStack'];
const WATCHED = ['WaitForUpdate', 'DescribeStack', 'HasEnded'];
const REPORTED = ['ReportFailure', 'Failed'];

const REFUSED = 'CloudFormation.CloudFormationException';

/** What `Promotion` promises. */
export function promotionPaths(facts: WorkflowFacts): WorkflowPaths {
  const { group, before, wanted, version, stack, calls, promises } = promotionCalls(facts);
  const input = { modelPackage: wanted };
  const byApproval = { ...input, startedBy: 'approval' };

  const baseline = version({ CustomerMetadataProperties: { origin: 'baseline' } });
  const promoted = {
    ends: { output: { ...input, served: { arns: [before] } } },
    reports: [`${wanted} is served; before it was ${before}`],
  };
  const approved: ExpectedPath = {
    name: 'an approved version is served',
    input: byApproval,
    states: [...ASKED, ...WATCHED, 'ReportPromoted', 'Promoted'],
    ...promoted,
  };
  const refused = (name: string, gives: Record<string, unknown>, state: string, cause: string): ExpectedPath => ({
    name: `${name} is refused, and nothing is touched`,
    input,
    answers: { DescribeVersion: [{ gives }] },
    states: [...DESCRIBED, state, ...REPORTED],
    ends: { error: 'Refused' },
    reports: [new RegExp(`"Error":"Refused","Cause":"${cause}"`)],
  });
  const notUpdated = (name: string, answer: CallError): ExpectedPath => ({
    name: `${name}: the parameter names the served version again`,
    input,
    answers: { UpdateStack: [answer] },
    states: [...ASKED, 'UpdateRefused', 'Restore', ...REPORTED],
    ends: { error: answer.fails },
    reports: [new RegExp(`"Error":"${answer.fails}"`)],
  });
  const notApproved = 'The version is not approved; SageMaker serves approved versions only';
  const rolledBack = (status: string): ExpectedPath => ({
    name: `an update that ends as ${status}: the parameter names the served version again`,
    input,
    answers: { DescribeStack: [{ gives: stack(status) }] },
    states: [...ASKED, ...WATCHED, 'RolledBack', 'Restore', ...REPORTED],
    ends: { error: 'UpdateFailed' },
    reports: [new RegExp(`"Error":"UpdateFailed","Cause":"The stack ended as ${status}; its events say why"`)],
  });
  const failsRestored = rolledBack('UPDATE_ROLLBACK_COMPLETE');
  const noPackage = (name: string, given: Record<string, unknown>): ExpectedPath => ({
    name: `an input ${name} is a failure`,
    input: given,
    states: ['HasModelPackage', 'NoModelPackage', ...REPORTED],
    ends: { error: 'InvalidInput' },
    reports: [/"Cause":"The input must be \{"modelPackage": "<ARN of an approved version>"\}"/],
  });
  const withoutPackage = noPackage('without a version', {});

  return {
    calls,
    waits: { WaitUntilFree: 60, WaitForUpdate: 30 },
    paths: [
      approved,
      {
        ...approved,
        name: 'a baseline is served when a person asks for it',
        input,
        answers: { DescribeVersion: [{ gives: baseline }] },
      },
      {
        ...approved,
        name: 'a version that says nothing of its origin is served when it is approved',
        answers: { DescribeVersion: [{ gives: version({ CustomerMetadataProperties: { dataVersion: 'v1' } }) }] },
      },
      {
        name: 'a baseline is not served by its own approval',
        input: byApproval,
        answers: { DescribeVersion: [{ gives: baseline }] },
        states: [...DESCRIBED, 'Unchanged'],
        ends: { output: byApproval },
        reports: [],
      },
      {
        ...approved,
        name: 'the update is watched to its end, the cleanup included',
        answers: {
          DescribeStack: ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'].map(
            (status) => ({ gives: stack(status) }),
          ),
        },
        states: [...ASKED, ...WATCHED, ...WATCHED, ...WATCHED, 'ReportPromoted', 'Promoted'],
      },
      {
        ...approved,
        name: 'an update waits until the stack is free',
        answers: {
          UpdateStack: [
            {
              fails: REFUSED,
              cause: 'Stack:arn:aws:cloudformation:x is in UPDATE_IN_PROGRESS state and can not be updated.',
            },
            { gives: {} },
          ],
        },
        states: [...ASKED, 'UpdateRefused', 'WaitUntilFree', 'UpdateStack', ...WATCHED, 'ReportPromoted', 'Promoted'],
      },
      {
        name: 'a version that is served already changes nothing',
        input,
        answers: {
          UpdateStack: [{ fails: REFUSED, cause: 'No updates are to be performed. (Service: CloudFormation)' }],
        },
        states: [...ASKED, 'UpdateRefused', 'Unchanged'],
        ends: { output: input },
        reports: [],
      },
      notUpdated('an update that is refused', { fails: REFUSED, cause: 'User is not authorized to perform this' }),
      notUpdated('an update that fails without a cause', { fails: 'States.Timeout' }),
      ...['UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED'].map(rolledBack),
      failsRestored,
      refused(
        'a version of another group',
        version({ ModelPackageGroupName: `${group}-2` }),
        'WrongGroup',
        `The version is not one of the group ${group}`,
      ),
      refused(
        'a version that waits for approval',
        version({ ModelApprovalStatus: 'PendingManualApproval' }),
        'NotApproved',
        notApproved,
      ),
      refused('a version that was rejected', version({ ModelApprovalStatus: 'Rejected' }), 'NotApproved', notApproved),
      withoutPackage,
      noPackage('with a number for the version', { modelPackage: 2 }),
    ],
    failures: [
      ...['DescribeVersion', 'ReadServed', 'NameVersion', 'DescribeStack'].map((state) => ({
        state,
        on: approved.name,
        then: REPORTED,
      })),
      { state: 'UpdateStack', on: approved.name, then: ['UpdateRefused', 'Restore', ...REPORTED] },
      { state: 'ReportPromoted', on: approved.name, then: ['Failed'] },
      {
        state: 'Restore',
        on: failsRestored.name,
        then: REPORTED,
        ends: 'UpdateFailed',
        tells: /"NotRestored":\{"Error":/,
      },
      { state: 'ReportFailure', on: withoutPackage.name, then: ['Failed'], ends: 'InvalidInput' },
    ],
    promises,
  };
}
