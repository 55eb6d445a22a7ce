import { trafficRules } from '../../../lib/checks/rules/traffic-rules';
import { type Example, type Resources, testRules } from './examples';

const HTTPS = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' };
const rule = (changes: Record<string, unknown>): Resources => ({
  Rule: ['AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-1', ...HTTPS, ...changes }],
});

const examples: Example[] = [
  {
    rule: 'ML-VPC-106',
    fails: rule({ ToPort: undefined }),
    says: "must be given for 'tcp', got 443 and nothing",
    passes: rule({}),
    alsoFails: {
      'no protocol': rule({ IpProtocol: undefined }),
      'nobody at the other end': rule({ CidrIp: undefined }),
      'two at the other end': rule({ SourceSecurityGroupId: 'sg-2' }),
      'ports the wrong way round': rule({ FromPort: 500 }),
      'inside of the group': {
        Group: ['AWS::EC2::SecurityGroup', { SecurityGroupEgress: [{ ...HTTPS, CidrIp: undefined }] }],
      },
    },
    alsoPasses: {
      'all traffic': rule({ IpProtocol: '-1', FromPort: undefined, ToPort: undefined }),
      'what CDK writes for nothing': rule({
        IpProtocol: 'icmp',
        FromPort: 252,
        ToPort: 86,
        CidrIp: '255.255.255.255/32',
      }),
    },
  },
];

testRules('trafficRules', trafficRules, examples);
