import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { FileSystemSecurityGroup } from '../../lib/network/file-system-security-group';
import { ServingSecurityGroup } from '../../lib/network/serving-security-group';
import { TrainingSecurityGroup } from '../../lib/network/training-security-group';
import { testApp } from '../app';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const EGRESS = 'AWS::EC2::SecurityGroupEgress';

function given(make: (stack: Stack, vpc: Vpc) => void): Template {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  make(stack, new Vpc(stack, 'Vpc', { natGateways: 0 }));
  return Template.fromStack(stack);
}

/** Rules between groups: who to whom on which ports, by the constructs that the ids begin with. */
function between(template: Template, type: string): string[] {
  const name = (value: unknown) => /"(Jobs|Files)/.exec(JSON.stringify(value))?.[1];
  return Object.values(template.findResources(type))
    .map(({ Properties: rule }) => {
      const other = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
      return `${name(rule.GroupId)} ${name(other)} ${rule.IpProtocol} ${rule.FromPort ?? ''}-${rule.ToPort ?? ''}`;
    })
    .sort();
}

describe('TrainingSecurityGroup', () => {
  test('lets all traffic in and out between its members with EFA, and never all to everyone (TR-14)', () => {
    const template = given((stack, vpc) => {
      new TrainingSecurityGroup(stack, 'Jobs', { vpc, description: 'Jobs', efa: true });
    });
    expect(between(template, INGRESS)).toEqual(['Jobs Jobs -1 -']);
    expect(between(template, EGRESS)).toEqual(['Jobs Jobs -1 -']);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
    });
  });

  test.each([
    ['TrainingSecurityGroup', TrainingSecurityGroup],
    ['ServingSecurityGroup', ServingSecurityGroup],
  ])('%s by itself lets nothing in, and HTTPS out alone', (_, Group) => {
    const template = given((stack, vpc) => {
      new Group(stack, 'Jobs', { vpc, description: 'Jobs' });
    });
    template.resourceCountIs(INGRESS, 0);
    template.resourceCountIs(EGRESS, 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ FromPort: 443, ToPort: 443 })],
    });
  });
});

describe('FileSystemSecurityGroup', () => {
  const withClient = (protocol: 'lustre' | 'nfs') =>
    given((stack, vpc) => {
      const jobs = new TrainingSecurityGroup(stack, 'Jobs', { vpc, description: 'Jobs' });
      new FileSystemSecurityGroup(stack, 'Files', { vpc, description: 'Files', protocol, clients: [jobs] });
    });

  test('lets the servers of Lustre reach each other and their clients, both ways, on its ports alone (FS-07)', () => {
    const template = withClient('lustre');
    for (const type of [INGRESS, EGRESS]) {
      expect(between(template, type)).toEqual([
        'Files Files tcp 1018-1023',
        'Files Files tcp 988-988',
        'Files Jobs tcp 1018-1023',
        'Files Jobs tcp 988-988',
        'Jobs Files tcp 1018-1023',
        'Jobs Files tcp 988-988',
      ]);
    }
  });

  test('lets clients mount NFS, and opens nothing on the way back', () => {
    const template = withClient('nfs');
    expect(between(template, INGRESS)).toEqual(['Files Jobs tcp 2049-2049']);
    expect(between(template, EGRESS)).toEqual(['Jobs Files tcp 2049-2049']);
  });

  test('lets nobody in without a client', () => {
    const template = given((stack, vpc) => {
      new FileSystemSecurityGroup(stack, 'Files', { vpc, description: 'Files', protocol: 'nfs' });
    });
    template.resourceCountIs(INGRESS, 0);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });
});
