import type { Assembly } from '../assembly';
import { inputsOf } from '../job-inputs';
import { ALL_JOBS, forEachJob } from '../jobs';
import { isGiven, textAt, valueAt } from '../request-values';
import type { Rule } from '../rule';
import { bucketAt } from '../storage-access';

/** API: `CreateTrainingJobRequest.InputDataConfig`. */
const sameRegion: Rule = {
  id: 'ML-TR-33',
  title: 'The input of a job lies in the Region of the job',
  facts: ['TR-33'],
  fix: 'replicate the bucket, or run the job where the data is',
  check: forEachJob(ALL_JOBS, (job, assembly) => {
    const regionOf = (stack: string) => assembly.stacks.find(({ id }) => id === stack)?.region;
    const own = regionOf(job.call.resource.stack);
    return inputsOf(job).flatMap(({ at, uri }) => {
      const bucket = bucketAt(assembly, uri);
      const region = bucket && regionOf(bucket.stack);
      if (bucket === undefined || region === undefined || own === undefined || region === own) return [];
      return [{ at, problem: `bucket ${bucket.id} is in ${region}, and the job in ${own}` }];
    });
  }),
};

/** Iceberg specification: files of old snapshots and metadata lie under the same prefix as the data. */
const noTableFiles: Rule = {
  id: 'ML-RV-05',
  title: 'No job reads the files of an Iceberg table as they lie',
  facts: ['RV-05'],
  fix: 'export what is trained on to a prefix that nobody changes, and read that',
  check: forEachJob(ALL_JOBS, (job, assembly) => {
    const tables = icebergTables(assembly);
    return inputsOf(job).flatMap(({ at, known: uri }) => {
      // Of a bucket that only the execution names nothing is known.
      if (!/^s3:\/\/[^/]/.test(uri)) return [];
      const table = tables.find(
        ({ location }) => slashed(uri).startsWith(location) || location.startsWith(slashed(uri)),
      );
      if (table === undefined) return [];
      return [
        { at, problem: `${uri} holds the files of the Iceberg table ${table.id}, among them old and deleted rows` },
      ];
    });
  }),
};

function icebergTables(assembly: Assembly): { readonly id: string; readonly location: string }[] {
  return assembly.ofType('AWS::Glue::Table').flatMap(({ id, properties }) => {
    const isIceberg =
      isGiven(valueAt(properties, 'OpenTableFormatInput.IcebergInput')) ||
      /^iceberg$/i.test(textAt(properties, 'TableInput.Parameters.table_type') ?? '');
    const location = textAt(properties, 'TableInput.StorageDescriptor.Location');
    return isIceberg && location !== undefined ? [{ id, location: slashed(location) }] : [];
  });
}

function slashed(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}

/** Rules about what jobs read. */
export const trainingDataRules: readonly Rule[] = [sameRegion, noTableFiles];
