import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { IsolatedSecurityGroup } from '../../lib/network/isolated-security-group';
import { testApp } from '../app';

const GROUP = 'AWS::EC2::SecurityGroup';

function given(): Template {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  new IsolatedSecurityGroup(stack, 'Group', { vpc, description: 'Training jobs' });
  return Template.fromStack(stack);
}

describe('IsolatedSecurityGroup', () => {
  const template = given();

  test('lets nothing in', () => {
    template.hasResourceProperties(GROUP, { SecurityGroupIngress: Match.absent() });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('lets HTTPS out and no other protocol, so that members cannot use the default of all ports', () => {
    template.hasResourceProperties(GROUP, {
      SecurityGroupEgress: [
        {
          CidrIp: '0.0.0.0/0',
          FromPort: 443,
          ToPort: 443,
          IpProtocol: 'tcp',
          Description: 'HTTPS; the only route out of the subnets is the one to S3',
        },
      ],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('says who its members are', () => {
    template.hasResourceProperties(GROUP, { GroupDescription: 'Training jobs' });
  });
});
