import type { Fact } from './fact';

/** SageMaker Studio. */
export const studioFacts: readonly Fact[] = [
  {
    id: 'ST-01',
    says: 'A deleted Studio domain leaves its file system and security groups, and their network cannot be deleted then',
    rules: ['ML-ST-01'],
  },
  {
    id: 'ST-02',
    says: 'A Studio domain cannot be deleted while it has profiles, spaces or apps, which users make',
    unchecked: 'What users have made is in the account, not in a template',
  },
  {
    id: 'ST-03',
    says: 'A change of name, network, key or tags replaces a Studio domain, and its users lose their homes',
    rules: ['ML-ST-03'],
  },
  {
    id: 'ST-04',
    says: 'Studio in a VPC only needs private subnets, ports 2049 and 8192 to 65535 to itself, and endpoints or a NAT gateway',
    rules: ['ML-ST-04', 'ML-ST-04-2'],
  },
  {
    id: 'ST-05',
    says: 'HomeEfsFileSystemCreation Disabled makes a domain without the file system that stays behind',
    rules: ['ML-ST-01'],
  },
  {
    id: 'ST-06',
    says: 'VPC endpoints for the Studio user interface begin with aws.sagemaker instead of com.amazonaws',
    rules: ['ML-ST-06'],
  },
];
