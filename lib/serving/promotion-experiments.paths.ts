import type { ExpectedPath, WorkflowPaths } from '../workflow/paths';
import type { PromotionCalls } from './promotion-calls.paths';
import type { PromotionWays } from './promotion-ways.paths';

/** What `Promotion` promises of experiments: their beginning, both ends, and what is refused. */
export function experimentPaths(
  { arn, stack, experiments }: PromotionCalls,
  { described, asked, watched, served, reported }: PromotionWays,
): Pick<WorkflowPaths, 'waits' | 'paths' | 'failures'> {
  const input = { challenger: arn(3) };
  if (!experiments) {
    const refused: ExpectedPath = {
      name: 'a challenger is refused where the rollout is no experiment, and nothing is touched',
      input,
      states: ['WhatIsAsked', 'NoExperiments', ...reported],
      ends: { error: 'Refused' },
      reports: [
        /"Error":"Refused","Cause":"The endpoint takes no challenger, .* deploy it with one of them, or promote/,
      ],
    };
    return { waits: {}, paths: [refused], failures: [] };
  }
  const running = { ReadServed: [{ gives: stack('UPDATE_COMPLETE', `${arn(2)},${arn(3)},${arn(1)}`) }] };
  const begins: ExpectedPath = {
    name: 'an experiment that a person begins leaves the served version and the one before as they are',
    input,
    states: [...asked('Challenge', 'TakeChallenger'), ...watched, ...served],
    ends: { output: { next: { value: `${arn(2)},${arn(3)},${arn(1)}` } } },
    reports: [`${arn(3)} challenges ${arn(2)}, which goes on being served`],
  };
  const failsRestored: ExpectedPath = {
    name: 'an experiment that does not end well goes on: the parameter names the challenger again',
    input: { modelPackage: arn(3) },
    answers: { ...running, DescribeStack: [{ gives: stack('UPDATE_ROLLBACK_COMPLETE') }] },
    states: [...asked('ServeNext'), ...watched, 'UpdateFailed', 'Restore', ...reported],
    ends: { error: 'UpdateFailed' },
    reports: [/"Error":"UpdateFailed"/],
  };
  return {
    waits: {},
    paths: [
      begins,
      failsRestored,
      {
        name: 'a served version cannot challenge itself',
        input: { challenger: arn(2) },
        states: [
          ...described('TakeChallenger'),
          ...['ReadServed', 'StackIsFree', 'TakeApart', 'WhatChanges', 'ChallengesItself', ...reported],
        ],
        ends: { error: 'Refused' },
        reports: [/"Error":"Refused","Cause":"The version is served already, and cannot challenge itself; /],
      },
      {
        name: 'an experiment ends with the promotion of its challenger',
        input: { modelPackage: arn(3) },
        answers: running,
        states: [...asked('ServeNext'), ...watched, ...served],
        ends: { output: { next: { value: `${arn(3)},none,${arn(2)}` } } },
        reports: [`${arn(3)} is served; before it was ${arn(2)}`],
      },
      {
        name: 'an experiment ends without its challenger, and the version before stays the one before',
        input: { modelPackage: arn(2) },
        answers: running,
        states: [...asked('ServeAlone'), ...watched, ...served],
        ends: { output: { next: { value: `${arn(2)},none,${arn(1)}` } } },
        reports: [`${arn(2)} is served alone; its challenger was ${arn(3)}`],
      },
    ],
    failures: [],
  };
}
