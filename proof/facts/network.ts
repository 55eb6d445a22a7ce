import type { Fact } from './fact';

/** Facts about networks and endpoints. */
export const networkFacts: readonly Fact[] = [
  {
    id: 'VPC-01',
    says: 'Not every endpoint service exists in every Availability Zone, and the letters of zones differ between accounts',
    construct: 'lib/stacks/network.ts',
    how: 'The zones are those of the configuration, and an endpoint that one of them lacks is made in fewer (fewerZones)',
  },
  {
    id: 'VPC-02',
    says: 'In a network without the internet a missing endpoint is a hang at run time, not an error at deployment',
    rules: ['ML-VPC-02', 'ML-VPC-02-2'],
  },
  {
    id: 'VPC-03',
    says: 'Layers of images come from a bucket of the Region, which a policy of the S3 gateway must allow',
    rules: ['ML-VPC-03'],
  },
  {
    id: 'VPC-04',
    says: 'In an environment without Region a network of CDK has two zones, whatever is asked for',
    test: 'test/network/network.test.ts',
    how: 'It counts one subnet for each of three zones, without a lookup',
  },
  {
    id: 'VPC-05',
    says: 'A stack with an account looks zones up at synthesis, with credentials',
    construct: 'lib/stacks/network.ts',
    how: 'It overrides availabilityZones with those of the configuration',
  },
  {
    id: 'VPC-06',
    says: 'Names of endpoint services differ from those of the services',
    rules: ['ML-VPC-06'],
  },
  {
    id: 'VPC-07',
    says: 'An interface endpoint needs private names, and a security group that lets its clients in and nobody else',
    rules: ['ML-VPC-07', 'ML-VPC-07-2'],
  },
  {
    id: 'VPC-08',
    says: 'A VpcConfig of SageMaker has 1 to 5 security groups and 1 to 16 subnets',
    rules: ['ML-VPC-08'],
  },
  {
    id: 'VPC-09',
    says: 'Subnets and security groups of functions can take 45 minutes to delete',
    construct: 'lib/stacks/network.ts',
    how: 'The network is a stack of its own and no function of the platform is placed in it',
  },
  {
    id: 'VPC-10',
    says: 'Endpoints and jobs that run hold interfaces, so that a subnet cannot be deleted',
    construct: 'lib/stacks/network.ts',
    how: 'The network is a stack of its own, on which the stacks of jobs and endpoints depend, so it is destroyed last',
  },
  {
    id: 'VPC-11',
    says: 'An interface endpoint costs by the hour in each zone, used or not',
    test: 'test/platform/idle-cost.test.ts',
    how: 'It counts each interface endpoint in each zone',
  },
  {
    id: 'RV-13',
    says: 'With a Region alone and three zones asked for, CDK makes two; zones that are named make three',
    construct: 'lib/network/network.ts',
    how: 'It takes as many zones as its stack has, and the stack takes them from the configuration',
  },
];
