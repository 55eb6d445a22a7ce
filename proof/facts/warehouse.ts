import type { Fact } from './fact';

/** Facts about Redshift, QuickSight and EMR Serverless. */
export const warehouseFacts: readonly Fact[] = [
  {
    id: 'RS-01',
    says: 'A workgroup needs two zones, and three with enhanced VPC routing',
    rules: ['ML-RS-01'],
  },
  {
    id: 'RS-02',
    says: 'Free addresses that a workgroup needs grow with its capacity',
    rules: ['ML-RS-02'],
  },
  {
    id: 'RS-03',
    says: 'A managed password excludes a given one, and the key of its secret goes with it alone',
    rules: ['ML-RS-03'],
  },
  {
    id: 'RS-04',
    says: 'Names of workgroups and namespaces can be given at creation only',
    unchecked:
      'A template shows one state; that a name has changed since the last deployment is seen in the change set',
  },
  {
    id: 'RS-05',
    says: 'The default role of a namespace must be among its roles, and needs Glue, S3, KMS and Lake Formation for Spectrum',
    rules: ['ML-RS-05'],
  },
  {
    id: 'RS-06',
    says: 'An endpoint that Redshift manages has been left behind and blocked the deletion of its network',
    unchecked: 'It is left by the service at deletion; no template shows it',
  },
  {
    id: 'QS-01',
    says: 'No resource of CloudFormation subscribes an account to QuickSight or makes its users',
    unchecked: 'Whether the account has signed up is known to the account alone',
  },
  {
    id: 'QS-02',
    says: 'The own role of QuickSight must be allowed the results, the data and the key',
    unchecked: 'That role is made by QuickSight at sign-up, outside of every template',
  },
  {
    id: 'QS-03',
    says: 'Resources of QuickSight need AwsAccountId and their id, although the schema calls them optional',
    rules: ['ML-QS-03'],
  },
  {
    id: 'EM-01',
    says: 'An EMR Serverless application can be changed and deleted only while it is stopped',
    rules: ['ML-EM-01'],
  },
  {
    id: 'EM-02',
    says: 'Workers that are made in advance cost while the application is started, and only a maximum bounds the cost',
    rules: ['ML-EM-02', 'ML-EM-02-2'],
  },
  {
    id: 'EM-03',
    says: 'Jobs in a network without the internet reach S3 and Glue by endpoints only',
    rules: ['ML-EM-03', 'ML-VPC-02'],
  },
];
