import { asProperties, type Properties } from '../../lib/checks/assembly';
import type { Execution } from './state-machine';
import type { WorkflowBuckets } from './workflow-buckets';
import type { RegisteredVersion } from './workflow-registry';
import type { WorkflowServices } from './workflow-services';

/** What must come of an execution. */
export interface Expected {
  /** How many versions are registered. */
  readonly registered: 0 | 1;

  /** How often calls are made, by integration; others are not counted. */
  readonly calls: Readonly<Record<string, number>>;

  /** Name of the error that it fails with. @default - it succeeds */
  readonly error?: string;

  /** What the report says; there is one. */
  readonly report: RegExp;
}

/** What was run: the execution and the services. */
export interface Ran {
  readonly execution: Execution;
  readonly services: WorkflowServices;
  readonly buckets: WorkflowBuckets;
  readonly version: string;
  readonly name: string;
}

/** What came otherwise than expected, a line for each. */
export function deviations({ execution, services, ...ran }: Ran, expected: Expected): string[] {
  const { end, sent } = execution;
  const error = 'error' in end ? end.error : undefined;
  const [report, ...more] = services.reports;
  const counts = Object.entries(expected.calls).map(([call, count]) => {
    const made = sent.filter((one) => one.call === call).length;
    return made === count ? '' : `${call} must be called ${count} times, and is ${made} times`;
  });
  const { versions } = services.registry;
  return [
    error === expected.error
      ? ''
      : `it must ${told(expected.error)}, and does ${told(error)}: ${JSON.stringify(end).slice(0, 500)}`,
    versions.length === expected.registered
      ? ''
      : `${expected.registered} versions must be registered, and are ${versions.length}`,
    ...counts,
    report !== undefined && more.length === 0 ? '' : `there must be one report, and are ${services.reports.length}`,
    expected.report.test(`${report?.subject ?? ''}: ${report?.message ?? ''}`)
      ? ''
      : `the report must say ${String(expected.report)}, and says '${report?.message.slice(0, 500) ?? ''}'`,
    ...versions.flatMap((version) => lineageFaults(version, services, ran)),
  ].filter((line) => line !== '');
}

/** Addresses in a request, those in texts of JSON too. */
const ADDRESS = /s3:\/\/(?:@\{[^}]+\}|[^/"'\\\s]+)\/[^"'\\\s]*/g;

/** What a version does not say of where it comes from: it waits for a person, and names only what is there. */
function lineageFaults(
  { arn, request }: RegisteredVersion,
  { jobs, autopilot }: WorkflowServices,
  { buckets, version, name }: Pick<Ran, 'buckets' | 'version' | 'name'>,
): string[] {
  const text = JSON.stringify(request);
  const addresses = [...new Set(text.match(ADDRESS) ?? [])];
  const trained = [...jobs.training.keys(), ...autopilot.jobs.keys()].some((job) => text.includes(job));
  const [container] = modelsOf(request);
  return [
    request.ModelApprovalStatus === 'PendingManualApproval' ? '' : `${arn} must wait for approval`,
    container !== undefined && addresses.includes(container) ? '' : `${arn} must have a model`,
    ...addresses
      .filter((address) => !buckets.has(address))
      .map((address) => `${arn} names ${address}, where nothing is`),
    ...[version, name].filter((word) => !text.includes(word)).map((word) => `${arn} must name ${word}`),
    trained ? '' : `${arn} must name the job that trained it`,
  ];
}

function modelsOf(request: Properties): string[] {
  const { Containers } = asProperties(request.InferenceSpecification);
  return (Array.isArray(Containers) ? Containers : []).map((one) => String(asProperties(one).ModelDataUrl));
}

function told(error: string | undefined): string {
  return error === undefined ? 'succeed' : `fail with ${error}`;
}
