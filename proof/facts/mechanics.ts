import type { Fact } from './fact';

/** Facts about CloudFormation and CDK, and what an account has once. */
export const mechanicsFacts: readonly Fact[] = [
  {
    id: 'CF-01',
    says: 'An export that another stack imports cannot be removed',
    test: 'test/platform/exports.test.ts',
    how: 'It compares the exports of every option with those that deployed stacks import',
  },
  {
    id: 'CF-02',
    says: 'A stack has 500 resources at most',
    rules: ['ML-CF-02'],
  },
  {
    id: 'CF-03',
    says: 'What CDK keeps by default differs from type to type, and what is kept costs and blocks the next deployment',
    rules: ['ML-CF-03', 'ML-CF-03-2', 'ML-FS-14'],
  },
  {
    id: 'CF-04',
    says: 'CloudFormation cannot make something only if it is absent, and services make their own log groups',
    rules: ['ML-CF-04'],
  },
  {
    id: 'CF-05',
    says: 'A dependency on a role does not wait for its policies',
    rules: ['ML-CF-05', 'ML-HO-05', 'ML-FH-05', 'ML-LF-08-2', 'ML-DM-01-2'],
  },
  {
    id: 'CF-06',
    says: 'Where a permissions boundary is required, every role needs it',
    rules: ['ML-CF-06'],
  },
  {
    id: 'CF-07',
    says: 'Some resources exist once in an account and Region',
    rules: ['ML-CF-07', 'ML-LF-03-2', 'ML-GL-08'],
  },
  {
    id: 'CF-08',
    says: 'Circular dependencies through nested stacks appear only at deployment',
    rules: ['ML-CF-08', 'ML-KM-04'],
  },
  {
    id: 'CF-09',
    says: 'Synthesis may warn about a mapping that CDK itself adds and nothing uses',
    unchecked: 'The warning harms nothing, and the delivery stream of the platform adds no such mapping',
  },
  {
    id: 'CF-10',
    says: 'Services that write to a bucket when they are made need its policy first',
    rules: ['ML-CF-10'],
  },
  {
    id: 'CF-11',
    says: 'On some types a change of tags is a replacement',
    rules: ['ML-CF-11'],
  },
  {
    id: 'RV-10',
    says: 'Logs of REST APIs fail in an account in which API Gateway has no role for them',
    rules: ['ML-RV-10'],
  },
  {
    id: 'RV-11',
    says: 'Rules and packs of Config need a recorder, of which an account and Region has one',
    rules: ['ML-RV-11', 'ML-CF-07'],
  },
  {
    id: 'RV-12',
    says: 'Each log group that services deliver to takes room in a policy of limited size, unless its name begins with /aws/vendedlogs/',
    rules: ['ML-RV-12'],
  },
  {
    id: 'RV-14',
    says: 'Absolute paths of the source stand in files beside the templates, never in templates',
    unchecked: 'Nobody deploys these files; comparisons leave them out',
  },
];
