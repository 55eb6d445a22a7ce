import type { Call } from '../security/calls';

const glue = 'arn:aws:glue:{region}:{account}';

/**
 * What Glue calls to place the workers of a job in a network, as its guide lists it.
 *
 * @param path of the construct; without it no call is made
 */
export function jobNetworkCalls(path: string): readonly Call[] {
  const when = { construct: `${path}/Connection0` };
  return [
    {
      actions: ['glue:GetConnection', 'glue:GetConnections'],
      on: [`${glue}:catalog`],
      when,
      why: 'It reads the connections of the job',
    },
    ...[0, 1, 2, 3, 4, 5].map((index) => ({
      actions: ['glue:GetConnection', 'glue:GetConnections'],
      on: [`{${path}/Connection${index}}`],
      when: { construct: `${path}/Connection${index}` },
      why: 'It reads the connections of the job',
    })),
    {
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcAttribute',
        'ec2:DescribeVpcEndpoints',
      ],
      on: ['*'],
      when,
      why: 'It looks at the network, makes interfaces for a run and takes them away; they have no names before',
    },
    {
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      on: ['arn:aws:ec2:{region}:{account}:network-interface/*'],
      context: { 'aws:TagKeys': ['aws-glue-service-resource'] },
      alsoWithout: ['aws:TagKeys'],
      when,
      why: 'It marks its interfaces with its own tag, and no other',
    },
  ];
}
