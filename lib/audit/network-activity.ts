import type { InterfaceEndpointName } from '../network/interface-endpoints';

/**
 * Event sources of services that CloudTrail can record at interface endpoints, by the name of the endpoint (CT-08). The guide
 * has none for ECR, logs, data streams, states and STS. It also has S3, whose gateway endpoint every job uses: the trail
 * records objects by themselves, so those calls would be paid twice. Source: CloudTrail User Guide, "Network activity events",
 * read 2026-11; it lists services, and the source of a service is what its events say.
 */
const EVENT_SOURCES: Readonly<Partial<Record<InterfaceEndpointName, string>>> = {
  athena: 'athena.amazonaws.com',
  events: 'events.amazonaws.com',
  glue: 'glue.amazonaws.com',
  'kinesis-firehose': 'firehose.amazonaws.com',
  kms: 'kms.amazonaws.com',
  lakeformation: 'lakeformation.amazonaws.com',
  monitoring: 'monitoring.amazonaws.com',
  'sagemaker-api': 'sagemaker.amazonaws.com',
  'sagemaker-runtime': 'sagemaker.amazonaws.com',
  secretsmanager: 'secretsmanager.amazonaws.com',
};

/** Names of the interface endpoints at which CloudTrail can record calls. */
export const RECORDED_ENDPOINTS: readonly string[] = Object.keys(EVENT_SOURCES);

/** Event sources to record for these interface endpoints, each once; endpoints that CloudTrail cannot record give none. */
export function networkActivitySources(interfaceEndpoints: readonly InterfaceEndpointName[]): string[] {
  return [...new Set(interfaceEndpoints.flatMap((endpoint) => EVENT_SOURCES[endpoint] ?? []))].sort();
}
