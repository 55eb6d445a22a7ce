import type { Fact } from './fact';

/** What holds for templates and accounts in general: offline tools, the CLI, and what costs while idle. */
export const generalFacts: readonly Fact[] = [
  {
    id: 'OF-01',
    says: 'CDK checks every template against the schemas of CloudFormation, but only warns',
    test: 'test/checks/policy.test.ts',
    how: 'a synthesis with a finding of that validator stops',
  },
  {
    id: 'OF-02',
    says: 'That validator takes any text as the version of a Glue job',
    rules: ['ML-OF-02'],
  },
  {
    id: 'OF-03',
    says: 'A change of a create-only property replaces the resource, which fails when it has a physical name',
    construct: 'lib/config/names.ts',
    how: 'names that a service forces are made in one place; everything else is named by CloudFormation',
  },
  {
    id: 'OF-04',
    says: 'CloudFormation never sees the JSON inside a state machine or a SageMaker pipeline',
    rules: ['ML-SF-00'],
  },
  {
    id: 'OF-05',
    says: 'Real deployments of a tested project failed by zones of endpoints, trail types, key policies of log groups and missing interface endpoints',
    unchecked:
      'It is the reason for other checks and has none of its own: VPC-01, VPC-02, CT-04 and KM-03 are what it asks for',
  },
  {
    id: 'RV-01',
    says: 'Inside a Stage, synth --strict, diff, deploy --all and destroy --all pass over errors or find no stack',
    construct: 'lib/ml-platform.ts',
    how: 'the stacks hang directly under the scope, which is the app in every command of the documentation',
  },
  {
    id: 'CO-01',
    says: 'An interface endpoint costs by the hour in each Availability Zone',
    construct: 'lib/network/network.ts',
    how: 'there is none unless it is asked for by name, and README.md counts them',
  },
  {
    id: 'CO-02',
    says: 'A real-time endpoint costs by the hour for each instance until it is deleted',
    construct: 'lib/serving/model-endpoint.ts',
    how: 'one switch takes the endpoint away and leaves the model',
  },
  {
    id: 'CO-03',
    says: 'Warm pools and Studio apps cost while they are kept',
    rules: ['ML-TR-07'],
  },
  {
    id: 'CO-04',
    says: 'A Lustre file system costs around the clock for at least 1200 GiB',
    unchecked: 'The size is a choice that every template states openly, and none that AWS refuses',
  },
  {
    id: 'CO-05',
    says: 'CDK retains buckets, keys, streams, file systems and log groups after a stack is destroyed',
    construct: 'lib/storage/private-bucket.ts',
    how: 'whether data outlives its stack is a choice of each store, made by onDestroy in the configuration',
  },
  {
    id: 'CO-06',
    says: 'Redshift Serverless and EMR Serverless cost by use only when they stop while idle',
    unchecked: 'The price of an idle workgroup or application is known to the bill alone; no price was read for it',
  },
  {
    id: 'CO-07',
    says: 'NAT gateways, DMS instances and provisioned shards cost by the hour',
    unchecked: 'A template that has one is right as it stands; how much it costs is known to the bill alone',
  },
];
