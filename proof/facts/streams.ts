import type { Fact } from './fact';

/** Kinesis and Firehose. */
export const streamFacts: readonly Fact[] = [
  {
    id: 'KI-01',
    says: 'Who puts into an encrypted stream needs kms:GenerateDataKey, who reads kms:Decrypt',
    rules: ['ML-KI-01'],
  },
  {
    id: 'KI-02',
    says: 'A stream on demand takes no number of shards, a provisioned one needs it; records stay 24 to 8760 hours',
    rules: ['ML-KI-02', 'ML-KI-02-2'],
  },
  {
    id: 'KI-03',
    says: 'A stream that outlives its stack keeps costing by the hour',
    construct: 'lib/ingestion/event-stream.ts',
    how: 'retain is a choice of the configuration, and the sandbox does not retain',
  },
  {
    id: 'KI-04',
    says: 'Without a limit of retries a record that fails blocks its shard until it expires',
    rules: ['ML-KI-04'],
  },
  {
    id: 'FH-01',
    says: 'With record format conversion buffers have 64 MB at least, and files no compression but that of their format',
    rules: ['ML-FH-01', 'ML-FH-01-2'],
  },
  {
    id: 'FH-02',
    says: 'Size and time of a buffer are given together, up to 128 MB and 900 seconds; a function gets at most 3 MB',
    rules: ['ML-FH-02', 'ML-FH-02-2'],
  },
  {
    id: 'FH-03',
    says: 'Dynamic partitioning needs a prefix with every key; expressions in a prefix need one for failures',
    rules: ['ML-FH-03', 'ML-FH-03-2', 'ML-FH-03-3'],
  },
  {
    id: 'FH-04',
    says: 'A delivery from a Kinesis stream takes no encryption of its own',
    rules: ['ML-FH-04', 'ML-FH-04-2'],
  },
  {
    id: 'FH-05',
    says: 'Firehose tries its role while the delivery is made, so the policies must be there and be enough',
    rules: ['ML-FH-05', 'ML-FH-05-2'],
  },
  {
    id: 'FH-06',
    says: 'A conversion needs formats, and role, database and table of its schema, which the role may read; files and table must agree',
    rules: ['ML-FH-06', 'ML-FH-06-2', 'ML-FH-06-3', 'ML-FH-06-4', 'ML-FH-06-5', 'ML-FH-06-6'],
  },
  {
    id: 'FH-07',
    says: 'A delivery to Iceberg names the catalog of the account, keeps failures only, and finds its tables made',
    rules: ['ML-FH-07'],
  },
  {
    id: 'FH-08',
    says: 'A backup cannot be switched off, and a delivery that failed to be made stays so: it must be whole at once',
    rules: ['ML-FH-08', 'ML-FH-08-2'],
  },
  {
    id: 'FH-09',
    says: 'A customer key for direct puts must be symmetric; Firehose makes a grant on it with the rights of the deploying role',
    rules: ['ML-FH-09'],
  },
];
