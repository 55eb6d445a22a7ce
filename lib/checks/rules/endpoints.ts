import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { endpointsOf, isIsolated, reachesS3, serviceOf, subnetsOf } from '../networks';
import { couldMatch, coversAction, generousStatementsOf, isUnknown } from '../policy-document';
import { forEach, type Problem, type Rule } from '../rule';
import { securityGroupsOf, trafficRulesOf } from '../security-groups';
import { booleanOf, listed, shown } from '../wording';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** What a Spark job in a network calls besides S3. Source: Glue guide, jobs in a VPC; a job with a key also calls KMS. */
const SPARK_CALLS = ['glue', 'logs', 'monitoring', 'sts'];

const s3Reached: Rule = {
  id: 'ML-VPC-02',
  title: 'Whatever runs in a subnet without the internet reaches S3',
  facts: ['VPC-02', 'EM-03'],
  fix: 'add the free gateway endpoint of S3, with the route table of the subnet',
  check: (assembly) =>
    placesOf(assembly).flatMap(({ resource, where, subnets }): Problem[] => {
      const cutOff = subnets.filter((subnet) => isIsolated(subnet, assembly) && !reachesS3(subnet, assembly));
      if (cutOff.length === 0) return [];
      return [
        {
          resource,
          problem: `no route leads to S3 from ${cutOff.map(({ id }) => id).join(', ')}, so that it waits until it fails`,
          location: where,
        },
      ];
    }),
};

const sparkReachesServices: Rule = {
  id: 'ML-VPC-02-2',
  title: 'A Spark job in a network without the internet reaches the services that it calls',
  facts: ['VPC-02'],
  fix: 'add interface endpoints for them to the network',
  check: forEach('AWS::Glue::Job', ({ properties }, assembly) => {
    const [subnet] = asList(at(properties, 'Connections.Connections'))
      .flatMap((connection) => assembly.target(connection) ?? [])
      .flatMap((connection) =>
        subnetsOf(at(connection.properties, 'ConnectionInput.PhysicalConnectionRequirements.SubnetId'), assembly),
      )
      .filter((one) => isIsolated(one, assembly));
    if (subnet === undefined) return [];
    const needed = properties.SecurityConfiguration === undefined ? SPARK_CALLS : [...SPARK_CALLS, 'kms'];
    const there = endpointsOf(subnet, assembly).map(({ service }) => service);
    const missing = needed.filter((service) => !there.includes(service));
    if (missing.length === 0) return [];
    return [
      {
        problem: `the network of ${subnet.id} has no endpoint for ${listed(missing)}, so that the job waits until it fails`,
        location: 'Properties/Connections',
      },
    ];
  }),
};

/** Source: Amazon ECR guide, VPC endpoints: layers of images lie in a bucket of the Region. */
const layersAllowed: Rule = {
  id: 'ML-VPC-03',
  title: 'A gateway of S3 with a policy lets layers of images through',
  facts: ['VPC-03'],
  fix: 'allow s3:GetObject on arn:aws:s3:::prod-<region>-starport-layer-bucket/*',
  check: forEach(ENDPOINT, (endpoint, assembly) => {
    const { PolicyDocument, VpcId } = endpoint.properties;
    if (PolicyDocument === undefined || serviceOf(endpoint) !== 's3') return [];
    const pullsImages = assembly
      .ofType(ENDPOINT)
      .some((other) => serviceOf(other) === 'ecr.dkr' && other.properties.VpcId === VpcId);
    const region = assembly.stacks.find(({ id }) => id === endpoint.stack)?.region ?? '<AWS::Region>';
    const layers = `arn:<AWS::Partition>:s3:::prod-${region}-starport-layer-bucket/layer`;
    const isAllowed = generousStatementsOf(PolicyDocument).some(
      (statement) =>
        statement.isAllow &&
        coversAction(statement, 's3:GetObject') &&
        statement.resources.some((pattern) => couldMatch(pattern, layers)),
    );
    if (!pullsImages || isAllowed) return [];
    return [
      {
        problem: `the policy must allow s3:GetObject on ${layers}, or no image can be pulled`,
        location: 'Properties/PolicyDocument',
      },
    ];
  }),
};

/** Names that are often taken for those of endpoints. Source: service names in `aws-cdk-lib/aws-ec2`. */
const WRONG_NAMES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  'cloudwatch-logs': 'logs',
  efs: 'elasticfilesystem',
  eventbridge: 'events',
  firehose: 'kinesis-firehose',
  kinesis: 'kinesis-streams',
  'lake-formation': 'lakeformation',
  sagemaker: 'sagemaker.api',
  'sagemaker-api': 'sagemaker.api',
  'sagemaker-runtime': 'sagemaker.runtime',
  stepfunctions: 'states',
  'step-functions': 'states',
};

const knownService: Rule = {
  id: 'ML-VPC-06',
  title: 'An endpoint names a service as EC2 does, in the Region of its stack',
  facts: ['VPC-06'],
  fix: 'take the name from the constants of aws-cdk-lib/aws-ec2',
  check: forEach(ENDPOINT, (endpoint, assembly) => {
    const name = String(endpoint.properties.ServiceName ?? '');
    const region = assembly.stacks.find(({ id }) => id === endpoint.stack)?.region;
    const [, own] = /^(?:cn\.)?(?:com\.amazonaws|aws\.sagemaker)\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(name) ?? [];
    const right = WRONG_NAMES[serviceOf(endpoint)];
    const location = 'Properties/ServiceName';
    return [
      ...(right !== undefined && name.includes('amazonaws')
        ? [{ problem: `the service is called ${shown(right)}, got ${shown(name)}`, location }]
        : []),
      ...(own !== undefined && region !== undefined && own !== region && endpoint.properties.ServiceRegion === undefined
        ? [{ problem: `the service must be of ${region}, got ${shown(name)}`, location }]
        : []),
    ];
  }),
};

const privateNames: Rule = {
  id: 'ML-VPC-07',
  title: 'An interface endpoint answers under the usual name of its service',
  facts: ['VPC-07'],
  fix: 'set PrivateDnsEnabled on the endpoint, and EnableDnsSupport and EnableDnsHostnames on its network',
  check: forEach(ENDPOINT, ({ properties }, assembly) => {
    if (properties.VpcEndpointType !== 'Interface' || !/amazonaws|aws\.sagemaker/.test(String(properties.ServiceName)))
      return [];
    // Beside a gateway of the same service, private names are asked for in another way.
    if (/\.(s3|dynamodb)$/.test(String(properties.ServiceName))) return [];
    const vpc = assembly.target(properties.VpcId)?.properties ?? { EnableDnsSupport: true, EnableDnsHostnames: true };
    const settings = {
      PrivateDnsEnabled: properties.PrivateDnsEnabled,
      'EnableDnsSupport of the network': vpc.EnableDnsSupport ?? true,
      'EnableDnsHostnames of the network': vpc.EnableDnsHostnames,
    };
    return Object.entries(settings)
      .filter(([, value]) => booleanOf(value) !== true && !isUnknown(value))
      .map(([name, value]) => ({
        problem: `${name} must be true, got ${shown(value)}`,
        location: 'Properties/PrivateDnsEnabled',
      }));
  }),
};

const httpsFromInside: Rule = {
  id: 'ML-VPC-07-2',
  title: 'An interface endpoint lets HTTPS in from inside, and nobody from everywhere',
  facts: ['VPC-07'],
  fix: 'let TCP 443 in from the groups or the range of the clients',
  check: forEach(ENDPOINT, ({ properties }, assembly) => {
    const groups = securityGroupsOf(properties.SecurityGroupIds, assembly);
    if (groups.length === 0 || groups.length < asList(properties.SecurityGroupIds).length) return [];
    const incoming = groups
      .flatMap((group) => trafficRulesOf(group, assembly))
      .filter(({ direction, from, to }) => direction === 'in' && from <= 443 && to >= 443);
    const location = 'Properties/SecurityGroupIds';
    if (incoming.length === 0)
      return [{ problem: `${groups.map(({ id }) => id).join(', ')} must let TCP 443 in, got no such rule`, location }];
    return incoming
      .filter(({ peer }) => peer === '0.0.0.0/0' || peer === '::/0')
      .map(({ peer }) => ({ problem: `TCP 443 must come from inside, got ${peer}`, location }));
  }),
};

/** Something that runs in subnets. */
interface Place {
  readonly resource: Resource;
  readonly where: string;
  readonly subnets: readonly Resource[];
}

/** Jobs, models and applications in subnets of the assembly; Glue and Studio have rules of their own. */
function placesOf(assembly: Assembly): Place[] {
  return [
    ...assembly.ofType('AWS::SageMaker::Model').map((resource) => ({
      resource,
      where: 'Properties/VpcConfig',
      subnets: subnetsOf(at(resource.properties, 'VpcConfig.Subnets'), assembly),
    })),
    ...assembly.ofType('AWS::EMRServerless::Application').map((resource) => ({
      resource,
      where: 'Properties/NetworkConfiguration',
      subnets: subnetsOf(at(resource.properties, 'NetworkConfiguration.SubnetIds'), assembly),
    })),
    ...assembly.apiCalls.map(({ resource, where, parameters }) => ({
      resource,
      where,
      subnets: subnetsOf(
        [
          at(parameters, 'VpcConfig.Subnets'),
          at(parameters, 'NetworkConfig.VpcConfig.Subnets'),
          asProperties(parameters.TrainingJobDefinition).VpcConfig,
        ],
        assembly,
      ),
    })),
  ];
}

/** Rules about VPC endpoints. */
export const endpointRules: readonly Rule[] = [
  s3Reached,
  sparkReachesServices,
  layersAllowed,
  knownService,
  privateNames,
  httpsFromInside,
];
