import type { Fact } from './fact';

/** Lake Formation, Glue, Athena, and tables of the catalog. */
export const lakeFacts: readonly Fact[] = [
  {
    id: 'LF-01',
    says: 'Where Lake Formation decides, the deploying role must be an administrator before it makes databases and grants',
    rules: ['ML-LF-01', 'ML-LF-01-2'],
  },
  {
    id: 'LF-02',
    says: 'In an account that has administrators only one of them can add another, so a deployment cannot let itself in',
    construct: 'lib/data-lake/lake-formation.ts',
    how: 'further administrators are given as ARNs, those that are there stay, and the README says who must go first',
  },
  {
    id: 'LF-03',
    says: 'Settings exist once per account and Region, and replace the administrators unless MutationType is APPEND',
    rules: ['ML-LF-03', 'ML-LF-03-2'],
  },
  {
    id: 'LF-04',
    says: 'Calls of Lake Formation side by side are throttled and race each other',
    rules: ['ML-LF-03-2', 'ML-LF-04'],
  },
  {
    id: 'LF-05',
    says: 'A deleted role in the list of administrators makes every later change of the settings fail',
    rules: ['ML-LF-05'],
  },
  {
    id: 'LF-06',
    says: 'New databases and tables give all to everybody unless the defaults are empty; nothing else is taken, and CloudFormation may ignore the empty list',
    rules: ['ML-LF-06', 'ML-LF-06-2'],
  },
  {
    id: 'LF-07',
    says: 'The role of a registered location must trust Lake Formation; the service-linked role serves no EMR, no other account and no AWS key',
    rules: ['ML-LF-07'],
  },
  {
    id: 'LF-08',
    says: 'The role of a registered location needs the key of the bucket when the location is registered',
    rules: ['ML-LF-08', 'ML-LF-08-2'],
  },
  {
    id: 'LF-09',
    says: 'Who queries through Lake Formation needs lakeformation:GetDataAccess in IAM beside the grant',
    rules: ['ML-LF-09'],
  },
  {
    id: 'LF-10',
    says: 'Whoever makes a table at a registered place needs DATA_LOCATION_ACCESS on it',
    rules: ['ML-LF-10', 'ML-LF-10-2'],
  },
  {
    id: 'LF-11',
    says: 'Every property of a grant is create-only, and a grant of several permissions has failed although it succeeded',
    rules: ['ML-LF-11', 'ML-LF-11-2', 'ML-LF-11-3'],
  },
  {
    id: 'LF-12',
    says: 'A grant of the older type cannot be deleted once its permission was taken away elsewhere',
    rules: ['ML-LF-12'],
  },
  {
    id: 'LF-13',
    says: 'Firehose reads the schema as its own role, and needs the grants on the table when the delivery is made',
    rules: ['ML-LF-13'],
  },
  {
    id: 'LF-14',
    says: 'With hybrid access IAM keeps working at a registered location, and Lake Formation binds who has opted in',
    construct: 'lib/data-lake/lake-formation.ts',
    how: 'the mode decides it for all locations at once: hybrid in the sandbox, strict in production',
  },
  {
    id: 'LF-15',
    says: 'Fine-grained access in a Glue job needs Glue 5.0 and four workers',
    rules: ['ML-LF-15'],
  },
  {
    id: 'LF-16',
    says: 'Grants on a catalog of S3 Tables do not work by CloudFormation',
    rules: ['ML-LF-16'],
  },
  {
    id: 'GL-01',
    says: 'Encrypted job logs need a key policy for CloudWatch Logs, and logs:AssociateKmsKey for the role',
    rules: ['ML-GL-01', 'ML-GL-01-2', 'ML-GL-01-3', 'ML-KM-01'],
  },
  { id: 'GL-02', says: 'Without GlueVersion a job gets a default that moves with time', rules: ['ML-GL-02'] },
  {
    id: 'GL-03',
    says: 'A job has MaxCapacity or worker type and number, never both; Python shell takes 0.0625 or 1',
    rules: ['ML-GL-03', 'ML-GL-03-2'],
  },
  { id: 'GL-04', says: 'Flexible execution needs Glue 3.0 and a Spark job', rules: ['ML-GL-04'] },
  {
    id: 'GL-05',
    says: 'A Glue connection needs a security group that is open to itself for all TCP, in and out',
    rules: ['ML-GL-05', 'ML-GL-05-2'],
  },
  {
    id: 'GL-06',
    says: 'The subnet of a Glue connection needs a route to S3: a gateway endpoint or a NAT gateway',
    rules: ['ML-GL-06', 'ML-GL-06-2'],
  },
  {
    id: 'GL-07',
    says: 'An S3 gateway endpoint leads to buckets of its own Region only',
    rules: ['ML-GL-07'],
  },
  {
    id: 'GL-08',
    says: 'Encryption of the catalog is account-wide, and everybody who touches the catalog then needs the key',
    rules: ['ML-GL-08'],
  },
  {
    id: 'GL-09',
    says: 'Names of security configurations and databases cannot be changed later',
    rules: ['ML-GL-09', 'ML-GL-09-2'],
  },
  {
    id: 'GL-10',
    says: 'A crawler uses Lake Formation only when it is told to',
    rules: ['ML-GL-10'],
  },
  {
    id: 'AT-01',
    says: 'A workgroup with history cannot be deleted unless RecursiveDeleteOption is true',
    rules: ['ML-AT-01'],
  },
  {
    id: 'AT-02',
    says: 'Unless a workgroup enforces its settings, clients choose place and key of their results',
    rules: ['ML-AT-02'],
  },
  {
    id: 'RV-03',
    says: 'eventBridgeEnabled owns the notifications of a bucket, which a data repository association needs for itself',
    rules: ['ML-RV-03', 'ML-FS-10'],
  },
  {
    id: 'RV-04',
    says: 'An update by CloudFormation breaks an Iceberg table, so it must be right when it is made, and the job changes it later',
    rules: ['ML-RV-04', 'ML-RV-04-2'],
  },
  {
    id: 'RV-06',
    says: 'Who can read the objects and use the key sees past every row and column filter',
    rules: ['ML-RV-06'],
  },
];
