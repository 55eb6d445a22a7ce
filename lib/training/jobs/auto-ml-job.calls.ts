import { copies, jobCalls, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { Call, Context, RoleCalls } from '../../security/calls';
import { guardedJob } from '../../security/guardrails.calls';
import { passes } from './tuning-job.calls';

const models = '{Data/Lake/models}';

/** Any image of any registry: Autopilot chooses one of AWS, in accounts that it does not tell, and no request names it (TR-23). */
export const ANY_IMAGE = 'arn:aws:ecr:{region}:*:repository/*';

/** Autopilot chooses instances and the isolation of containers by itself, and no request says them. */
function guardedSearch(): Context {
  return Object.fromEntries(
    Object.entries(guardedJob('')).filter(([key]) => !/InstanceTypes|NetworkIsolation/.test(key)),
  );
}

/** What Step Functions calls for an AutoML job, which it watches itself. */
export function runsAutoMl(jobs: string, role: string): readonly Call[] {
  const on = [`arn:aws:sagemaker:{region}:{account}:automl-job/${jobs}-*`];
  return [
    { actions: ['sagemaker:CreateAutoMLJobV2'], on, says: guardedSearch(), why: 'It starts the search' },
    {
      actions: ['sagemaker:DescribeAutoMLJobV2', 'sagemaker:StopAutoMLJob'],
      on,
      why: 'It looks whether the search has ended, and stops one that takes too long',
    },
    passes(role, 'It hands the search its role'),
  ];
}

/**
 * What Autopilot calls: the list of the guide on execution roles for CreateAutoMLJob.
 *
 * @param role path of the role
 * @param tables prefix of the tables in the features zone, ending in `/`
 * @param jobs start of the jobs' names
 * @param outputs prefix of the training of a further definition in the models zone, ending in `/`
 */
export function autoMlCalls(role: string, tables: string, jobs: string, outputs = ''): RoleCalls {
  const place = outputs === '' ? 'autopilot/' : `${outputs}training/`;
  const named = (kind: string, name: string): string => `arn:aws:sagemaker:{region}:{account}:${kind}/${name}-*`;
  const logs = 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker';
  const keys = { volumeKey: '{Foundation/Keys/Restricted}', outputKey: '{Foundation/Keys/Internal}' };
  const groups = ['TrainingJobs', 'ProcessingJobs', 'TransformJobs', 'Endpoints/sagemaker-clarify-report'];
  const [first, ...others] = groups.map((group) =>
    jobCalls({ image: ANY_IMAGE, logGroup: `${logs}/${group}`, ...keys }),
  );
  const ofLogs = ({ actions }: Call): boolean => actions.some((action) => action.startsWith('logs:'));
  return {
    role,
    by: 'Autopilot, for itself and the jobs that it starts',
    ...SAGEMAKER,
    calls: [
      ...(first ?? []),
      ...others.flatMap((calls) => calls.filter(ofLogs)),
      ...['train', 'validation'].flatMap((part) =>
        copies('{Data/Lake/features}', `${tables}version=*/${part}/`, `It reads the table ${part}`),
      ),
      ...copies(models, place, 'A job reads what an earlier one made'),
      ...uploads(models, place, 'It writes candidates and reports'),
      passes(role, 'It hands the role on to the jobs and models that it makes'),
      {
        actions: ['CreateModel', 'DeleteModel', 'DescribeModel', 'ListTags'].map((one) => `sagemaker:${one}`),
        on: [named('model', jobs), named('model', 'sagemaker-clarify')],
        why: 'It makes models of candidates, to transform and to explain',
      },
      {
        actions: ['CreateEndpoint', 'DeleteEndpoint', 'DescribeEndpoint', 'InvokeEndpoint'].map(
          (one) => `sagemaker:${one}`,
        ),
        on: [named('endpoint', 'sagemaker-clarify')],
        why: 'Clarify asks a candidate for the report that explains it',
      },
      {
        actions: ['CreateEndpoint', 'CreateEndpointConfig', 'DeleteEndpointConfig', 'DescribeEndpointConfig'].map(
          (one) => `sagemaker:${one}`,
        ),
        on: [named('endpoint-config', 'sagemaker-clarify')],
        why: 'Clarify asks a candidate for the report that explains it',
      },
    ],
  };
}
