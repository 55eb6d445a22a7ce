import type { Fact } from './fact';

/** What AWS enforces about training, tuning and AutoML jobs. */
export const trainingFacts: readonly Fact[] = [
  {
    id: 'TR-01',
    says: 'A job on an instance type with local storage takes no VolumeKmsKeyId; outputs take a key on every type',
    rules: ['ML-TR-01', 'ML-TR-01-2', 'ML-TR-01-3'],
  },
  {
    id: 'TR-02',
    says: 'Families with a d in their name, g5, g6, p5 and trn1 have local storage; inf1 and inf2 have none',
    rules: ['ML-TR-01', 'ML-TR-01-2'],
  },
  {
    id: 'TR-03',
    says: 'trn2, p6 and g7e have local storage too, although the SDK of AWS does not list them',
    rules: ['ML-TR-01'],
  },
  {
    id: 'TR-04',
    says: 'An instance type without local storage needs VolumeSizeInGB; one with it has a fixed capacity',
    rules: ['ML-TR-04'],
  },
  {
    id: 'TR-05',
    says: 'MaxWaitTimeInSeconds of a spot job must be at least MaxRuntimeInSeconds',
    rules: ['ML-TR-05', 'ML-TR-05-2'],
  },
  {
    id: 'TR-06',
    says: 'A spot job that saves no checkpoints may wait an hour at most',
    rules: ['ML-TR-06'],
  },
  {
    id: 'TR-07',
    says: 'A warm pool is kept 21600 seconds at most, and not at all without a quota for it',
    rules: ['ML-TR-07'],
  },
  {
    id: 'TR-08',
    says: 'A channel on a file system needs VpcConfig, and FSx for Lustre a subnet in its one zone',
    rules: ['ML-TR-08', 'ML-TR-08-2'],
  },
  {
    id: 'TR-09',
    says: 'A directory on Lustre begins with the mount name, which is random except for SCRATCH_1',
    rules: ['ML-TR-09'],
  },
  {
    id: 'TR-10',
    says: 'Lustre needs TCP 988 and 1018-1023 both ways between clients and servers',
    rules: ['ML-TR-10'],
  },
  {
    id: 'TR-11',
    says: 'A job that reads EFS is in its VPC, reaches TCP 2049, and finds a mount target in its zone',
    rules: ['ML-TR-08', 'ML-TR-11'],
  },
  {
    id: 'TR-12',
    says: 'A container under network isolation has no network and no credentials; SageMaker still does its input and output, through the VPC if given',
    rules: ['ML-TR-12', 'ML-TR-12-2', 'ML-TR-12-3'],
  },
  {
    id: 'TR-13',
    says: 'Several instances of one job in a VPC need a security group that takes traffic from itself',
    rules: ['ML-TR-13', 'ML-TR-13-2'],
  },
  {
    id: 'TR-14',
    says: 'EFA needs a security group that takes and sends all traffic from and to itself; CDK drops the second rule by default',
    rules: ['ML-TR-14'],
  },
  {
    id: 'TR-15',
    says: "SageMaker's data parallelism library runs on p3dn, p4d and p4de alone",
    rules: ['ML-TR-15'],
  },
  {
    id: 'TR-16',
    says: 'A training instance needs two private addresses, with EFA five, in a VPC of default tenancy',
    rules: ['ML-TR-16', 'ML-TR-16-2'],
  },
  {
    id: 'TR-17',
    says: 'A job name has 63 characters at most, that of a tuning or AutoML job 32; the name of an execution may have 80 and other characters',
    rules: ['ML-TR-17', 'ML-TR-17-2'],
  },
  {
    id: 'TR-18',
    says: 'The name of a job is unique in the account and Region for ever',
    rules: ['ML-TR-18'],
  },
  {
    id: 'TR-19',
    says: 'A job takes 100 hyperparameters at most, names and values are texts of 256 and 2,500 characters at most',
    rules: ['ML-TR-19'],
  },
  {
    id: 'TR-20',
    says: 'New accounts have a quota of 0 for most accelerators, and one for each use; small ones even for common types',
    test: 'test/scripts/preflight/quotas.test.ts',
    how: 'the preflight asks the account for the quota of each type and use of a configuration, by name',
  },
  {
    id: 'TR-21',
    says: 'The quota of SageMaker is another one than that of EC2, and is found by its name',
    test: 'test/scripts/preflight/quotas.test.ts',
    how: 'the preflight looks quotas of the service sagemaker up by name',
  },
  {
    id: 'TR-22',
    says: 'The role of a job needs nine EC2 actions in a VPC, kms:Decrypt for its input, kms:GenerateDataKey for its output, and kms:CreateGrant for its volume',
    rules: ['ML-TR-22', 'ML-TR-22-2', 'ML-TR-22-3', 'ML-TR-22-4', 'ML-TR-22-5', 'ML-TR-22-6', 'ML-TR-22-7'],
  },
  {
    id: 'TR-23',
    says: 'The role of a job must be allowed to pull its image',
    rules: ['ML-TR-23'],
  },
  {
    id: 'TR-24',
    says: 'Deep Learning Containers lie in an account that depends on the Region',
    rules: ['ML-TR-24', 'ML-TR-24-2'],
  },
  {
    id: 'TR-25',
    says: "SageMaker's own images lie in an account that depends on the Region and the family of algorithms",
    rules: ['ML-TR-25', 'ML-TR-24-2'],
  },
  {
    id: 'TR-26',
    says: "SageMaker's own images have the versions that AWS lists, and no others",
    rules: ['ML-TR-26'],
  },
  {
    id: 'TR-27',
    says: 'Trainium trains and hosts, Inferentia only hosts and transforms, and neither processes',
    rules: ['ML-TR-27'],
  },
  {
    id: 'TR-28',
    says: 'Neuron images have repositories and tags of their own, and run on Neuron devices',
    rules: ['ML-TR-28', 'ML-TR-28-2'],
  },
  {
    id: 'TR-29',
    says: 'Each use has its own list of instance types',
    rules: ['ML-TR-29', 'ML-TR-27'],
  },
  {
    id: 'TR-30',
    says: 'A tuning job has limits: 10 jobs at once, 750 jobs, 30 searched hyperparameters, 30 days',
    rules: ['ML-TR-30'],
  },
  {
    id: 'TR-31',
    says: 'Hyperband takes no early stopping, and an image of our own needs MetricDefinitions to be tuned',
    rules: ['ML-TR-31', 'ML-TR-31-2'],
  },
  {
    id: 'TR-32',
    says: 'A job runs for a day unless MaxRuntimeInSeconds says otherwise, and 28 days at most, nine if it is for processing; a state with .sync waits as long',
    rules: ['ML-TR-32'],
  },
  {
    id: 'TR-33',
    says: 'The input of a job must lie in its Region',
    rules: ['ML-TR-33'],
  },
  {
    id: 'TR-34',
    says: 'A job is no resource of a template: most kinds have no type, and a ProcessingJob is not deleted with its stack',
    rules: ['ML-TR-34'],
  },
  {
    id: 'TR-35',
    says: 'A tabular AutoML job has both an objective and a type of problem or neither; MaxCandidates is 1 for other data, and keys and network go into SecurityConfig',
    rules: ['ML-TR-35', 'ML-TR-35-2', 'ML-TR-35-3', 'ML-TR-12-2'],
  },
  {
    id: 'RV-05',
    says: 'A channel over the prefix of an Iceberg table reads superseded files and metadata as well',
    rules: ['ML-RV-05'],
  },
  {
    id: 'RV-08',
    says: 'Under network isolation the code of a training job must come in a channel; a submit directory on S3 cannot be downloaded',
    rules: ['ML-RV-08', 'ML-RV-07-3'],
  },
];
