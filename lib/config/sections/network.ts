import { z } from 'zod';
import { addressRange, networkRange, privateRange } from '../../network/cidr';
import { ENDPOINT_SET_NAMES, INTERFACE_ENDPOINT_NAMES } from '../../network/interface-endpoints';
import { availabilityZone } from './availability-zone';

/** Text about which a function says what is wrong. */
const checked = (problemOf: (text: string) => string | undefined) =>
  z.string().superRefine((text, context) => {
    const message = problemOf(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Id of a resource of EC2. */
const resourceId = (prefix: string, what: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`),
      `is not the id of a ${what}; ${prefix}- and 17 digits from 0 to f are allowed, 8 for an old one. Copy it from the console.`,
    );

const service = () => z.enum(INTERFACE_ENDPOINT_NAMES);

/** Which interface endpoints are made, in either mode. */
const ENDPOINTS = {
  sets: z.array(z.enum(ENDPOINT_SET_NAMES)).default([]).meta({
    description:
      'Kinds of work in the network that call more than S3: for each, all services that it calls. The README of lib/network lists them.',
    uniqueItems: true,
  }),
  services: z.array(service()).default([]).meta({ description: 'Single services beside the sets.', uniqueItems: true }),
  fewerZones: z
    .array(
      z.strictObject({
        service: service().meta({ description: 'Service of the endpoint.', examples: ['glue'] }),
        availabilityZones: z
          .array(availabilityZone())
          .min(1)
          .max(6)
          .meta({
            description: 'Zones in which it has an address.',
            examples: [['eu-west-1a']],
            uniqueItems: true,
          }),
      }),
    )
    .default([])
    .meta({
      description:
        'Endpoints that are not in all Availability Zones: some services lack some zones, and one zone costs less. The other zones reach it, and lose it with its zone.',
    }),
};

const CHOICE =
  'AWS services that are reached from inside the network, besides S3. Each costs by the hour in every Availability Zone.';

/** The network. */
export const network = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z.literal('create').meta({ description: 'A network of its own.', examples: ['create'] }),
      cidr: checked(privateRange).default('10.0.0.0/16').meta({
        description:
          'Private address range of the network, from /16 to /20. Each Availability Zone gets a sixteenth of it, so a /24 at least. It cannot be changed later.',
      }),
      connectedCidrs: z.array(checked(addressRange)).default([]).meta({
        description:
          'Address ranges of networks that this one will be connected to; it must not overlap them. Nothing is connected.',
        uniqueItems: true,
      }),
      interfaceEndpoints: z.strictObject(ENDPOINTS).prefault({}).meta({ description: CHOICE }),
    }),
    z.strictObject({
      mode: z.literal('import').meta({ description: 'A network that is there already, and belongs to somebody else.' }),
      vpcId: resourceId('vpc', 'network').meta({
        description: 'Its id. DNS support and DNS host names must be on.',
        examples: ['vpc-0123456789abcdef0'],
      }),
      vpcCidr: checked(networkRange).meta({
        description: 'Its address range, from /16 to /28: who may call the interface endpoints.',
        examples: ['10.2.0.0/16'],
      }),
      subnets: z
        .array(
          z.strictObject({
            subnetId: resourceId('subnet', 'subnet').meta({
              description: 'Its id.',
              examples: ['subnet-0123456789abcdef0'],
            }),
            availabilityZone: availabilityZone().meta({ description: 'Its zone.', examples: ['eu-west-1a'] }),
            routeTableId: resourceId('rtb', 'route table').meta({
              description: 'Its route table, with no way out: patient data is read there.',
              examples: ['rtb-0123456789abcdef0'],
            }),
          }),
        )
        .min(2)
        .max(6)
        .meta({
          description:
            'Subnets to use, one in each Availability Zone of the environment. No route may lead out of them.',
          examples: [
            ['a', 'b'].map((letter, index) => ({
              subnetId: `subnet-0123456789abcdef${index}`,
              availabilityZone: `eu-west-1${letter}`,
              routeTableId: `rtb-0123456789abcdef${index}`,
            })),
          ],
        }),
      s3Gateway: z.enum(['create', 'existing']).default('create').meta({
        description:
          'The gateway to S3, which everything needs: create = made in the route tables; existing = they have one, and its owner answers for its policy. A route table takes one.',
      }),
      interfaceEndpoints: z
        .strictObject({
          ...ENDPOINTS,
          existing: z.array(service()).default([]).meta({
            description: 'Services that have an interface endpoint there already: they count, and are not made again.',
            uniqueItems: true,
          }),
        })
        .prefault({})
        .meta({ description: CHOICE }),
    }),
  ])
  .prefault({ mode: 'create' })
  .meta({ description: 'The network. It has no way to the internet.' });
