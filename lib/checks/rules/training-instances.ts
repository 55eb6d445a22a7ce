import { instanceTypesFor } from '../../sagemaker/instance-types';
import { instancesOf } from '../job-instances';
import { forEachJob, INSTANCE_JOBS, type Job, JOB_USE } from '../jobs';
import { textAt } from '../request-values';
import { forEach, type Rule } from '../rule';

/** AWS: supported instance types of SageMaker's distributed data parallelism library. */
const SMDDP_TYPES = ['ml.p3dn.24xlarge', 'ml.p4d.24xlarge', 'ml.p4de.24xlarge'];

/** Whether a family has an accelerator that AWS builds itself. */
const isNeuron = (accelerator: string | undefined): boolean =>
  accelerator === 'inferentia' || accelerator === 'trainium';

const neuronUse: Rule = {
  id: 'ML-TR-27',
  title: 'Inferentia and Trainium do what SageMaker offers them for',
  facts: ['TR-27', 'TR-29'],
  fix: 'train on ml.trn1 or ml.trn2, and leave Inferentia to hosting and batch transform',
  check: forEachJob(INSTANCE_JOBS, (job) => wrongUses(job, true)),
};

const offeredUse: Rule = {
  id: 'ML-TR-29',
  title: 'An instance type does what SageMaker offers it for',
  facts: ['TR-29'],
  fix: 'choose a type of the list for this use; each use has its own',
  check: forEachJob(INSTANCE_JOBS, (job) => wrongUses(job, false)),
};

function* wrongUses(job: Job, neuron: boolean): Generator<{ problem: string; at: string }> {
  const use = JOB_USE[job.kind];
  for (const { path, type } of instancesOf(job)) {
    if (use === undefined || type.uses.includes(use) || isNeuron(type.accelerator) !== neuron) continue;
    const sameFamily = instanceTypesFor(use).filter((name) => name.startsWith(`ml.${type.family}.`));
    const allowed = sameFamily.length > 0 ? `of its family ${sameFamily.join(', ')} are` : 'none of its family is';
    yield { at: path, problem: `${type.name} is not offered for ${use}, but for ${type.uses.join(', ')}; ${allowed}` };
  }
}

const smddpTypes: Rule = {
  id: 'ML-TR-15',
  title: "SageMaker's data parallelism library runs on the types that it is built for",
  facts: ['TR-15'],
  fix: 'use ml.p4d.24xlarge or ml.p4de.24xlarge, or torchrun with NCCL on other types',
  check: forEachJob(['training'], (job) => {
    const at = `${job.isInsideTuning ? 'StaticHyperParameters' : 'HyperParameters'}.sagemaker_distributed_dataparallel_enabled`;
    if (textAt(job.request, at)?.replace(/"/g, '') !== 'true') return [];
    return instancesOf(job)
      .filter(({ type }) => !SMDDP_TYPES.includes(type.name))
      .map(({ type }) => ({
        at,
        problem: `the library does not run on ${type.name}; allowed are ${SMDDP_TYPES.join(', ')}`,
      }));
  }),
};

/** SPEC: `AWS::SageMaker::ProcessingJob` is stopped, not deleted, with its stack; the other types are in no Region's list. */
const noJobInTemplate: Rule = {
  id: 'ML-TR-34',
  title: 'No job stands in a template',
  facts: ['TR-34'],
  fix: 'start it from a state machine or a pipeline; a template has what stays',
  check: forEach(
    ['Processing', 'Training', 'Transform', 'HyperParameterTuning', 'AutoML'].map(
      (kind) => `AWS::SageMaker::${kind}Job`,
    ),
    ({ type }) => [{ problem: `${type} runs once, is not deleted with the stack, and keeps its name` }],
  ),
};

/** Rules about the instances of jobs. */
export const trainingInstanceRules: readonly Rule[] = [neuronUse, offeredUse, smddpTypes, noJobInTemplate];
