import type { Fact } from './fact';

/** Facts about keys of KMS. */
export const keyFacts: readonly Fact[] = [
  {
    id: 'KM-01',
    says: 'A log group under a key fails unless the key policy lets CloudWatch Logs of the Region use it; CDK adds nothing',
    rules: ['ML-KM-01'],
  },
  {
    id: 'KM-02',
    says: 'A trail under a key fails unless the key policy lets CloudTrail describe it and make data keys; CDK adds nothing',
    rules: ['ML-KM-02', 'ML-KM-02-2'],
  },
  {
    id: 'KM-03',
    says: 'A key policy whose pattern lists some log groups makes all others fail',
    rules: ['ML-KM-03'],
  },
  {
    id: 'KM-04',
    says: 'The ARN of a log group in the policy of its key is a circle',
    rules: ['ML-KM-04'],
  },
  {
    id: 'KM-05',
    says: 'Alarms and rules of EventBridge drop their messages in silence when the key of the topic does not let them in',
    rules: ['ML-KM-05', 'ML-KM-05-2', 'ML-KM-05-3', 'ML-KM-05-4'],
  },
  {
    id: 'KM-06',
    says: 'A key policy that names a resource of a consumer closes a circle between stacks',
    rules: ['ML-KM-06', 'ML-KM-101'],
  },
  {
    id: 'KM-07',
    says: 'The role of a job whose volumes are under a key needs kms:CreateGrant besides the use of the key',
    rules: ['ML-TR-22-2', 'ML-TR-22-6'],
  },
  {
    id: 'KM-08',
    says: 'Event data stores of CloudTrail send no source, so a condition on it locks them out of their key',
    rules: ['ML-KM-08'],
  },
  {
    id: 'KM-09',
    says: 'CDK keeps keys when their stack goes; each goes on costing, and the name of its alias blocks the next deployment',
    rules: ['ML-CF-03'],
  },
  {
    id: 'KM-10',
    says: 'Keys of HyperPod must not be bound to an encryption context',
    rules: ['ML-KM-10'],
  },
];
