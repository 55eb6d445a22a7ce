import type { Construct } from 'constructs';
import type { DataFilter } from '../data-lake/data-filter';
import type { DataLake } from '../data-lake/data-lake';
import { AskingPerson, type AskingPersonProps } from './asking-person';

/** Choices for the role. */
export interface AnalystProps extends AskingPersonProps {
  /** The lake; Lake Formation must be on. */
  readonly lake: DataLake;

  /** Rows and columns that the person sees of one table; of its catalog, tables without a patient are seen whole. */
  readonly filter: DataFilter;
}

/** Answers questions: sees one table through a filter of rows and columns, and the tables of that database that name no patient. */
export class Analyst extends AskingPerson {
  constructor(scope: Construct, id: string, props: AnalystProps) {
    super(scope, id, props);
    this.describe('Analyst: asks about open encounters, without the number of a patient');
    const { catalog, table } = props.filter;
    catalog.grantQuery(this, table, { filter: props.filter });
    props.lake.grantQueryByTags(this, { zones: ['curated'], sensitivities: ['internal'], catalogs: [catalog] });
  }
}
