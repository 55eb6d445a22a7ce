import type { Assembly } from '../../lib/checks/assembly';
import { type Permission, permissionsOf } from './policy';
import type { Engine, Workload } from './workloads';

/** A service that code calls from inside a network. */
export interface Need {
  /** The service, as names of endpoints end: `s3`, `monitoring`, `ecr.api`. */
  readonly service: string;

  /** What it calls there; the policy of the endpoint must let all of it through. */
  readonly permissions: readonly Permission[];
}

/**
 * What each engine calls through the addresses that it has in a network, whatever the code does.
 *
 * SageMaker reads and writes S3 through them; images, logs and metrics go another way (SageMaker developer guide, "Give
 * SageMaker AI training jobs access to resources in your VPC"). A Glue job calls the others, too (VPC-02).
 */
const ALWAYS: Readonly<Partial<Record<Engine, readonly string[]>>> = {
  SageMaker: ['s3'],
  Glue: ['s3', 'glue', 'logs', 'monitoring', 'kms', 'sts'],
};

/** A call of each such service that a job makes without a permission of its own. */
const UNASKED: Readonly<Record<string, Permission>> = {
  sts: { action: 'sts:GetCallerIdentity', resource: '*' },
};

/** Services whose endpoint is called otherwise than the first part of their actions. */
const ENDPOINT_NAMES: Readonly<Record<string, readonly string[]>> = {
  cloudwatch: ['monitoring'],
  ecr: ['ecr.api', 'ecr.dkr'],
  firehose: ['kinesis-firehose'],
  kinesis: ['kinesis-streams'],
  sagemaker: ['sagemaker.api'],
};

/** Actions of a role that the engine uses from its own network: it makes the addresses and passes roles. */
const BY_THE_ENGINE = new Set(['ec2', 'iam', 'xray']);

/** What a workload in a network calls there; nothing for one outside. */
export function needsOf(assembly: Assembly, { engine, roles, placement }: Workload): Need[] {
  if (placement === undefined) return [];
  const permissions = roles.flatMap((role) => permissionsOf(assembly, role));
  const byService = new Map<string, Permission[]>((ALWAYS[engine] ?? []).map((service) => [service, []]));
  for (const permission of permissions) {
    const service = permission.action.split(':')[0] ?? '';
    // SageMaker calls no other service through the network, and Lambda writes its logs from outside.
    const skipped = engine === 'SageMaker' ? service !== 's3' : engine === 'Lambda' && service === 'logs';
    if (skipped || BY_THE_ENGINE.has(service)) continue;
    for (const name of ENDPOINT_NAMES[service] ?? [service]) {
      byService.set(name, [...(byService.get(name) ?? []), permission]);
    }
  }
  return [...byService].map(([service, calls]) => {
    const unasked = UNASKED[service];
    return { service, permissions: calls.length > 0 || unasked === undefined ? calls : [unasked] };
  });
}
