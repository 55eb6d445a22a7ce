import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Catalog } from '../data-lake/catalog';
import type { DataLake } from '../data-lake/data-lake';
import { RawCrawler } from '../data-lake/raw-crawler';
import { JobTriggers } from '../processing/job-triggers';
import { ICEBERG_CATALOG, SparkJob } from '../processing/spark-job';
import { ENCOUNTERS_JOB, ENCOUNTERS_PACKAGES } from '../readmission/archives';
import { ENCOUNTERS, FEATURES, QUARANTINE, REFERENCE, UPLOADED_ENCOUNTERS } from '../readmission/layout';
import type { EncryptionKeys } from '../security/encryption-keys';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface ProcessingStackProps extends PlatformStackProps {
  /** Keys of what the job writes and of the logs. */
  readonly keys: EncryptionKeys;

  /** Where failures are reported. */
  readonly alarms: ITopic;

  /** Network of the job, if it runs in one. */
  readonly vpc: IVpc;

  /** Its subnets. */
  readonly subnets: ISubnet[];

  /** The lake. */
  readonly lake: DataLake;

  /** Catalog of files as they came. */
  readonly raw: Catalog;

  /** Catalog of the star schema. */
  readonly curated: Catalog;
}

/** From raw encounters to a star schema and to features. */
export class Processing extends PlatformStack {
  /** The job. */
  readonly job: SparkJob;

  constructor(scope: Construct, id: string, props: ProcessingStackProps) {
    super(scope, id, { ...props, description: 'Spark job from raw data to star schema and features' });
    const { lake, raw, curated } = props;
    const { processing, catalog } = props.config;

    this.job = new SparkJob(this, 'Encounters', {
      description: 'Raw encounters to the star schema and to features',
      code: { script: ENCOUNTERS_JOB, packages: ENCOUNTERS_PACKAGES },
      arguments: {
        raw: lake.uri({ zone: 'raw', prefix: ENCOUNTERS }),
        reference: lake.uri({ zone: 'raw', prefix: REFERENCE }),
        quarantine: lake.uri({ zone: 'raw', prefix: QUARANTINE }),
        catalog: ICEBERG_CATALOG,
        database: curated.databaseName,
        features: lake.uri({ zone: 'features', prefix: FEATURES }),
      },
      warehouse: lake.uri({ zone: 'curated' }),
      encryptionKey: props.keys.restricted,
      workerType: processing.workerType,
      workers: processing.workers,
      timeout: Duration.minutes(processing.timeoutMinutes),
      logs: { encryptionKey: props.keys.logs, retention: this.logRetention, retain: this.keepsData },
      alarms: props.alarms,
      network: processing.inVpc ? { vpc: props.vpc, subnets: props.subnets } : undefined,
    });
    for (const prefix of [ENCOUNTERS, REFERENCE]) {
      lake.grantStorageRead(this.job.role, { zone: 'raw', prefix, hadoop: true });
    }
    const written = [
      { zone: 'raw', prefix: QUARANTINE, hadoop: true },
      { zone: 'curated' },
      { zone: 'features', prefix: FEATURES, hadoop: true },
    ] as const;
    for (const area of written) {
      lake.grantStorageRead(this.job.role, area);
      lake.grantStorageWrite(this.job.role, area);
      lake.grantStorageDelete(this.job.role, area);
    }
    curated.grantMaintain(this.job.role);

    new JobTriggers(this, 'Start', {
      job: this.job,
      schedule: processing.schedule,
      arrival:
        processing.arrival === undefined
          ? undefined
          : {
              bucket: lake.zones.raw,
              prefix: ENCOUNTERS,
              batchSize: processing.arrival.batchSize,
              window: Duration.minutes(processing.arrival.windowMinutes),
            },
    });

    if (catalog.crawler !== undefined) {
      const crawler = new RawCrawler(this, 'Crawler', {
        lake,
        catalog: raw,
        area: { zone: 'raw', prefix: UPLOADED_ENCOUNTERS },
        tablePrefix: 'uploaded_',
        logs: { encryptionKey: props.keys.logs, retention: this.logRetention, retain: this.keepsData },
        schedule: catalog.crawler.schedule,
      });
      new CfnOutput(this, 'CrawlerName', { value: crawler.crawlerName, description: 'Crawler of uploaded files' });
    }

    this.keepExported(this.job.jobName, ...this.job.logGroups.map(({ logGroupArn }) => logGroupArn));
    new CfnOutput(this, 'Job', { value: this.job.jobName, description: 'Spark job; start it to make features now' });
  }
}
