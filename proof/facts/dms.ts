import type { Fact } from './fact';

/** Facts about the Database Migration Service. */
export const dmsFacts: readonly Fact[] = [
  {
    id: 'DM-01',
    says: 'DMS looks for roles with the exact names dms-vpc-role and dms-cloudwatch-logs-role, and refuses a subnet group or logs without them',
    rules: ['ML-DM-01', 'ML-DM-01-2'],
  },
  {
    id: 'DM-02',
    says: 'A new dms-vpc-role is not seen at once: the first subnet group of the same deployment fails',
    rules: ['ML-DM-02'],
  },
  {
    id: 'DM-03',
    says: 'A subnet group must cover two Availability Zones',
    rules: ['ML-DM-03'],
  },
  {
    id: 'DM-04',
    says: 'A replication instance is public unless the template says that it is not',
    rules: ['ML-DM-04'],
  },
  {
    id: 'DM-05',
    says: 'An endpoint takes a secret with a role that DMS can assume, or a user name and password, never both',
    rules: ['ML-DM-05', 'ML-DM-05-2', 'ML-DM-05-3'],
  },
  {
    id: 'DM-06',
    says: 'Serverless replication had limits in 2023: no Secrets Manager, no source over SSL, endpoints for all that it reaches',
    unchecked:
      'The list is of 2023 and some limits are said to be gone; a rule on it would refuse what works today. Read the current page before use',
  },
  {
    id: 'DM-07',
    says: 'CloudFormation makes replication tasks but does not start them, and a running one blocks its update and deletion',
    unchecked: 'Whether a task runs is a state of the account; no template shows it. A workflow starts and stops tasks',
  },
];
