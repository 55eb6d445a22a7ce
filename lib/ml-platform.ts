import type { Construct } from 'constructs';
import type { PlatformConfig } from './config/load-config';
import { Api } from './stacks/api';
import { Audit } from './stacks/audit';
import { Data } from './stacks/data';
import { Endpoints } from './stacks/endpoints';
import { Files } from './stacks/files';
import { Foundation } from './stacks/foundation';
import { Ingestion } from './stacks/ingestion';
import { Monitoring } from './stacks/monitoring';
import { Network } from './stacks/network';
import { People } from './stacks/people';
import { Processing } from './stacks/processing';
import { Serving } from './stacks/serving';
import { Training } from './stacks/training';

/** The stacks of a platform, in the order in which they are deployed. */
export interface Platform {
  /** Keys, alarm topic and access logs. */
  readonly foundation: Foundation;
  /** Isolated network. */
  readonly network: Network;
  /** Shared files; undefined if nothing uses them. */
  readonly files?: Files;
  /** Zones, catalog, stream and model registry. */
  readonly data: Data;
  /** Who did what. */
  readonly audit: Audit;
  /** From the stream into the lake. */
  readonly ingestion: Ingestion;
  /** From raw data to features. */
  readonly processing: Processing;
  /** From features to a registered model. */
  readonly training: Training;
  /** From a registered model to answers. */
  readonly serving: Serving;
  /** Endpoints of definitions; undefined if there are none. */
  readonly endpoints?: Endpoints;
  /** What callers ask; undefined if the configuration has none. */
  readonly api?: Api;
  /** Roles of people; undefined if the configuration names none. */
  readonly people?: People;
  /** What people look at. */
  readonly monitoring: Monitoring;
}

/**
 * The whole architecture: every stack and every wire, in the order in which data flows.
 *
 * References go down the page only. The stacks hang directly under the scope: an `App`, in which every command of the CLI
 * finds them (RV-01), or the `Stage` of a pipeline.
 */
export function buildPlatform(scope: Construct, config: PlatformConfig): Platform {
  const foundation = new Foundation(scope, 'Foundation', { config });
  const { keys, alarms, accessLogs } = foundation;
  const logKey = keys.logs;

  const network = new Network(scope, 'Network', { config, logKey });
  const { vpc, subnets } = network;

  const files = usesFiles(config)
    ? new Files(scope, 'Files', { config, encryptionKey: keys.restricted, vpc, subnets, ...config.files })
    : undefined;

  const data = new Data(scope, 'Data', { config, keys, accessLogs });
  const { lake, events, baseline, registry, groups } = data;
  const { raw, curated } = data.catalogs;

  const audit = new Audit(scope, 'Audit', { config, logKey, accessLogs, lake, results: foundation.results.bucket });

  const ingestion = new Ingestion(scope, 'Ingestion', { config, logKey, alarms, events, lake, raw });
  const common = { config, keys, alarms, vpc, subnets, lake };
  const processing = new Processing(scope, 'Processing', { ...common, raw, curated });
  const dataJobName = processing.job.jobName;

  // Training and serving know the registry, not each other: an approved version joins them.
  const training = new Training(scope, 'Training', { ...common, registry, groups, dataJobName, homes: files?.homes });
  const serving = new Serving(scope, 'Serving', { ...common, baseline, registry });
  const endpoints =
    config.serving.endpoints.length > 0 ? new Endpoints(scope, 'Endpoints', { ...common, dataJobName }) : undefined;
  const api = config.serving.api && new Api(scope, 'Api', { config, api: config.serving.api, logKey, alarms });
  api?.addStackDependency(serving);

  // The ids of an imported network are text, so no reference says that what runs in it needs its endpoints (VPC-02).
  for (const stack of [
    ...(config.processing.inVpc ? [processing] : []),
    ...(files ? [files] : []),
    training,
    serving,
    ...(endpoints ? [endpoints] : []),
  ]) {
    stack.addStackDependency(network);
  }

  const stacks = { foundation, network, files, data, audit, ingestion, processing, training, serving, endpoints, api };
  const people = config.people && new People(scope, 'People', { config, people: config.people, stacks });
  const monitoring = new Monitoring(scope, 'Monitoring', { config, ingestion, processing, training, serving });

  return { ...stacks, people, monitoring };
}

/** Whether somebody has a home, or a job reads its data there. */
function usesFiles({ files, training }: PlatformConfig): boolean {
  return files !== undefined || [training, ...training.jobs].some(({ storage }) => storage === 'efs');
}
