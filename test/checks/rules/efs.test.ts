import { efsRules } from '../../../lib/checks/rules/efs';
import { type Example, type Resources, testRules } from './examples';

const subnet = (zone: unknown): Resources[string] => ['AWS::EC2::Subnet', { AvailabilityZone: zone }];
const target = (subnetId: unknown): Resources[string] => [
  'AWS::EFS::MountTarget',
  { FileSystemId: { Ref: 'Files' }, SubnetId: subnetId },
];
const given = { Files: ['AWS::EFS::FileSystem'], A: subnet('eu-west-1a'), B: subnet('eu-west-1b') } satisfies Resources;

const examples: Example[] = [
  {
    rule: 'ML-FS-101',
    fails: { ...given, Also: subnet('eu-west-1a'), One: target({ Ref: 'A' }), Two: target({ Ref: 'Also' }) },
    says: 'one mount target in eu-west-1a, got more',
    passes: { ...given, One: target({ Ref: 'A' }), Two: target({ Ref: 'B' }) },
    alsoPasses: {
      'subnets of elsewhere': { ...given, One: target('subnet-1'), Two: target('subnet-1') },
      'zones that nobody knows yet': {
        ...given,
        One: target({ Ref: 'X' }),
        Two: target({ Ref: 'Y' }),
        X: subnet({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }),
        Y: subnet({ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }),
      },
    },
  },
];

testRules('efsRules', efsRules, examples);
