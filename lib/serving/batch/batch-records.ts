/** How the files that are scored are cut into requests, and what of the answers is kept. */
export interface BatchRecords {
  /** Content type of the files, which the model takes, e.g. `text/csv`; CSV without a header line, which would be a record. */
  readonly contentType: string;

  /**
   * Content type of the answers, which the model gives.
   *
   * @default - that of the files
   */
  readonly accept?: string;

  /**
   * Where a file may be cut. `none` sends each file whole.
   *
   * @default 'line' for `text/csv` and `application/jsonlines`, else 'none'
   */
  readonly split?: 'none' | 'line' | 'record-io' | 'tf-record';

  /**
   * How many records a request has: as many as fit into `maxPayloadMB`, or one.
   *
   * @default 'many' where files are cut
   */
  readonly perRequest?: 'many' | 'one';

  /**
   * Whether the files are compressed with gzip.
   *
   * @default false
   */
  readonly gzip?: boolean;

  /**
   * Whether each answer comes with the record that it answers, so that it keeps the id: behind the columns of CSV, and as
   * `SageMakerOutput` of a JSON record.
   *
   * @default false: answers alone, in the order of the records
   */
  readonly join?: boolean;

  /**
   * What of a record the model gets, as SageMaker's JSONPath: `$[1:]` leaves the first column out, `$.features` takes one member.
   *
   * @default - the whole record
   */
  readonly inputFilter?: string;

  /**
   * What of a record with its answer is kept: `$[0,-1]` the first and the last column, `$['id','SageMakerOutput']` two members.
   *
   * @default - everything
   */
  readonly outputFilter?: string;
}

/** A choice of every member. */
export type ChosenRecords = Required<Pick<BatchRecords, 'contentType' | 'accept' | 'split' | 'gzip' | 'join'>> &
  Pick<BatchRecords, 'perRequest' | 'inputFilter' | 'outputFilter'>;

/** Types whose records SageMaker can filter and join. Source: "Associate prediction results with input records" of its guide, 2026-08. */
const JOINABLE = ['text/csv', 'application/json', 'application/jsonlines'] as const;

/** Types whose records are lines. */
const LINES: readonly string[] = ['text/csv', 'application/jsonlines'];

/** Columns by number, and ranges of them: `$[0]`, `$[0,-1]`, `$[1:]`, `$[0,5:]`, or `$` for all. */
const COLUMNS = /^\$(\[(-?\d+|(-?\d+)?:(-?\d+)?)(, *(-?\d+|(-?\d+)?:(-?\d+)?))*\])?$/;

/** Longest filter (API: JsonPath). */
const LONGEST_FILTER = 63;

/**
 * What is chosen, with the defaults.
 *
 * @throws if SageMaker would refuse the choices, or the answers would not be what they seem; the message says what fits
 */
export function chosenRecords(records: BatchRecords): ChosenRecords {
  const { contentType, perRequest, inputFilter, outputFilter } = records;
  const split = records.split ?? (LINES.includes(contentType) ? 'line' : 'none');
  const chosen = {
    contentType,
    accept: records.accept ?? contentType,
    split,
    gzip: records.gzip ?? false,
    join: records.join ?? false,
    perRequest: perRequest ?? (split === 'none' ? undefined : 'many'),
    inputFilter,
    outputFilter,
  };
  if (split === 'none' && perRequest !== undefined) {
    throw new Error(
      `perRequest must be left out where files are sent whole, got '${perRequest}'; set split to 'line' (API: BatchStrategy)`,
    );
  }
  if (chosen.join || inputFilter !== undefined || outputFilter !== undefined) checkJoin(chosen);
  return chosen;
}

/** @throws if SageMaker cannot take the records apart, or put them together with their answers */
function checkJoin(records: ChosenRecords): void {
  const { contentType, accept, split, gzip, join, outputFilter } = records;
  for (const [name, type] of Object.entries({ contentType, accept })) {
    if (!JOINABLE.some((one) => one === type)) {
      throw new Error(
        `${name} must be ${JOINABLE.join(', ')} where records are filtered or joined, got '${type}'; leave filters and join out (API: DataProcessing)`,
      );
    }
  }
  if ((contentType === 'text/csv') !== (accept === 'text/csv')) {
    throw new Error(
      `accept must be of the same kind as contentType where records are filtered or joined, got '${accept}' for '${contentType}'; ` +
        `use ${contentType === 'text/csv' ? 'text/csv' : 'application/jsonlines'} for both (API: DataProcessing)`,
    );
  }
  if (gzip) {
    throw new Error(
      'gzip must be false where records are filtered or joined: the guide shows it for plain files alone, and what becomes of others ' +
        'is not said; unpack the files, or leave filters and join out (API: DataProcessing)',
    );
  }
  if (LINES.includes(contentType) && split !== 'line') {
    throw new Error(
      `split must be 'line' where records of '${contentType}' are filtered or joined, got '${split}'; each line is a record (API: DataProcessing)`,
    );
  }
  if (outputFilter?.includes('SageMakerOutput') === true && !join) {
    throw new Error(
      `outputFilter must not name SageMakerOutput without join, got '${outputFilter}'; set join, which makes this member (API: DataProcessing)`,
    );
  }
  checkFilter('inputFilter', records);
  checkFilter('outputFilter', records);
}

/** @throws if it is none of the JSONPaths that SageMaker knows for this type */
function checkFilter(name: 'inputFilter' | 'outputFilter', { [name]: filter, contentType }: ChosenRecords): void {
  if (filter === undefined) return;
  if (filter.length > LONGEST_FILTER) {
    throw new Error(
      `${name} must have at most ${LONGEST_FILTER} characters, got ${filter.length}; use a range such as $[1:] (API: JsonPath)`,
    );
  }
  if (contentType === 'text/csv' && !COLUMNS.test(filter)) {
    throw new Error(
      `${name} must name columns by number for text/csv, got '${filter}'; write $[0], $[0,-1] or $[1:] (API: DataProcessing)`,
    );
  }
  if (!filter.startsWith('$')) {
    throw new Error(`${name} must begin with $, the whole record, got '${filter}'; write $.${filter} (API: JsonPath)`);
  }
}
