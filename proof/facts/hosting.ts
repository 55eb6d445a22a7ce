import type { Fact } from './fact';

/** Hosting: models, endpoint configurations, endpoints and their scaling. */
export const hostingFacts: readonly Fact[] = [
  {
    id: 'HO-01',
    says: 'A volume key on an endpoint configuration with NVMe instances was refused until mid-2026, and is ignored since',
    rules: ['ML-HO-01', 'ML-HO-01-2'],
  },
  {
    id: 'HO-02',
    says: 'Every change replaces a model or an endpoint configuration, and a fixed name then stops the deployment',
    rules: ['ML-HO-02'],
  },
  {
    id: 'HO-03',
    says: 'Ref of a model, endpoint configuration or endpoint is its ARN, where SageMaker and auto scaling ask for names',
    rules: ['ML-HO-03'],
  },
  { id: 'HO-04', says: 'CreateModel fails when its data is not yet in S3', rules: ['ML-HO-04'] },
  {
    id: 'HO-05',
    says: 'CloudFormation may make a model before the policy of its role, and SageMaker validates with that role',
    rules: ['ML-HO-05'],
  },
  {
    id: 'HO-06',
    says: 'A model in a VPC needs subnets in two Availability Zones, even for one instance, and a type that is offered there',
    rules: ['ML-HO-06', 'ML-HO-06-2'],
  },
  {
    id: 'HO-07',
    says: 'An update that changes the instance type of a scaled variant fails',
    construct: 'lib/serving/variant.ts',
    how: 'scaling is one option that can be left out; its documentation states the order of the three deployments',
  },
  {
    id: 'HO-08',
    says: 'Each update of an endpoint resets instances and weights unless RetainAllVariantProperties is true',
    rules: ['ML-HO-08', 'ML-HO-08-2'],
  },
  {
    id: 'HO-09',
    says: 'A scaling target is named endpoint/<name>/variant/<variant>, with a dimension of SageMaker',
    rules: ['ML-HO-09', 'ML-HO-09-2', 'ML-HO-09-3', 'ML-HO-09-4', 'ML-HO-09-5'],
  },
  {
    id: 'HO-10',
    says: 'Burstable types cannot be scaled, and the first number of instances must lie within the bounds',
    rules: ['ML-HO-10', 'ML-HO-10-2'],
  },
  {
    id: 'HO-11',
    says: 'Real-time endpoints scale to one instance at least; only asynchronous ones and inference components go to zero',
    rules: ['ML-HO-11', 'ML-HO-11-2', 'ML-HO-11-3', 'ML-HO-11-4', 'ML-HO-11-5'],
  },
  {
    id: 'HO-12',
    says: 'A variant starts with one instance at least; an asynchronous one scales by its backlog, and needs a second policy to leave zero',
    rules: ['ML-HO-12', 'ML-HO-12-2', 'ML-HO-12-3'],
  },
  {
    id: 'HO-13',
    says: 'Serverless inference has no VPC, no network isolation, no data capture, one variant and one container; a rule that asks for a VPC must except it',
    rules: ['ML-HO-13', 'ML-HO-13-2', 'ML-HO-13-3', 'ML-HO-13-4'],
  },
  {
    id: 'HO-14',
    says: 'Serverless memory is 1 to 6 GB in whole GB, concurrency 1 to 200, provisioned at most that',
    rules: ['ML-HO-14'],
  },
  {
    id: 'HO-15',
    says: 'An endpoint on instances cannot become serverless',
    unchecked: 'A template does not say what the endpoint was before; that is known to the account',
  },
  {
    id: 'HO-16',
    says: 'Deployment guardrails have limits: canary 50 %, linear 10 to 50 %, rolling 5 to 50 %, 600 to 28800 s, one policy, ten alarms',
    rules: ['ML-HO-16', 'ML-HO-16-2', 'ML-HO-16-3'],
  },
  {
    id: 'HO-17',
    says: 'Endpoints on Inf1 or with Elastic Inference are updated all at once, whatever was asked for; several variants are not updated rolling',
    rules: ['ML-HO-17', 'ML-HO-17-2'],
  },
  {
    id: 'HO-18',
    says: 'A blue/green update needs quota for a second fleet',
    unchecked: 'Quotas belong to the account and its Region, and no template knows them',
  },
  {
    id: 'HO-19',
    says: 'Alarms that roll an endpoint back are given by name; one that refers to that endpoint is a cycle, one with a wrong name never fires',
    rules: ['ML-HO-19', 'ML-HO-19-2'],
  },
  {
    id: 'HO-20',
    says: 'A wrong image can leave an endpoint in Creating for an hour and more, and it cannot be deleted then',
    rules: ['ML-HO-20'],
  },
  {
    id: 'HO-21',
    says: 'Time limits for download and start are 60 to 3600 seconds',
    rules: ['ML-HO-21'],
  },
  {
    id: 'HO-22',
    says: 'Containers for accelerators need the machine image with the right drivers; whether its CUDA version fits the container, the template does not say',
    rules: ['ML-HO-22'],
  },
  {
    id: 'HO-23',
    says: 'An endpoint has one to ten variants with unique names; a shadow test exactly one of each kind, with one container and one model',
    rules: ['ML-HO-23', 'ML-HO-23-2', 'ML-HO-23-3'],
  },
  {
    id: 'HO-24',
    says: 'SageMaker needs the execution role of a model until the endpoint is deleted',
    rules: ['ML-HO-05', 'ML-HO-24'],
  },
  {
    id: 'HO-25',
    says: 'Whoever deletes a scaled endpoint needs application-autoscaling:DeregisterScalableTarget',
    unchecked: 'Who deploys, and with which permissions, stands in no template of the platform',
  },
  {
    id: 'HO-26',
    says: 'An endpoint configuration in use must not be deleted; CloudFormation keeps to that where it knows the order',
    rules: ['ML-HO-24'],
  },
  { id: 'HO-27', says: 'Image and data of a model must be in the Region of its endpoint', rules: ['ML-HO-27'] },
  {
    id: 'HO-28',
    says: 'Captured bodies are base64 unless their content type is named; they have a key of their own, and the role of the model writes them',
    rules: ['ML-HO-28', 'ML-HO-28-2', 'ML-HO-28-3', 'ML-HO-28-4', 'ML-HO-28-5'],
  },
  { id: 'HO-29', says: 'The FIPS runtime of SageMaker takes no VPC endpoint policy', rules: ['ML-HO-29'] },
  { id: 'HO-30', says: 'Instances with NVMe disks get no volume, whatever size is asked for', rules: ['ML-HO-30'] },
  {
    id: 'HO-31',
    says: 'Application Auto Scaling makes the role for scaling endpoints by itself, once per account, and uses no other',
    rules: ['ML-HO-31', 'ML-HO-31-2'],
  },
];
