import type { Fact } from './fact';

/** Facts about CloudTrail. */
export const auditFacts: readonly Fact[] = [
  {
    id: 'CT-01',
    says: 'Data events of SageMaker endpoints cover InvokeEndpointWithResponseStream; InvokeEndpoint and InvokeEndpointAsync are not captured',
    unchecked:
      'A selector on endpoints is right for what it covers; that somebody expects more of it stands in no template',
  },
  {
    id: 'CT-02',
    says: 'A trail has basic selectors or advanced ones, and selectors overwrite the default that records management events',
    rules: ['ML-CT-02', 'ML-CT-02-2'],
  },
  {
    id: 'CT-03',
    says: 'The L2 Trail of CDK makes basic selectors only',
    construct: 'lib/audit/audit-trail.ts',
    how: 'It uses the L1 with advanced selectors alone',
  },
  {
    id: 'CT-04',
    says: 'CloudTrail refuses an unknown resources.type only at deployment',
    rules: ['ML-CT-04', 'ML-CT-04-2'],
  },
  {
    id: 'CT-05',
    says: 'CloudTrail delivers for minutes after logging has stopped, so a bucket that was emptied fills again and cannot be deleted',
    construct: 'lib/audit/audit-trail.ts',
    how: 'The trail depends on its bucket and policy, so it goes first, and the bucket is closed before it is emptied',
  },
  {
    id: 'CT-06',
    says: 'The policies of bucket and key name the trail before it exists, and must be there before it',
    rules: ['ML-CT-06', 'ML-KM-02', 'ML-CF-10'],
  },
  {
    id: 'CT-07',
    says: 'A trail has 5 basic selectors, 250 data resources and 500 values in conditions at most',
    rules: ['ML-CT-07'],
  },
  {
    id: 'CT-08',
    says: 'Events of VPC endpoints exist for many services, at an extra charge',
    unchecked: 'It is an offer, not a fault: a platform without these events is not wrong',
  },
];
