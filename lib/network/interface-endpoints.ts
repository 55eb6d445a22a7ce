import { InterfaceVpcEndpointAwsService as Service } from 'aws-cdk-lib/aws-ec2';

/** What needs interface endpoints, and why; each set is all that one kind of work calls beside S3. */
export const ENDPOINT_SETS = {
  'spark-job': 'A Glue job in the network; without one of them it hangs (VPC-02)',
  query: 'Someone or something in the network that asks Athena',
  notebook: 'A notebook in the network, such as Studio without the internet (ST-04)',
  'serving-clients': 'An application in the network that asks the model',
  producers: 'An application in the network that puts records on the stream',
  orchestration: 'An application in the network that starts workflows or sends events',
  containers: 'Containers in the network from images of ECR; those of SageMaker come another way',
} as const;

/** Name of a set. */
export type EndpointSetName = keyof typeof ENDPOINT_SETS;

/** A service that can have an interface endpoint. */
export interface InterfaceEndpoint {
  /** The service as EC2 names it: always a constant of CDK, since many names differ from those of the APIs (VPC-06). */
  readonly service: Service;

  /** What goes through it. */
  readonly carries: string;

  /** Sets that it belongs to; none for one that is asked for by name only. */
  readonly sets: readonly EndpointSetName[];
}

const ENDPOINTS = {
  athena: { service: Service.ATHENA, carries: 'Starts queries, reads their results', sets: ['query'] },
  'ecr-api': { service: Service.ECR, carries: 'Signs in to the registry', sets: ['containers'] },
  'ecr-dkr': { service: Service.ECR_DOCKER, carries: 'Pulls images; their layers come from S3', sets: ['containers'] },
  events: { service: Service.EVENTBRIDGE, carries: 'Sends events', sets: ['orchestration'] },
  glue: { service: Service.GLUE, carries: 'Reads and commits tables of the catalog', sets: ['spark-job', 'query'] },
  'kinesis-firehose': { service: Service.KINESIS_FIREHOSE, carries: 'Puts records for delivery', sets: [] },
  'kinesis-streams': { service: Service.KINESIS_STREAMS, carries: 'Puts records on the stream', sets: ['producers'] },
  kms: { service: Service.KMS, carries: 'Encrypts and decrypts in code, not in S3', sets: ['spark-job'] },
  lakeformation: { service: Service.LAKE_FORMATION, carries: 'Lends credentials to an engine of its own', sets: [] },
  logs: { service: Service.CLOUDWATCH_LOGS, carries: 'Writes logs', sets: ['spark-job', 'notebook', 'containers'] },
  monitoring: { service: Service.CLOUDWATCH_MONITORING, carries: 'Writes metrics', sets: ['spark-job'] },
  'sagemaker-api': { service: Service.SAGEMAKER_API, carries: 'Starts jobs, reads the registry', sets: ['notebook'] },
  'sagemaker-runtime': {
    service: Service.SAGEMAKER_RUNTIME,
    carries: 'Asks the model',
    sets: ['notebook', 'serving-clients'],
  },
  secretsmanager: { service: Service.SECRETS_MANAGER, carries: 'Reads secrets, such as those of databases', sets: [] },
  states: { service: Service.STEP_FUNCTIONS, carries: 'Starts workflows', sets: ['orchestration'] },
  sts: { service: Service.STS, carries: 'Says who one is, takes roles', sets: ['spark-job', 'query', 'notebook'] },
} as const satisfies Record<string, InterfaceEndpoint>;

/** Name of a service that can have an interface endpoint, as props and the configuration use it. */
export type InterfaceEndpointName = keyof typeof ENDPOINTS;

/** All services that can have an interface endpoint. */
export const INTERFACE_ENDPOINTS: Readonly<Record<InterfaceEndpointName, InterfaceEndpoint>> = ENDPOINTS;

/** Their names, sorted. */
export const INTERFACE_ENDPOINT_NAMES = Object.keys(ENDPOINTS) as [InterfaceEndpointName, ...InterfaceEndpointName[]];

/** Names of the sets. */
export const ENDPOINT_SET_NAMES = Object.keys(ENDPOINT_SETS) as [EndpointSetName, ...EndpointSetName[]];

/** Which interface endpoints a network gets. */
export interface EndpointChoice {
  /**
   * All that these kinds of work call.
   *
   * @default - no set
   */
  readonly sets?: readonly EndpointSetName[];

  /**
   * Single services beside the sets.
   *
   * @default - none
   */
  readonly services?: readonly InterfaceEndpointName[];
}

/**
 * The services of a choice, each once, sorted.
 *
 * @param choice sets and single services
 * @param without services that have an endpoint already
 */
export function servicesOf(
  { sets = [], services = [] }: EndpointChoice,
  without: readonly InterfaceEndpointName[] = [],
): InterfaceEndpointName[] {
  return INTERFACE_ENDPOINT_NAMES.filter(
    (name) =>
      !without.includes(name) &&
      (services.includes(name) || INTERFACE_ENDPOINTS[name].sets.some((set) => sets.includes(set))),
  );
}
