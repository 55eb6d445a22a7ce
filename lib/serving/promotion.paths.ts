import type { CallError, ExpectedFailure, ExpectedPath, WorkflowFacts, WorkflowPaths } from '../workflow/paths';
import { promotionCalls } from './promotion-calls.paths';
import { experimentPaths } from './promotion-experiments.paths';
import { rollbackPaths } from './promotion-rollback.paths';
import { promotionWays } from './promotion-ways.paths';

const REFUSED = 'CloudFormation.CloudFormationException';

/** What `Promotion` promises. */
export function promotionPaths(facts: WorkflowFacts): WorkflowPaths {
  const made = promotionCalls(facts);
  const { group, arn, version, stack, calls, promises, experiments, checksEndpoint } = made;
  const ways = promotionWays(made);
  const { described, asked, watched, served, reported } = ways;
  const input = { modelPackage: arn(3) };
  const baseline = version({ CustomerMetadataProperties: { origin: 'baseline' } });

  const promoted: ExpectedPath = {
    name: 'a version that a person asks for is served alone, and what was served is the one before',
    input,
    states: [...asked('ServeNext'), ...watched, ...served],
    ends: { output: { ...input, next: { value: `${arn(3)},none,${arn(2)}` } } },
    reports: [`${arn(3)} is served; before it was ${arn(2)}`],
  };
  // What an approval sends comes first: the rule is compared with it.
  const byApproval: ExpectedPath = experiments
    ? {
        ...promoted,
        name: 'an approved version challenges the served one',
        input: { challenger: arn(3), startedBy: 'approval' },
        states: [...asked('Challenge', 'TakeChallenger'), ...watched, ...served],
        ends: { output: { next: { value: `${arn(2)},${arn(3)},${arn(1)}` } } },
        reports: [`${arn(3)} challenges ${arn(2)}, which goes on being served`],
      }
    : { ...promoted, name: 'an approved version is served', input: { ...input, startedBy: 'approval' } };
  const refused = (name: string, gives: Record<string, unknown>, state: string, cause: string): ExpectedPath => ({
    name: `${name} is refused, and nothing is touched`,
    input,
    answers: { DescribeVersion: [{ gives }] },
    states: [...described(), state, ...reported],
    ends: { error: 'Refused' },
    reports: [new RegExp(`"Error":"Refused","Cause":"${cause}"`)],
  });
  const notUpdated = (name: string, answer: CallError): ExpectedPath => ({
    name: `${name}: the parameter has its former value again`,
    input,
    answers: { UpdateStack: [answer] },
    states: [...asked('ServeNext'), 'UpdateRefused', 'Restore', ...reported],
    ends: { error: answer.fails },
    reports: [new RegExp(`"Error":"${answer.fails}"`)],
  });
  const notApproved = 'The version is not approved; SageMaker serves approved versions only';
  const updateFailed = (status: string): ExpectedPath => ({
    name: `an update that ends as ${status}: the parameter has its former value again`,
    input,
    answers: { DescribeStack: [{ gives: stack(status) }] },
    states: [...asked('ServeNext'), ...watched, 'UpdateFailed', 'Restore', ...reported],
    ends: { error: 'UpdateFailed' },
    reports: [new RegExp(`"Error":"UpdateFailed","Cause":"The stack ended as ${status}; its events say why"`)],
  });
  const failsRestored = updateFailed('UPDATE_ROLLBACK_COMPLETE');
  const notAsked = (name: string, given: Record<string, unknown>): ExpectedPath => ({
    name: `an input ${name} is a failure`,
    input: given,
    states: ['WhatIsAsked', 'InvalidInput', ...reported],
    ends: { error: 'InvalidInput' },
    reports: [/"Cause":"The input must be \{"modelPackage": "<ARN of an approved version>"\} or \{"challenger": /],
  });
  const withoutVersion = notAsked('without a version', {});
  const back: ExpectedPath = {
    ...promoted,
    name: 'the version that was served before is served again: the way back',
    input: { modelPackage: arn(1) },
    ends: { output: { next: { value: `${arn(1)},none,${arn(2)}` } } },
    reports: [`${arn(1)} is served; before it was ${arn(2)}`],
  };

  const failures: ExpectedFailure[] = [
    ...['DescribeVersion', 'ReadServed', 'DescribeStack', ...(checksEndpoint ? ['DescribeEndpoint'] : [])].map(
      (state) => ({ state, on: promoted.name, then: reported }),
    ),
    { state: 'NameVersions', on: promoted.name, then: ['Restore', ...reported] },
    { state: 'UpdateStack', on: promoted.name, then: ['UpdateRefused', 'Restore', ...reported] },
    { state: 'ReportPromoted', on: promoted.name, then: ['Failed'] },
    {
      state: 'Restore',
      on: failsRestored.name,
      then: reported,
      ends: 'UpdateFailed',
      tells: /"NotRestored":\{"Error":/,
    },
    { state: 'ReportFailure', on: withoutVersion.name, then: ['Failed'], ends: 'InvalidInput' },
  ];
  const others = [experimentPaths(made, ways), rollbackPaths(made, ways)];

  return {
    calls,
    waits: Object.assign(
      { WaitForOther: 60, WaitUntilFree: 60, WaitForUpdate: 30 },
      ...others.map(({ waits }) => waits),
    ) as Record<string, number>,
    paths: [
      byApproval,
      promoted,
      back,
      {
        ...promoted,
        name: 'a baseline is served when a person asks for it',
        answers: { DescribeVersion: [{ gives: baseline }] },
      },
      {
        ...byApproval,
        name: 'a version that says nothing of its origin is taken when it is approved',
        answers: { DescribeVersion: [{ gives: version({ CustomerMetadataProperties: { dataVersion: 'v1' } }) }] },
      },
      {
        name: 'a baseline is not served by its own approval',
        input: byApproval.input,
        answers: { DescribeVersion: [{ gives: baseline }] },
        states: [...described(experiments ? 'TakeChallenger' : 'TakeVersion'), 'Unchanged'],
        ends: { output: byApproval.input },
        reports: [],
      },
      {
        ...promoted,
        name: 'the update is watched to its end, the cleanup included',
        answers: {
          DescribeStack: ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'].map(
            (status) => ({ gives: stack(status) }),
          ),
        },
        states: [...asked('ServeNext'), ...watched, ...watched, ...watched, ...served],
      },
      {
        ...promoted,
        name: 'a promotion begins when the one before has ended, and so from what is really served',
        answers: { ReadServed: [{ gives: stack('UPDATE_IN_PROGRESS') }, { gives: stack('UPDATE_COMPLETE') }] },
        states: [
          ...described(),
          ...['ReadServed', 'StackIsFree', 'WaitForOther'],
          ...asked('ServeNext').slice(described().length),
          ...[...watched, ...served],
        ],
      },
      {
        ...promoted,
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
        states: [...asked('ServeNext'), 'UpdateRefused', 'WaitUntilFree', 'UpdateStack', ...watched, ...served],
      },
      {
        name: 'a version that is served already changes nothing',
        input: { modelPackage: arn(2) },
        answers: {
          UpdateStack: [{ fails: REFUSED, cause: 'No updates are to be performed. (Service: CloudFormation)' }],
        },
        states: [...asked('ServeAlone'), 'UpdateRefused', 'Unchanged'],
        ends: { output: { modelPackage: arn(2), next: { value: `${arn(2)},none,${arn(1)}` } } },
        reports: [],
      },
      notUpdated('an update that is refused', { fails: REFUSED, cause: 'User is not authorized to perform this' }),
      notUpdated('an update that fails without a cause', { fails: 'States.Timeout' }),
      ...['UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED'].map(updateFailed),
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
      withoutVersion,
      notAsked('with a number for the version', { modelPackage: 2 }),
      notAsked('with a number for the challenger', { challenger: 2 }),
      notAsked('with both', { modelPackage: arn(3), challenger: arn(3) }),
      notAsked('with both, one of them nothing', { challenger: arn(3), modelPackage: null }),
      ...others.flatMap(({ paths }) => paths),
    ],
    failures: [...failures, ...others.flatMap((one) => one.failures)],
    promises,
  };
}
