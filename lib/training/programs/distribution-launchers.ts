import type { DeepSpeed, Distribution, DistributionSettings, Launch, Mpi, Smp, Torchrun } from './distribution';
import { frameworkRelease, frameworkVersions } from '../../sagemaker/framework-images';
import { elasticFabricEnvironment, usesElasticFabric, withoutElasticFabric } from './elastic-fabric';
import { neuron } from './neuron-launcher';
import { refuse, requireFramework, requireSeveral } from './launch-checks';
import { smpParameters } from './smp-parameters';

/** Hyperparameter with which the PyTorch images start `torchrun`. */
export const TORCHRUN = { sagemaker_torch_distributed_enabled: 'true' } as const;

/** Hyperparameter with which the toolkit is told the number of processes, also for `torchrun` (its `runner.py`). */
const PROCESSES = 'sagemaker_mpi_num_of_processes_per_host';

/** Images with PyTorch that AWS still patches, in each of which `torchrun` and DeepSpeed are. */
const PYTORCH = ['pytorch', 'hugging-face'] as const;

/** For each choice, what it needs and what it sets. */
export const LAUNCHERS: {
  readonly [Kind in Distribution['kind']]: (launch: Launch<Distribution>) => DistributionSettings;
} = {
  torchrun: (launch) => torchrun(launch as Launch<Torchrun>),
  deepspeed: (launch) => deepSpeed(launch as Launch<DeepSpeed>),
  smddp,
  smp: (launch) => smp(launch as Launch<Smp>),
  neuron,
  mpi: (launch) => mpi(launch as Launch<Mpi>),
  'parameter-server': parameterServer,
  'multi-worker-mirrored': multiWorkerMirrored,
};

function torchrun(launch: Launch<Torchrun>): DistributionSettings {
  const gpus = gpusOf(launch);
  requireFramework(launch, [...PYTORCH, 'smp']);
  const processes = launch.choice.processesPerInstance;
  if (processes !== undefined && (!Number.isInteger(processes) || processes < 1 || processes > gpus)) {
    refuse(
      launch,
      `has ${gpus} GPUs, and each takes one process, got processesPerInstance ${processes}; leave it out, or use 1 to ${gpus}`,
    );
  }
  return settings(launch, {
    hyperparameters: { ...TORCHRUN, ...(processes === undefined ? {} : { [PROCESSES]: String(processes) }) },
    perInstance: processes ?? gpus,
  });
}

function deepSpeed(launch: Launch<DeepSpeed>): DistributionSettings {
  const gpus = gpusOf(launch);
  requireFramework(launch, PYTORCH);
  return settings(launch, {
    hyperparameters: { ...TORCHRUN, deepspeed_config: launch.choice.config },
    perInstance: gpus,
  });
}

/** TR-15 */
function smddp(launch: Launch<Distribution>): DistributionSettings {
  const { instance } = launch;
  if (!instance.smddp) {
    refuse(
      launch,
      `is none of ml.p4d.24xlarge and ml.p4de.24xlarge, on which SMDDP runs (TR-15); ${
        instance.accelerator === 'nvidia' ? "use kind 'torchrun': NCCL over EFA" : 'use one of them'
      }`,
    );
  }
  requireFramework(launch, ['pytorch', 'smp']);
  const { framework, version } = launch;
  if (frameworkRelease({ framework, purpose: 'training', version }).smddp !== true) {
    const able = frameworkVersions(framework, 'training').filter(
      (one) => frameworkRelease({ framework, purpose: 'training', version: one }).smddp === true,
    );
    throw new Error(
      `distribution 'smddp' needs an image that has the library, got ${framework} ${version ?? 'without a version'}; ` +
        `use version ${able.join(', ')}, framework 'smp', or kind 'torchrun' with a version that AWS patches (TR-15)`,
    );
  }
  requireSeveral(launch, "SMDDP speeds up what goes between instances; on one, use kind 'torchrun'");
  return settings(launch, {
    hyperparameters: {
      sagemaker_distributed_dataparallel_enabled: 'true',
      // Read by the toolkit, which does not ask the instance for its type here.
      sagemaker_instance_type: instance.name,
    },
    perInstance: gpusOf(launch),
  });
}

function smp(launch: Launch<Smp>): DistributionSettings {
  const gpus = gpusOf(launch);
  requireFramework(launch, ['smp'], 'SMP comes in an image of its own');
  return settings(launch, {
    // The script gets it as `--mp_parameters`, too, and the library as SM_HP_MP_PARAMETERS.
    hyperparameters: { ...TORCHRUN, mp_parameters: smpParameters(launch, gpus) },
    perInstance: gpus,
    notes: /^p[45]/.test(launch.instance.family)
      ? []
      : [`AWS's pages on SMP speak of P4 and P5; whether it runs on ${launch.instance.name} is not said there`],
  });
}

function mpi(launch: Launch<Mpi>): DistributionSettings {
  const { choice, instance } = launch;
  if (instance.accelerator === 'trainium') {
    refuse(launch, "is Trainium, which only torchrun starts; use kind 'neuron'");
  }
  requireFramework(launch, [...PYTORCH, 'tensorflow', 'smp']);
  const processes = choice.processesPerInstance ?? instance.acceleratorCount ?? 1;
  if (!Number.isInteger(processes) || processes < 1) {
    refuse(launch, `got processesPerInstance ${processes}; it must be a whole number from 1`);
  }
  return settings(launch, {
    hyperparameters: {
      sagemaker_mpi_enabled: 'true',
      [PROCESSES]: String(processes),
      ...(choice.options === undefined ? {} : { sagemaker_mpi_custom_mpi_options: choice.options }),
    },
    perInstance: processes,
  });
}

function parameterServer(launch: Launch<Distribution>): DistributionSettings {
  requireFramework(launch, ['tensorflow']);
  requireSeveral(launch, 'the toolkit starts no parameter server on one');
  const { instance } = launch;
  return settings(launch, {
    hyperparameters: { sagemaker_parameter_server_enabled: 'true' },
    perInstance: 1,
    notes: [
      'TF_CONFIG names the first worker master; ParameterServerStrategy of TensorFlow 2 wants it as chief',
      ...((instance.acceleratorCount ?? 0) > 1
        ? [`one worker on each ${instance.name} may leave GPUs idle; kind 'multi-worker-mirrored' uses all`]
        : []),
    ],
  });
}

function multiWorkerMirrored(launch: Launch<Distribution>): DistributionSettings {
  requireFramework(launch, ['tensorflow']);
  requireSeveral(
    launch,
    'MultiWorkerMirroredStrategy is for several; on one, MirroredStrategy in the script needs nothing here',
  );
  return settings(launch, {
    hyperparameters: { sagemaker_multi_worker_mirrored_strategy_enabled: 'true' },
    perInstance: 1,
  });
}

/** GPUs of one instance. */
function gpusOf(launch: Launch<Distribution>): number {
  const { accelerator, acceleratorCount, name } = launch.instance;
  if (accelerator === 'nvidia' && acceleratorCount !== undefined) return acceleratorCount;
  return refuse(
    launch,
    accelerator === 'trainium'
      ? `is Trainium, and has no GPU; use kind 'neuron'`
      : `has no GPU; use a type like ml.g5.12xlarge${launch.count > 1 ? ", or kind 'mpi'" : ', or leave distribution out'}. ${name} computes on its CPU`,
  );
}

/** What a launcher decides. */
interface Decided {
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly perInstance: number;
  readonly notes?: readonly string[];
}

function settings({ instance, count }: Launch<Distribution>, decided: Decided): DistributionSettings {
  return {
    hyperparameters: decided.hyperparameters,
    environment: elasticFabricEnvironment(instance, count),
    efa: usesElasticFabric(instance, count),
    processes: decided.perInstance * count,
    notes: [...(decided.notes ?? []), ...withoutElasticFabric(instance, count)],
  };
}
