import type { Fact } from './fact';

/** Model Monitor, for accounts that still have it, and what AWS has closed. */
export const monitoringFacts: readonly Fact[] = [
  {
    id: 'MM-01',
    says: 'A monitoring schedule is refused unless its endpoint exists and captures data',
    rules: ['ML-MM-01'],
  },
  {
    id: 'MM-02',
    says: 'A monitoring schedule runs each hour, each day at an hour, each N hours, or once; nothing else is taken',
    rules: ['ML-MM-02'],
  },
  {
    id: 'MM-03',
    says: 'A monitoring run may not last longer than its period; half an hour for model quality and bias each hour',
    rules: ['ML-MM-03'],
  },
  {
    id: 'MM-04',
    says: 'The analyzer image is in another account in each Region; the rule knows those of three Regions, and compares the Region in all',
    rules: ['ML-MM-04'],
  },
  {
    id: 'MM-05',
    says: 'Model Monitor watches one tabular model on instances, no multi-model and no serverless endpoint',
    rules: ['ML-MM-05'],
  },
  {
    id: 'MM-06',
    says: 'A schedule that is pending cannot be deleted',
    unchecked: 'Whether a schedule is pending or runs is known at the moment of the deletion only',
  },
  {
    id: 'MM-07',
    says: 'Every change replaces a monitoring job definition, and a fixed name then stops the deployment',
    rules: ['ML-MM-07'],
  },
  {
    id: 'MM-08',
    says: 'A missing permission of the deploying role shows as an error without a reason',
    unchecked: 'Who deploys, and with which permissions, stands in no template of the platform',
  },
  {
    id: 'MM-09',
    says: 'Monitoring runs count against the quota for instances of processing jobs',
    unchecked: 'Quotas belong to the account and its Region, and no template knows them',
  },
  {
    id: 'MM-10',
    says: 'A baseline that is named and not there fails at run time',
    rules: ['ML-MM-10'],
  },
  {
    id: 'RV-16',
    says: 'AWS has closed Model Monitor, Clarify, Ground Truth, A2I, Debugger and others to new customers, and no schema or linter says so',
    rules: ['ML-RV-16', 'ML-RV-16-2', 'ML-RV-16-3'],
  },
];
