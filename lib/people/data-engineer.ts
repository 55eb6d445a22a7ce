import type { Construct } from 'constructs';
import type { Catalog } from '../data-lake/catalog';
import type { DataLake } from '../data-lake/data-lake';
import { SENSITIVITIES } from '../data-lake/table-definition';
import type { SparkJob } from '../processing/spark-job';
import { AskingPerson, type AskingPersonProps } from './asking-person';
import { grantReadLogs } from './log-access';

/** Choices for the role. */
export interface DataEngineerProps extends AskingPersonProps {
  /** The lake; Lake Formation must be on. */
  readonly lake: DataLake;

  /** Databases of the zones raw and curated. */
  readonly catalogs: readonly Catalog[];

  /** The job that the person runs. */
  readonly job: SparkJob;
}

/** Looks after data: sees the tables of raw and curated whole, the number of a patient included, and runs the Spark job. */
export class DataEngineer extends AskingPerson {
  constructor(scope: Construct, id: string, props: DataEngineerProps) {
    super(scope, id, props);
    this.describe('Data engineer: sees raw and curated tables whole, runs the Spark job');
    props.lake.grantQueryByTags(this, {
      zones: ['raw', 'curated'],
      sensitivities: SENSITIVITIES,
      catalogs: props.catalogs,
    });
    props.job.grantOperate(this);
    grantReadLogs(this, props.job.logGroups);
  }
}
