import type { Workload } from './workloads';

/** A workload that may hold patient data without being isolated, and why that is right. */
export interface Exception {
  /** Name of the workload: the path of its construct, and the state inside of it; a pattern where a configuration names some of it. */
  readonly workload: string | RegExp;

  /** Why it may, in one sentence without full stop. */
  readonly reason: string;

  /**
   * Service whose interface endpoint ends the exception: with it in the network, the workload has no excuse.
   *
   * @default - the exception holds whatever the network has
   */
  readonly unlessEndpoint?: string;

  /**
   * Whether it is for models of serverless endpoints alone, whatever else has such a name.
   *
   * @default false
   */
  readonly serverless?: boolean;

  /**
   * Whether a configuration may do without the workload, so that an exception for what is not there is no leftover.
   *
   * @default false
   */
  readonly optional?: boolean;
}

/** All of them; one that nothing needs any more is itself a fault. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    workload: 'Ingestion/Delivery',
    reason: 'Firehose runs in a network of AWS and writes to S3 alone; it cannot be placed in one of ours for that',
  },
  {
    workload: 'Ingestion/Validation/Function',
    reason: 'Firehose hands the records to it; it only calls S3, and may write refused records and read none',
  },
  {
    workload: 'Processing/Encounters',
    reason:
      'In the network it needs interface endpoints, which a sandbox does not pay for; its own code calls AWS alone',
    unlessEndpoint: 'glue',
  },
  {
    workload: 'Processing/Crawler',
    reason: 'It looks at files from a network of AWS, runs no code of ours, and writes columns into the catalog alone',
    optional: true,
  },
  {
    workload: 'Training/Readmission/Workflow',
    reason: 'Step Functions reads the measured quality of a model, no record of a patient, and runs no code of ours',
  },
  {
    workload: /^Training\/(Readmission|Definitions\/[^/]+)\/Workflow: state Automate$/,
    reason:
      'The API of Autopilot has no switch for isolation; its jobs are in the subnets without a way out, and run code of AWS alone',
    optional: true,
  },
  {
    workload: /^Training\/Storage\/[^/]+\/Copy\/From$/,
    reason: 'DataSync copies from the features zone to the shared files in the network, and runs no code of ours',
    optional: true,
  },
  {
    workload: /^Endpoints\/[^/]+\/Model\/Model\/Model$/,
    serverless: true,
    reason:
      'Serverless inference takes neither subnets nor isolation (HO-13): who chooses it trusts the code of the model with what it is asked and was taught',
    optional: true,
  },
  {
    workload: 'Data/Lake/LakeFormation/Registration',
    reason:
      'Lake Formation lends this role to queries, each within the permissions of who asks; it runs no code of ours',
    optional: true,
  },
];

/** Roles that read patient data and run nothing of the templates, by their paths, with what isolates whatever runs with them. */
export const STARTED_BY_PEOPLE: Readonly<Record<string, string>> = {
  'Training/Readmission/LabRole':
    'Only who has the guardrails may pass it, and they refuse a job outside of the subnets or without isolation',
};

/** Whether an exception is for a workload. */
export function isFor({ workload, serverless }: Exception, { name, serverless: served }: Workload): boolean {
  if (serverless === true && served !== true) return false;
  return typeof workload === 'string' ? workload === name : workload.test(name);
}
