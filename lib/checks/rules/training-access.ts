import { asList } from '../assembly';
import { inputsOf, outputsOf } from '../job-inputs';
import { forEachJob, type Job } from '../jobs';
import { textAt, valueAt } from '../request-values';
import { allowedStatements, forKey, missingActions, roleAt } from '../role-statements';
import type { Rule } from '../rule';
import { allowsObject, bucketAt, bucketPolicyNames } from '../storage-access';

const KINDS = ['training', 'processing'] as const;

/** Log group by kind of job; a role that may not write it runs a job of which nobody sees anything. */
const LOG_GROUPS: Readonly<Record<string, string>> = {
  training: '/aws/sagemaker/TrainingJobs',
  processing: '/aws/sagemaker/ProcessingJobs',
};

const readsAndWrites: Rule = {
  id: 'ML-TR-22-4',
  title: 'The role of a job may read its inputs and write its outputs',
  facts: ['TR-22'],
  fix: 'allow s3:GetObject on what the job reads, and s3:PutObject on where it writes',
  check: forEachJob(KINDS, (job, assembly) => {
    const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
    const statements = role && allowedStatements(assembly, role);
    if (role === undefined || statements === undefined) return [];
    return addressesOf(job).flatMap(({ at, uri, action }) => {
      const bucket = bucketAt(assembly, uri);
      if (bucket !== undefined && bucketPolicyNames(assembly, bucket, role)) return [];
      return allowsObject(statements, action, uri)
        ? []
        : [{ at, problem: `role ${role.id} has no ${action} on ${uri}` }];
    });
  }),
};

const decryptsAndEncrypts: Rule = {
  id: 'ML-TR-22-5',
  title: 'The role of a job may use the keys of the buckets that it reads and writes',
  facts: ['TR-22'],
  fix: 'allow kms:Decrypt on the key of an input bucket, and kms:GenerateDataKey on that of an output bucket',
  check: forEachJob(KINDS, (job, assembly) => {
    const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
    const statements = role && allowedStatements(assembly, role);
    if (role === undefined || statements === undefined) return [];
    return addressesOf(job).flatMap(({ at, uri, action }) => {
      const key = bucketKey(bucketAt(assembly, uri)?.properties);
      const needed = action === 's3:GetObject' ? 'kms:Decrypt' : 'kms:GenerateDataKey';
      if (key === undefined || missingActions(forKey(statements, key, assembly, role), [needed]).length === 0)
        return [];
      return [{ at, problem: `role ${role.id} has no ${needed} on the key of ${uri}` }];
    });
  }),
};

const grantsForAws: Rule = {
  id: 'ML-TR-22-6',
  title: 'The role of a job makes grants on a key for AWS services alone',
  facts: ['TR-22', 'KM-07'],
  fix: 'add the condition kms:GrantIsForAWSResource: true to kms:CreateGrant',
  advice: true,
  check: forEachJob(KINDS, (job, assembly) => {
    const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
    const wide = ((role && allowedStatements(assembly, role)) ?? []).find(
      ({ actions, conditions }) =>
        actions.some((one) => /^kms:(CreateGrant|\*)$/i.test(one)) &&
        !conditions.some(({ key, values }) => key === 'kms:grantisforawsresource' && values.includes('true')),
    );
    return wide === undefined
      ? []
      : [
          {
            at: 'RoleArn',
            problem: `role ${role?.id} may hand on ${wide.resources.join(', ')} to anybody by kms:CreateGrant`,
          },
        ];
  }),
};

const writesLog: Rule = {
  id: 'ML-TR-22-7',
  title: 'The role of a job may write its log',
  facts: ['TR-22'],
  fix: 'allow logs:CreateLogGroup, CreateLogStream, DescribeLogStreams and PutLogEvents on the log group of SageMaker',
  check: forEachJob(KINDS, (job, assembly) => {
    const role = roleAt(assembly, valueAt(job.request, 'RoleArn'));
    const statements = role && allowedStatements(assembly, role);
    if (role === undefined || statements === undefined) return [];
    const name = `log-group:${LOG_GROUPS[job.kind]}:log-stream:x`;
    const missing = missingActions(statements, ['logs:CreateLogStream', 'logs:PutLogEvents'], {
      service: 'logs',
      name,
    });
    if (missing.length === 0) return [];
    return [{ at: 'RoleArn', problem: `role ${role.id} may not ${missing.join(', ')}, so the job leaves no log` }];
  }),
};

function addressesOf(job: Job) {
  return [
    ...inputsOf(job).map((input) => ({ ...input, action: 's3:GetObject' })),
    ...outputsOf(job).map((output) => ({ ...output, action: 's3:PutObject' })),
  ];
}

/** Key of the customer under which a bucket encrypts. */
function bucketKey(bucket: unknown): string | undefined {
  const [rule] = asList(valueAt(bucket, 'BucketEncryption.ServerSideEncryptionConfiguration'));
  return textAt(rule, 'ServerSideEncryptionByDefault.KMSMasterKeyID');
}

/** Rules about what the role of a job may do with its data, its keys and its log. */
export const trainingAccessRules: readonly Rule[] = [readsAndWrites, decryptsAndEncrypts, grantsForAws, writesLog];
