import { fileSystemNetworkRules } from '../../../lib/checks/rules/file-system-networks';
import { type Example, type Resources, testRules } from './examples';
import { fileSystem } from './file-systems';

const LUSTRE = [
  [988, 988],
  [1018, 1023],
] as const;

/** A security group without rules: nothing declared to go out is nothing that goes out. */
const group: Resources[string] = ['AWS::EC2::SecurityGroup', { SecurityGroupEgress: [] }];
const closedGroup: Resources[string] = [
  'AWS::EC2::SecurityGroup',
  { SecurityGroupEgress: [{ IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' }] },
];

/** Rules that open ports from one group to the other, at both ends. */
function open(from: string, to: string, ports: readonly (readonly [number, number])[]): Resources {
  return Object.fromEntries(
    ports.flatMap(([FromPort, ToPort]): [string, Resources[string]][] => [
      [
        `${from}${to}${FromPort}In`,
        [
          'AWS::EC2::SecurityGroupIngress',
          { GroupId: id(to), SourceSecurityGroupId: id(from), IpProtocol: 'tcp', FromPort, ToPort },
        ],
      ],
      [
        `${from}${to}${FromPort}Out`,
        [
          'AWS::EC2::SecurityGroupEgress',
          { GroupId: id(from), DestinationSecurityGroupId: id(to), IpProtocol: 'tcp', FromPort, ToPort },
        ],
      ],
    ]),
  );
}

const id = (name: string) => ({ 'Fn::GetAtt': [name, 'GroupId'] });
const lustre = fileSystem({ SecurityGroupIds: [id('Files')] });
const examples: Example[] = [
  {
    rule: 'ML-FS-07',
    fails: { System: lustre, Files: group },
    says: 'Test/Files must let TCP 988 and 1018-1023 pass between its members, closed: 988 in, 1018-1023 in, 988 out',
    passes: { System: lustre, Files: group, ...open('Files', 'Files', LUSTRE) },
    alsoFails: {
      'one port only': { System: lustre, Files: group, ...open('Files', 'Files', LUSTRE.slice(0, 1)) },
      'nothing out': {
        System: lustre,
        Files: [
          closedGroup[0],
          { ...closedGroup[1], SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }] },
        ],
      },
    },
    alsoPasses: {
      'a group of elsewhere': { System: fileSystem({ SecurityGroupIds: ['sg-1'] }) },
      'all of the network': {
        System: lustre,
        Files: ['AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }] }],
      },
    },
  },
];

testRules('fileSystemNetworkRules', fileSystemNetworkRules, examples);
