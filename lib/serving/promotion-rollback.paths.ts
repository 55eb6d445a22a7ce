import type { CallError, ExpectedPath, WorkflowPaths } from '../workflow/paths';
import type { PromotionCalls } from './promotion-calls.paths';
import type { PromotionWays } from './promotion-ways.paths';

const REFUSED = 'CloudFormation.CloudFormationException';

/** Where SageMaker is when it has rolled an update back. */
const FORMER_CONFIGURATION = 'EndpointConfig-former';

/** What `Promotion` promises of updates that CloudFormation reports as complete and SageMaker has rolled back. */
export function rollbackPaths(
  { arn, stack, endpoint, checksEndpoint }: PromotionCalls,
  { asked, watched, served, reported }: PromotionWays,
): Pick<WorkflowPaths, 'waits' | 'paths' | 'failures'> {
  if (!checksEndpoint) return { waits: {}, paths: [], failures: [] };
  const input = { modelPackage: arn(3) };
  const until = [...asked('ServeNext'), ...watched, 'DescribeEndpoint', 'IsServed'];
  const takenBack = [...until, 'RolledBack', 'TakeBack', 'WaitForAlarms', 'UpdateStackAgain'];
  const watchedAgain = watched.map((state) => `${state}Again`);
  const checkedAgain = ['DescribeEndpointAgain', 'IsServedAgain'];
  const serves = (status: string, configuration?: string) => [{ gives: endpoint(status, configuration) }];
  const former = serves('InService', FORMER_CONFIGURATION);
  const says = (status: string, configuration: string): string =>
    `"Error":"RolledBack","Cause":"The endpoint is ${status} with ${configuration}, and its template says EndpointConfig-wanted`;
  const rolledBack = (status: string, configuration: string): ExpectedPath => ({
    name: `an endpoint that is ${status} with ${configuration} after the update: parameter and stack are taken back, and it is a failure`,
    input,
    answers: { DescribeEndpoint: serves(status, configuration) },
    states: [...takenBack, ...watchedAgain, ...checkedAgain, ...reported],
    ends: { error: 'RolledBack' },
    reports: [new RegExp(`${says(status, configuration)}.*say why"\\}$`)],
  });
  const taken = rolledBack('InService', FORMER_CONFIGURATION);
  const refusedAgain = (name: string, first: CallError, after: readonly string[]): ExpectedPath => ({
    ...taken,
    name: `after a rollback, ${name}`,
    answers: { DescribeEndpoint: former, UpdateStackAgain: [first, { gives: {} }] },
    states: [...takenBack, 'UpdateRefusedAgain', ...after],
    reports: [new RegExp(says('InService', FORMER_CONFIGURATION))],
  });
  const notTakenBack = (name: string, answers: ExpectedPath['answers'], after: readonly string[]): ExpectedPath => ({
    ...taken,
    name: `after a rollback, ${name}: the report tells that both do not agree`,
    answers: { DescribeEndpoint: former, ...answers },
    states: [...takenBack, ...after],
    reports: [/"Error":"RolledBack".*"NotRestored":\{"Error":/],
  });
  return {
    waits: {
      WaitForAlarms: 600,
      WaitForEndpoint: 30,
      WaitUntilFreeAgain: 60,
      WaitForUpdateAgain: 30,
      WaitForEndpointAgain: 30,
    },
    paths: [
      {
        name: 'an endpoint that still changes, e.g. because it scales, is looked at again',
        input,
        answers: {
          DescribeEndpoint: ['Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'InService'].map((status) => ({
            gives: endpoint(status),
          })),
        },
        states: [
          ...until,
          ...Array.from({ length: 4 }, () => ['WaitForEndpoint', 'DescribeEndpoint', 'IsServed']).flat(),
          ...served.slice(2),
        ],
        ends: { output: input },
        reports: [`${arn(3)} is served; before it was ${arn(2)}`],
      },
      taken,
      rolledBack('UpdateRollbackFailed', FORMER_CONFIGURATION),
      rolledBack('Failed', 'EndpointConfig-wanted'),
      {
        ...taken,
        name: 'after a rollback, an endpoint that still changes is looked at again',
        answers: {
          DescribeEndpoint: former,
          DescribeEndpointAgain: [{ gives: endpoint('Updating') }, { gives: endpoint('InService') }],
        },
        states: [
          ...takenBack,
          ...watchedAgain,
          ...[...checkedAgain, 'WaitForEndpointAgain', ...checkedAgain, ...reported],
        ],
      },
      {
        ...taken,
        name: 'after a rollback, the update back is watched to its end',
        answers: {
          DescribeEndpoint: former,
          DescribeStackAgain: [{ gives: stack('UPDATE_IN_PROGRESS') }, { gives: stack('UPDATE_COMPLETE') }],
        },
        states: [...takenBack, ...watchedAgain, ...watchedAgain, ...checkedAgain, ...reported],
      },
      refusedAgain(
        'an update back waits until the stack is free',
        { fails: REFUSED, cause: 'Stack:x is in UPDATE_IN_PROGRESS state and can not be updated.' },
        ['WaitUntilFreeAgain', 'UpdateStackAgain', ...watchedAgain, ...checkedAgain, ...reported],
      ),
      refusedAgain(
        'a stack that somebody has taken back already is no further fault',
        { fails: REFUSED, cause: 'No updates are to be performed.' },
        reported,
      ),
      notTakenBack(
        'an update back that fails',
        { DescribeStackAgain: [{ gives: stack('UPDATE_ROLLBACK_COMPLETE') }] },
        [...watchedAgain, 'UpdateFailedAgain', ...reported],
      ),
      notTakenBack(
        'an update back that SageMaker rolls back, too',
        { DescribeEndpointAgain: serves('InService', FORMER_CONFIGURATION) },
        [...watchedAgain, ...checkedAgain, 'RolledBackAgain', ...reported],
      ),
    ],
    failures: [
      ...(['TakeBack', 'DescribeStackAgain', 'DescribeEndpointAgain'] as const).map((state) => ({
        state,
        on: taken.name,
        then: reported,
        ends: 'RolledBack',
        tells: /"NotRestored":\{"Error":/,
      })),
      {
        state: 'UpdateStackAgain',
        on: taken.name,
        then: ['UpdateRefusedAgain', ...reported],
        ends: 'RolledBack',
        tells: /"NotRestored":\{"Error":/,
      },
    ],
  };
}
