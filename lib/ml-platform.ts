import type { Construct } from 'constructs';
import type { PlatformConfig } from './config/load-config';
import { Audit } from './stacks/audit';
import { Data } from './stacks/data';
import { Foundation } from './stacks/foundation';
import { Ingestion } from './stacks/ingestion';
import { Monitoring } from './stacks/monitoring';
import { Network } from './stacks/network';
import { Processing } from './stacks/processing';
import { Serving } from './stacks/serving';
import { Training } from './stacks/training';

/** The stacks of a platform, in the order in which they are deployed. */
export interface Platform {
  /** Keys, alarm topic and access logs. */
  readonly foundation: Foundation;
  /** Isolated network. */
  readonly network: Network;
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
  const { dataKey, logKey, alarms, accessLogs } = foundation;

  const network = new Network(scope, 'Network', { config, logKey });
  const { vpc, subnets } = network;

  const data = new Data(scope, 'Data', { config, dataKey, logKey, accessLogs });
  const { lake, raw, curated, events, baseline, registry } = data;

  const audit = new Audit(scope, 'Audit', { config, logKey, accessLogs, lake });

  const ingestion = new Ingestion(scope, 'Ingestion', { config, logKey, alarms, events, lake, raw });
  const processing = new Processing(scope, 'Processing', {
    config,
    dataKey,
    logKey,
    alarms,
    vpc,
    subnets,
    lake,
    curated,
  });

  // Training and serving know the registry, not each other: an approved version joins them.
  const training = new Training(scope, 'Training', { config, dataKey, logKey, alarms, vpc, subnets, lake, registry });
  const serving = new Serving(scope, 'Serving', {
    config,
    dataKey,
    logKey,
    alarms,
    vpc,
    subnets,
    lake,
    baseline,
    registry,
  });

  const monitoring = new Monitoring(scope, 'Monitoring', { config, ingestion, processing, training, serving });

  return { foundation, network, data, audit, ingestion, processing, training, serving, monitoring };
}
