import { networkLayer } from '../../proof/network/layer';
import { Draft } from './network-draft';

const VPC = 'Network/Isolated/Vpc';
const ROUTES = `${VPC}/IsolatedSubnet1/RouteTable`;
const WORKFLOW = 'Training/Readmission/Workflow';
const MODEL = 'Serving/Model/Model/Model';
const JOB = 'Processing/Encounters';
const WORKERS = 'Processing/Encounters/Network/SecurityGroup';
const ENDPOINTS = 'Network/Isolated/EndpointSecurityGroup';

/** Kinds of faults: one change to the templates of production, and parts of the only lines that name it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, ...lines: RegExp[]]>> = {
  'a model whose containers have a network': [
    (draft) => draft.set(MODEL, 'EnableNetworkIsolation', undefined),
    /^Serving\/Model\/Model\/Model may hold patient data \(its role reads Data\/Lake\/models\) and its containers are not isolated/,
  ],
  'a model outside of the network': [
    (draft) => draft.set(MODEL, 'VpcConfig', undefined),
    /^Serving\/Model\/Model\/Model may hold patient data .* and runs outside of the network/,
  ],
  'jobs whose containers have a network': [
    (draft) => draft.replace(WORKFLOW, '"EnableNetworkIsolation":true', '"EnableNetworkIsolation":false'),
    /: state Evaluate may hold patient data .* containers are not isolated/,
    /: state Train may hold patient data .* containers are not isolated/,
  ],
  'jobs outside of the network': [
    (draft) => draft.replace(WORKFLOW, '"VpcConfig"', '"Vpc"'),
    /: state Evaluate may hold patient data .* outside of the network/,
    /: state Train may hold patient data .* outside of the network/,
  ],
  'Glue outside of a network that is ready for it': [
    (draft) => draft.set(JOB, 'Connections', undefined),
    /^Processing\/Encounters may hold patient data \(its role reads Data\/Lake\/raw\) and runs outside of the network/,
  ],
  'an endpoint to a service of others': [
    (draft) =>
      draft.add('Network', 'Other', 'AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0',
        VpcId: draft.ref(VPC),
      }),
    /^Network\/Other leads to com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-0123456789abcdef0; com\.amazonaws\.eu-west-1\.\* is allowed$/,
  ],
  'an endpoint of another type': [
    (draft) =>
      draft.add('Network', 'Other', 'AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'GatewayLoadBalancer',
        ServiceName: 'com.amazonaws.eu-west-1.s3',
        VpcId: draft.ref(VPC),
      }),
    /^Network\/Other is an endpoint of the type GatewayLoadBalancer; Gateway and Interface are allowed$/,
  ],
  'a service that others may reach': [
    (draft) => draft.add('Network', 'Other', 'AWS::EC2::VPCEndpointService', {}),
    /^Network\/Other \(AWS::EC2::VPCEndpointService\) lets other networks in/,
  ],
  'a network of services': [
    (draft) => draft.add('Network', 'Other', 'AWS::VpcLattice::ServiceNetworkVpcAssociation', {}),
    /^Network\/Other \(AWS::VpcLattice::ServiceNetworkVpcAssociation\) joins the network to services of others/,
  ],
  'a network of many': [
    (draft) => draft.add('Network', 'Other', 'AWS::NetworkManager::VpcAttachment', {}),
    /^Network\/Other \(AWS::NetworkManager::VpcAttachment\) joins the network to others/,
  ],
  'a function that may read a zone': [
    (draft) =>
      draft.add('Data', 'Extra', 'AWS::IAM::Policy', {
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] },
        Roles: [draft.ref('Data/Registry/Cleanup/Function/Role')],
      }),
    /^Data\/Registry\/Cleanup\/Function may hold patient data .* and runs outside of the network/,
  ],
  'a function that a managed policy lets read everything': [
    (draft) =>
      draft.set('Data/Registry/Cleanup/Function/Role', 'ManagedPolicyArns', [
        'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      ]),
    /^Data\/Registry\/Cleanup\/Function may hold patient data /,
  ],
  'a function that is told where a zone is': [
    (draft) =>
      draft.set('Data/Registry/Cleanup/Function', 'Environment', {
        Variables: { PLACE: { 'Fn::Sub': ['s3://${Zone}/', { Zone: draft.ref('Data/Lake/features') }] } },
      }),
    /^Data\/Registry\/Cleanup\/Function may hold patient data \(it names Data\/Lake\/features\)/,
  ],
  'a role that reads a zone and belongs to nothing known': [
    (draft) =>
      draft.add('Data', 'Notebook', 'AWS::IAM::Role', {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' } }],
        },
        Policies: [
          { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::*' }] } },
        ],
      }),
    /^Data\/Notebook is a role that reads Data\/Lake\/raw, and nothing that runs with it is known/,
  ],
  'an exception for what is gone': [
    (draft) => draft.remove('Ingestion/Validation/Function'),
    /^the exception for Ingestion\/Validation\/Function is about nothing that runs; remove it/,
  ],
  'an exception for what reads nothing any more': [
    (draft) => draft.set('Ingestion/Validation/Function', 'Environment', undefined),
    /^the exception for Ingestion\/Validation\/Function is not needed, because it holds no patient data/,
  ],
  'a way to the internet': [
    (draft) => draft.add('Network', 'Gateway', 'AWS::EC2::VPCGatewayAttachment', { VpcId: draft.ref(VPC) }),
    /^Network\/Gateway \(AWS::EC2::VPCGatewayAttachment\) leads to the internet/,
  ],
  'a route to the internet': [
    (draft) =>
      draft.add('Network', 'Route', 'AWS::EC2::Route', {
        RouteTableId: draft.ref(ROUTES),
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: 'nat-0123',
      }),
    /^Network\/Route is a route to 0\.0\.0\.0\/0 by NatGatewayId/,
    /^Processing\/Encounters may hold patient data .* is in a subnet with a way out of the network, Network\/Route/,
    /^Serving\/Model\/Model\/Model may hold .* way out/,
    /state Evaluate may hold .* way out/,
    /state Train may hold .* way out/,
  ],
  'a network joined to another': [
    (draft) =>
      draft.add('Network', 'Peering', 'AWS::EC2::VPCPeeringConnection', { VpcId: draft.ref(VPC), PeerVpcId: 'vpc-1' }),
    /^Network\/Peering .* joins the network to another/,
  ],
  'public addresses': [
    (draft) => draft.set(`${VPC}/IsolatedSubnet2/Subnet`, 'MapPublicIpOnLaunch', true),
    /IsolatedSubnet2\/Subnet gives public addresses/,
  ],
  'a group that lets the world in': [
    (draft) => draft.set(ENDPOINTS, 'SecurityGroupIngress.0.CidrIp', '0.0.0.0/0'),
    /^Network\/Isolated\/EndpointSecurityGroup lets in tcp 443 from 0\.0\.0\.0\/0; addresses of the network/,
  ],
  'a group that lets a neighbour in': [
    (draft) => draft.set(ENDPOINTS, 'SecurityGroupIngress.0.CidrIp', '10.0.0.0/8'),
    /EndpointSecurityGroup lets in tcp 443 from 10\.0\.0\.0\/8/,
  ],
  'a group that sends everything everywhere': [
    (draft) => draft.set('Training/Jobs', 'SecurityGroupEgress', [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]),
    /^Training\/Jobs lets out all to 0\.0\.0\.0\/0; tcp 443 alone/,
  ],
  'a group whose rules are left to EC2': [
    (draft) => draft.set('Training/Jobs', 'SecurityGroupEgress', undefined),
    /^Training\/Jobs lets out all to 0\.0\.0\.0\/0/,
  ],
  'a group that sends to every address of IPv6': [
    (draft) =>
      draft.set('Training/Jobs', 'SecurityGroupEgress.1', {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        CidrIpv6: '::/0',
      }),
    /^Training\/Jobs lets out tcp 443 to ::\/0/,
  ],
  'an endpoint that may send to the world': [
    (draft) =>
      draft.set(ENDPOINTS, 'SecurityGroupEgress', [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
      ]),
    /^Network\/Isolated\/EndpointSecurityGroup lets out tcp 443 to 0\.0\.0\.0\/0/,
  ],
  'a missing endpoint': [
    (draft) => draft.remove('Network/Isolated/kms'),
    /^Processing\/Encounters calls kms, and its network has no endpoint for it/,
  ],
  'an endpoint without names': [
    (draft) => draft.set('Network/Isolated/sts', 'PrivateDnsEnabled', false),
    /^Processing\/Encounters does not find Network\/Isolated\/sts by the name of the service/,
  ],
  'an endpoint that is closed': [
    (draft) => draft.set(ENDPOINTS, 'SecurityGroupIngress', []),
    ...['glue', 'kms', 'logs', 'monitoring', 'sts'].flatMap((service) =>
      [1, 2, 3].map(
        (subnet) =>
          new RegExp(`Encounters may not reach Network/Isolated/${service} on tcp 443 from .*Subnet${subnet}/`),
      ),
    ),
  ],
  'an endpoint on another port': [
    (draft) =>
      draft.set(ENDPOINTS, 'SecurityGroupIngress.0.FromPort', 444).set(ENDPOINTS, 'SecurityGroupIngress.0.ToPort', 444),
    ...Array.from({ length: 15 }, () => /Encounters may not reach .* on tcp 443/),
  ],
  'an endpoint that lets in one subnet alone': [
    (draft) => draft.set(ENDPOINTS, 'SecurityGroupIngress.0.CidrIp', '10.1.0.0/19'),
    ...Array.from(
      { length: 5 },
      () => /Encounters may not reach .* from Network\/Isolated\/Vpc\/IsolatedSubnet3\/Subnet/,
    ),
  ],
  'an endpoint whose policy knows another account alone': [
    (draft) =>
      draft.set('Network/Isolated/sts', 'PolicyDocument.Statement.0.Condition', {
        StringEquals: { 'aws:PrincipalAccount': '123456789012' },
      }),
    /^Processing\/Encounters calls sts:GetCallerIdentity, which the policy of Network\/Isolated\/sts does not allow/,
  ],
  'an endpoint whose policy refuses': [
    (draft) =>
      draft.set('Network/Isolated/logs', 'PolicyDocument', {
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 'logs:*', Resource: '*' },
          { Effect: 'Deny', Principal: '*', Action: 'logs:PutLogEvents', Resource: '*' },
        ],
      }),
    /^Processing\/Encounters calls logs:PutLogEvents, which the policy of Network\/Isolated\/logs does not allow/,
  ],
  'a gateway whose policy knows one zone alone': [
    (draft) =>
      draft.set(`${VPC}/S3`, 'PolicyDocument', {
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: { 'Fn::Sub': 'arn:aws:s3:::nothing/*' } },
        ],
      }),
    /^Processing\/Encounters calls s3:AbortMultipartUpload, .*s3:PutObject, which the policy of Network\/Isolated\/Vpc\/S3/,
    /^Serving\/Model\/Model\/Model calls s3:/,
    /state Evaluate calls s3:/,
    /state Train calls s3:/,
  ],
  'a gateway that is not in a route table': [
    (draft) =>
      draft.set(`${VPC}/S3`, 'RouteTableIds', [draft.ref(ROUTES), draft.ref(`${VPC}/IsolatedSubnet2/RouteTable`)]),
    ...Array.from({ length: 4 }, () => /has no route to s3 from Network\/Isolated\/Vpc\/IsolatedSubnet3\/Subnet/),
  ],
  'a subnet without a route table of its own': [
    (draft) => draft.remove(`${VPC}/IsolatedSubnet1/RouteTableAssociation`),
    ...Array.from({ length: 4 }, () => /has no route to s3 from Network\/Isolated\/Vpc\/IsolatedSubnet1\/Subnet/),
  ],
  'a group of another network': [
    (draft) => draft.set(ENDPOINTS, 'VpcId', undefined),
    ...Array.from(
      { length: 5 },
      () => /^Network\/Isolated\/\w+ names .*EndpointSecurityGroup, which is of another network/,
    ),
  ],
  'a route table of another network': [
    (draft) => draft.set(ROUTES, 'VpcId', undefined),
    /IsolatedSubnet1\/RouteTable is the route table of .* and of another network/,
  ],
  'a subnet whose name has a letter too many': [
    (draft) =>
      draft.set(MODEL, 'VpcConfig.Subnets.2', { 'Fn::Join': ['', [draft.at(MODEL, 'VpcConfig.Subnets.2'), 'X']] }),
    /^Serving\/Model\/Model\/Model names .*X as subnet, which no template has/,
  ],
  'a network without names': [
    (draft) => draft.set(VPC, 'EnableDnsSupport', false),
    ...Array.from({ length: 4 }, () => /does not find s3 by name; EnableDnsSupport of its network must be on/),
    ...Array.from({ length: 5 }, () => /^Processing\/Encounters does not find Network\/Isolated\/\w+ by the name/),
  ],
  'no gateway to S3': [
    (draft) => draft.remove(`${VPC}/S3`),
    ...Array.from({ length: 4 }, () => /calls s3, and its network has no endpoint for it/),
  ],
  'a group that does not let S3 out': [
    (draft) =>
      draft.set('Serving/Model/SecurityGroup', 'SecurityGroupEgress', [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.1.0.0/16' },
      ]),
    /^Serving\/Model\/Model\/Model may not send tcp 443 to s3/,
  ],
  'a network ACL that stops answers': [
    (draft) =>
      draft
        .add('Network', 'Acl', 'AWS::EC2::NetworkAcl', { VpcId: draft.ref(VPC) })
        .add('Network', 'Use', 'AWS::EC2::SubnetNetworkAclAssociation', {
          NetworkAclId: { Ref: 'Acl' },
          SubnetId: draft.ref(`${VPC}/IsolatedSubnet1/Subnet`),
        })
        .add('Network', 'Out', 'AWS::EC2::NetworkAclEntry', {
          NetworkAclId: { Ref: 'Acl' },
          Egress: true,
          Protocol: -1,
          RuleAction: 'allow',
          RuleNumber: 100,
          CidrBlock: '0.0.0.0/0',
        }),
    /^Processing\/Encounters has machines that talk to each other/,
    ...Array.from({ length: 5 }, () => /Encounters may not reach .* on tcp 443 from .*IsolatedSubnet1/),
    ...Array.from({ length: 4 }, () => /may not reach s3 from .*IsolatedSubnet1\/Subnet; its network ACL/),
  ],
  'one Availability Zone': [
    (draft) =>
      draft
        .set(`${VPC}/IsolatedSubnet2/Subnet`, 'AvailabilityZone', 'eu-west-1a')
        .set(`${VPC}/IsolatedSubnet3/Subnet`, 'AvailabilityZone', 'eu-west-1a'),
    ...Array.from({ length: 4 }, () => /has subnets in one Availability Zone, eu-west-1a; two at least/),
    /Connection1 names the Availability Zone eu-west-1b, and its subnet is in eu-west-1a/,
    /Connection2 names the Availability Zone eu-west-1c, and its subnet is in eu-west-1a/,
  ],
  'workers that cannot talk to each other (GL-05)': [
    (draft) => draft.remove(`${WORKERS}/from ProcessingEncountersNetworkSecurityGroup3084A988:ALL PORTS`),
    /^Processing\/Encounters has machines that talk to each other, .* \(GL-05\)/,
  ],
  'a job of two machines whose group is for one (TR-13)': [
    (draft) => draft.replace(WORKFLOW, '"ResourceConfig":{"InstanceCount":1', '"ResourceConfig":{"InstanceCount":2'),
    /: state Train has machines that talk to each other, .* \(TR-13\)/,
  ],
  'a group that no template has': [
    (draft) => draft.set(MODEL, 'VpcConfig.SecurityGroupIds', ['sg-0123']),
    /^Serving\/Model\/Model\/Model names sg-0123 as security group, which no template has/,
    /^Serving\/Model\/Model\/Model may not send tcp 443 to s3/,
  ],
};

describe('networkLayer', () => {
  it.each(Object.keys(FAULTS))('sees %s, and nothing else', async (kind) => {
    const [change, ...lines] = FAULTS[kind] ?? [(draft: Draft) => draft];
    const found = await networkLayer.check(change(new Draft('production')).assembly);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(found).toContainEqual(expect.stringMatching(line));
    expect(found.filter((line) => !lines.some((expected) => expected.test(line)))).toEqual([]);
    expect(found).toHaveLength(lines.length);
  });
});
