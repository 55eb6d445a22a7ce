import type { Assembly, Resource } from '../assembly';
import { instanceCountOf, instancesOf } from '../job-instances';
import { groupsOf } from '../job-network';
import { CONTAINER_JOBS, forEachJob, type Job } from '../jobs';
import { listAt } from '../request-values';
import type { Rule } from '../rule';
import { letsTcpPass, trafficRulesOf } from '../security-groups';

/**
 * Types with an Elastic Fabric Adapter that several instances of one job use to talk to each other (EC2: accelerated
 * computing, network specifications).
 */
const EFA = /^ml\.(p3dn\.|p4de?\.|p5(e|en)?\.48|p6|trn1n?\.32|trn2\.48)/;

/** Developer Guide, training in a VPC. */
const ADDRESSES = { efa: 5, other: 2 };

const ALL_PORTS = { from: 0, to: 65_535 };

/** Addresses that AWS keeps in each subnet. */
const RESERVED = 5;

const talkToEachOther: Rule = {
  id: 'ML-TR-13',
  title: 'Instances of one job reach each other',
  facts: ['TR-13'],
  fix: 'let the security group take all traffic from itself',
  check: forEachJob(CONTAINER_JOBS, (job, assembly) => {
    const count = instanceCountOf(job) ?? 1;
    const at = `${job.paths.vpc}.SecurityGroupIds`;
    const groups = groupsOf(listAt(job.request, at), assembly);
    if (count < 2 || groups === undefined || usesEfa(job)) return [];
    const isOpen = groups.some((group) =>
      groups.some((peer) => letsTcpPass(trafficRulesOf(group, assembly), 'in', ALL_PORTS, peer, assembly)),
    );
    return isOpen
      ? []
      : [
          {
            at,
            problem: `${count} instances talk to each other, and ${groups.map(({ id }) => id).join(', ')} takes no traffic from itself`,
          },
        ];
  }),
};

/** EC2: EFA needs a group that takes and sends all traffic from and to itself; an address range is not enough. */
const efaSecurityGroup: Rule = {
  id: 'ML-TR-14',
  title: 'Instances with a fabric adapter take and send all traffic from and to their own security group',
  facts: ['TR-14'],
  fix: 'make the group with allowAllOutbound: false, and add rules for all traffic from and to itself; CDK drops the second one otherwise',
  check: forEachJob(CONTAINER_JOBS, (job, assembly) => {
    const at = `${job.paths.vpc}.SecurityGroupIds`;
    const groups = groupsOf(listAt(job.request, at), assembly);
    if (groups === undefined || !usesEfa(job)) return [];
    const missing = (['in', 'out'] as const).filter(
      (direction) => !groups.some((group) => namesItself(group, direction, assembly)),
    );
    if (missing.length === 0) return [];
    const words = missing.map((direction) => (direction === 'in' ? 'from' : 'to')).join(' and ');
    return [{ at, problem: `${groups.map(({ id }) => id).join(', ')} has no rule for all traffic ${words} itself` }];
  }),
};

const addresses: Rule = {
  id: 'ML-TR-16',
  title: 'The subnets of a job have an address for each network interface',
  facts: ['TR-16'],
  fix: 'use larger subnets: two addresses for an instance, five with a fabric adapter',
  check: forEachJob(CONTAINER_JOBS, (job, assembly) => {
    const at = `${job.paths.vpc}.Subnets`;
    const blocks = subnetsOf(job, assembly).map(({ properties }) => /\/(\d+)$/.exec(String(properties.CidrBlock))?.[1]);
    const count = instanceCountOf(job);
    if (count === undefined || blocks.length === 0 || blocks.includes(undefined)) return [];
    const free = blocks.reduce((sum, prefix) => sum + 2 ** (32 - Number(prefix)) - RESERVED, 0);
    const needed = count * (usesEfa(job) ? ADDRESSES.efa : ADDRESSES.other);
    if (needed <= free) return [];
    return [{ at, problem: `${count} instances need ${needed} addresses, and the subnets have ${free}` }];
  }),
};

const tenancy: Rule = {
  id: 'ML-TR-16-2',
  title: 'Jobs run in a VPC of default tenancy',
  facts: ['TR-16'],
  fix: 'use a VPC with InstanceTenancy default',
  check: forEachJob(CONTAINER_JOBS, (job, assembly) => {
    const vpc = subnetsOf(job, assembly)
      .map(({ properties }) => assembly.target(properties.VpcId))
      .find((one) => one?.properties.InstanceTenancy === 'dedicated');
    if (vpc === undefined) return [];
    return [
      { at: `${job.paths.vpc}.Subnets`, problem: `${vpc.id} has dedicated tenancy, which SageMaker does not use` },
    ];
  }),
};

/** Whether a group has a rule for all traffic that names the group itself. */
function namesItself(group: Resource, direction: 'in' | 'out', assembly: Assembly): boolean {
  return trafficRulesOf(group, assembly).some(
    (rule) => rule.direction === direction && rule.protocol === '-1' && rule.peer === group.id,
  );
}

function usesEfa(job: Job): boolean {
  return (instanceCountOf(job) ?? 1) > 1 && instancesOf(job).some(({ type }) => EFA.test(type.name));
}

function subnetsOf(job: Job, assembly: Assembly) {
  const values = listAt(job.request, `${job.paths.vpc}.Subnets`);
  const subnets = values.flatMap((value) => assembly.target(value) ?? []);
  return subnets.length === values.length ? subnets.filter(({ type }) => type === 'AWS::EC2::Subnet') : [];
}

/** Rules about the network of jobs with several instances. */
export const trainingNetworkRules: readonly Rule[] = [talkToEachOther, efaSecurityGroup, addresses, tenancy];
