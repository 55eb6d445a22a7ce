import { type Assembly, asList, type Resource } from '../assembly';
import { containerImageOf } from '../job-image';
import { CONTAINER_JOBS, forEachJob, INSTANCE_JOBS, type Job, jobsOf } from '../jobs';
import type { Statement } from '../policy-document';
import { isGiven, textAt, valueAt } from '../request-values';
import { allowedStatements, forKey, missingActions, roleAt, trusts } from '../role-statements';
import type { Problem, Rule } from '../rule';

/** Developer Guide, SageMaker roles: what attaches a job to a VPC. */
const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteNetworkInterfacePermission',
  'ec2:DescribeDhcpOptions',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

const FULL_ACCESS = /:iam::aws:policy\/AmazonSageMakerFullAccess$/;

const networkActions: Rule = {
  id: 'ML-TR-22',
  title: 'The role of a job in a VPC may attach it to the network',
  facts: ['TR-22'],
  fix: 'allow these actions on *: they know no resource',
  check: forEachRole((job, role, statements) => {
    if (!isGiven(valueAt(job.request, `${job.paths.vpc}.Subnets`))) return [];
    const missing = missingActions(statements, NETWORK_ACTIONS);
    return missing.length === 0 ? [] : [`role ${role.id} runs a job in a VPC without ${missing.join(', ')}`];
  }),
};

const keyActions: Rule = {
  id: 'ML-TR-22-2',
  title: 'The role of a job may use the keys of its volume and its output',
  facts: ['TR-22', 'KM-07'],
  fix: 'allow the actions on the key; kms:CreateGrant with the condition kms:GrantIsForAWSResource',
  check: forEachRole((job, role, statements, assembly) => {
    const uses: readonly (readonly [path: string, actions: readonly string[]])[] = [
      [`${job.paths.resources}.VolumeKmsKeyId`, ['kms:CreateGrant']],
      [String(job.paths.outputKey), ['kms:GenerateDataKey']],
    ];
    return uses.flatMap(([path, actions]) => {
      const key = textAt(job.request, path);
      if (key === undefined) return [];
      const missing = missingActions(forKey(statements, key, assembly, role), actions);
      return missing.length === 0 ? [] : [`role ${role.id} may not ${missing.join(', ')} with the key of ${path}`];
    });
  }),
};

const trustsSageMaker: Rule = {
  id: 'ML-TR-22-3',
  title: 'The role of a job trusts SageMaker',
  facts: ['TR-22'],
  fix: 'let the service principal sagemaker.amazonaws.com assume it',
  check: (assembly) =>
    jobRoles(assembly)
      .filter(({ role }) => !trusts(role, /^sagemaker\.amazonaws\.com/))
      .map(({ role, job }) => ({
        resource: role,
        location: 'Properties/AssumeRolePolicyDocument',
        problem: `role ${role.id} is the role of ${job.where}, and SageMaker may not assume it`,
      })),
};

const pullsImage: Rule = {
  id: 'ML-TR-23',
  title: 'The role of a job may pull its image',
  facts: ['TR-23'],
  fix: 'allow them on the repository of the image, and ecr:GetAuthorizationToken on *',
  check: forEachRole((job, role, statements) => {
    const image = containerImageOf(job);
    if (image === undefined) return [];
    const missing = [
      ...missingActions(statements, PULL_ACTIONS, { service: 'ecr', name: `repository/${image.repository}` }),
      ...missingActions(statements, ['ecr:GetAuthorizationToken']),
    ];
    return missing.length === 0 ? [] : [`role ${role.id} may not ${missing.join(', ')}, so ${image.uri} is not pulled`];
  }),
};

const storageWildcard: Rule = {
  id: 'ML-SF-08',
  title: 'The role of a job reads and writes named buckets',
  facts: ['SF-08'],
  fix: 'name the bucket and a prefix; hand a role of your own to a SageMaker task of CDK, which else makes one like that',
  advice: true,
  check: forEachRole((_, role, statements) =>
    statements
      .filter(
        ({ actions, resources }) => resources.includes('*') && actions.some((one) => /^s3:(Get|Put|\*)/.test(one)),
      )
      .slice(0, 1)
      .map(({ actions }) => `role ${role.id} may ${actions.join(', ')} on every bucket`),
  ),
};

const fullAccess: Rule = {
  id: 'ML-SF-08-2',
  title: 'No job runs with AmazonSageMakerFullAccess',
  facts: ['SF-08'],
  fix: 'allow what the job needs: the image, the key, the network, logs, and its own prefixes',
  advice: true,
  check: (assembly) =>
    jobRoles(assembly)
      .filter(({ role }) => asList(role.properties.ManagedPolicyArns).some((arn) => FULL_ACCESS.test(String(arn))))
      .map(({ role, job }) => ({
        resource: role,
        location: 'Properties/ManagedPolicyArns',
        problem: `role ${role.id} of ${job.where} has AmazonSageMakerFullAccess`,
      })),
};

/** Jobs whose role a template makes, each role once. */
function jobRoles(assembly: Assembly): { readonly job: Job; readonly role: Resource }[] {
  const found = jobsOf(assembly).flatMap((job) => {
    const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
    return role === undefined ? [] : [{ job, role }];
  });
  return found.filter(({ role }, index) => found.findIndex((one) => one.role === role) === index);
}

/** The same check for each job whose role has all of its policies in the templates. */
function forEachRole(
  check: (job: Job, role: Resource, statements: readonly Statement[], assembly: Assembly) => readonly string[],
): (assembly: Assembly) => Problem[] {
  return forEachJob([...new Set([...CONTAINER_JOBS, ...INSTANCE_JOBS])], (job, assembly) => {
    const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
    const statements = role && allowedStatements(assembly, role);
    if (role === undefined || statements === undefined) return [];
    return check(job, role, statements, assembly).map((problem) => ({ problem, at: 'RoleArn' }));
  });
}

/** Rules about the roles of jobs. */
export const trainingRoleRules: readonly Rule[] = [
  networkActions,
  keyActions,
  trustsSageMaker,
  pullsImage,
  storageWildcard,
  fullAccess,
];
