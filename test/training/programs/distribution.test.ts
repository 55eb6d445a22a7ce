import { type Distribution, distribution, type DistributedProgram } from '../../../lib/training/programs/distribution';
import { checkDeepSpeedConfig } from '../../../lib/training/programs/deepspeed-config';

const P4D = { framework: 'pytorch', instanceType: 'ml.p4d.24xlarge', instanceCount: 2 } as const;
const SMP = { ...P4D, framework: 'smp', version: '2.4.1' } as const;
const TRN1 = { framework: 'pytorch-neuron', instanceType: 'ml.trn1.32xlarge', instanceCount: 2 } as const;

/** What is wrong with a pair; undefined when nothing is. */
function fault(choice: Distribution, where: DistributedProgram): string | undefined {
  try {
    distribution(choice, where);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('distribution', () => {
  test('torchrun starts a process for each GPU, and DeepSpeed the same with its file', () => {
    expect(distribution({ kind: 'torchrun' }, P4D)).toMatchObject({
      hyperparameters: { sagemaker_torch_distributed_enabled: 'true' },
      processes: 16,
      notes: [],
    });
    expect(distribution({ kind: 'torchrun', processesPerInstance: 4 }, P4D)).toMatchObject({
      hyperparameters: { sagemaker_mpi_num_of_processes_per_host: '4' },
      processes: 8,
    });
    expect(distribution({ kind: 'deepspeed', config: 'ds.json' }, P4D).hyperparameters).toEqual({
      sagemaker_torch_distributed_enabled: 'true',
      deepspeed_config: 'ds.json',
    });
  });

  test('several instances with EFA use it, one instance needs none, and without it that is said (TR-14)', () => {
    const rdma = { FI_PROVIDER: 'efa', FI_EFA_USE_DEVICE_RDMA: '1', RDMAV_FORK_SAFE: '1' };
    const at = (instanceType: string, instanceCount: number) =>
      distribution({ kind: 'torchrun' }, { framework: 'pytorch', instanceType, instanceCount });
    expect(at('ml.p5en.48xlarge', 2)).toMatchObject({ efa: true, environment: rdma });
    expect(at('ml.g5.48xlarge', 2)).toMatchObject({ efa: true, environment: { FI_PROVIDER: 'efa' } });
    expect(at('ml.g5.48xlarge', 2).environment).not.toHaveProperty('FI_EFA_USE_DEVICE_RDMA');
    expect(at('ml.p5en.48xlarge', 1)).toMatchObject({ efa: false, environment: {} });
    expect(at('ml.g5.2xlarge', 2)).toMatchObject({
      efa: false,
      notes: [expect.stringContaining('2 instances of ml.g5.2xlarge talk over TCP')],
    });
  });

  test('SMDDP runs on P4d and P4de alone, between instances, in an image that has it (TR-15)', () => {
    expect(distribution({ kind: 'smddp' }, SMP)).toMatchObject({
      hyperparameters: {
        sagemaker_distributed_dataparallel_enabled: 'true',
        sagemaker_instance_type: 'ml.p4d.24xlarge',
      },
      processes: 16,
    });
    expect(fault({ kind: 'smddp' }, { ...SMP, instanceType: 'ml.p5.48xlarge' })).toBe(
      "distribution 'smddp' does not work: instanceType ml.p5.48xlarge is none of ml.p4d.24xlarge and ml.p4de.24xlarge, " +
        "on which SMDDP runs (TR-15); use kind 'torchrun': NCCL over EFA",
    );
    expect(fault({ kind: 'smddp' }, { ...SMP, instanceCount: 1 })).toContain(
      "needs two instances or more, got 1: SMDDP speeds up what goes between instances; on one, use kind 'torchrun'",
    );
    expect(fault({ kind: 'smddp' }, P4D)).toMatch(
      /needs an image that has the library, got pytorch without a version; use version [\d., ]*2\.3\.0.*framework 'smp'/,
    );
  });

  test('SMP gets its degrees as JSON, and each must be built of the GPUs that there are', () => {
    const parameters = distribution({ kind: 'smp', shardDegree: 8, tensorDegree: 2, contextDegree: 4 }, SMP)
      .hyperparameters['mp_parameters'];
    expect(JSON.parse(parameters ?? '')).toEqual({
      hybrid_shard_degree: 8,
      tensor_parallel_degree: 2,
      context_parallel_degree: 4,
    });
    expect(parameters?.length).toBeLessThanOrEqual(256);
    const wrong: [Distribution, string][] = [
      [
        { kind: 'smp', shardDegree: 3 },
        'shardDegree must be a whole number that divides the GPUs of the job, got 3; 2 x',
      ],
      [{ kind: 'smp', tensorDegree: 16 }, 'tensorDegree must divide the 8 GPUs of one ml.p4d.24xlarge, got 16'],
      [
        { kind: 'smp', shardDegree: 16, tensorDegree: 2 },
        'shardDegree x tensorDegree must divide the GPUs of the job, got 16 x 2 = 32',
      ],
      [{ kind: 'smp', shardDegree: 2, contextDegree: 4 }, 'contextDegree must be at most shardDegree, got 4 and 2'],
    ];
    for (const [choice, says] of wrong) {
      expect(fault(choice, SMP)).toContain(says);
    }
    expect(fault({ kind: 'smp' }, { framework: 'smp', instanceType: 'ml.m5.xlarge' })).toMatch(
      /has no GPU; use a type like/,
    );
    expect(fault({ kind: 'smp' }, P4D)).toContain("needs the image of framework 'smp', got 'pytorch'");
  });

  test('Trainium counts NeuronCores, two to a process on Trn2, and keeps what it compiled with the checkpoints (TR-27)', () => {
    const at = (instanceType: string) =>
      distribution({ kind: 'neuron' }, { framework: 'pytorch-neuron', instanceType });
    expect(
      ['ml.trn1.2xlarge', 'ml.trn1.32xlarge', 'ml.trn1n.32xlarge', 'ml.trn2.48xlarge'].map(
        (type) => at(type).processes,
      ),
    ).toEqual([2, 32, 32, 64]);
    expect(distribution({ kind: 'neuron', compileOnly: true }, TRN1)).toMatchObject({
      efa: true,
      environment: {
        FI_PROVIDER: 'efa',
        NEURON_COMPILE_CACHE_URL: '/opt/ml/checkpoints/neuron-compile-cache',
        RUN_NEURON_PARALLEL_COMPILE: '1',
      },
    });
    expect(fault({ kind: 'neuron' }, { ...TRN1, instanceType: 'ml.trn1.2xlarge' })).toContain('has no EFA');
  });

  test('names what fits where a kind meets the wrong machine, image or count (TR-15, TR-27)', () => {
    expect(fault({ kind: 'neuron' }, { ...TRN1, instanceType: 'ml.g5.xlarge' })).toMatch(
      /ml\.g5\.xlarge has no Trainium; use ml\.trn1\.2xlarge.*or kind 'torchrun' on this one/,
    );
    expect(fault({ kind: 'torchrun' }, { ...P4D, instanceType: 'ml.trn1.32xlarge' })).toContain("use kind 'neuron'");
    expect(fault({ kind: 'torchrun' }, { ...P4D, instanceType: 'ml.inf2.xlarge' })).toMatch(
      /Inferentia only .*ml\.trn1\.2xlarge/,
    );
    expect(fault({ kind: 'torchrun' }, { ...P4D, framework: 'tensorflow' })).toContain("got 'tensorflow'");
    expect(fault({ kind: 'torchrun', processesPerInstance: 9 }, P4D)).toContain('has 8 GPUs');
    expect(fault({ kind: 'mpi' }, TRN1)).toContain("use kind 'neuron'");
    expect(fault({ kind: 'parameter-server' }, { framework: 'tensorflow', instanceType: 'ml.m5.xlarge' })).toContain(
      'needs two instances or more, got 1',
    );
    expect(fault({ kind: 'torchrun' }, { ...P4D, instanceCount: 1.5 })).toBe(
      'instanceCount must be a whole number from 1, got 1.5',
    );
  });

  test('MPI, parameter servers and AllReduce of TensorFlow are what the toolkit reads', () => {
    const cpu = { framework: 'tensorflow', instanceType: 'ml.m5.xlarge', instanceCount: 3 } as const;
    expect(distribution({ kind: 'mpi', options: '-x LOG=1' }, cpu)).toMatchObject({
      hyperparameters: {
        sagemaker_mpi_enabled: 'true',
        sagemaker_mpi_num_of_processes_per_host: '1',
        sagemaker_mpi_custom_mpi_options: '-x LOG=1',
      },
      processes: 3,
    });
    expect(distribution({ kind: 'parameter-server' }, cpu).hyperparameters).toEqual({
      sagemaker_parameter_server_enabled: 'true',
    });
    expect(distribution({ kind: 'multi-worker-mirrored' }, cpu).hyperparameters).toEqual({
      sagemaker_multi_worker_mirrored_strategy_enabled: 'true',
    });
  });
});

describe('checkDeepSpeedConfig', () => {
  const check =
    (config: unknown, processes = 8) =>
    () =>
      checkDeepSpeedConfig(typeof config === 'string' ? config : JSON.stringify(config), 'ds.json', processes);

  test('adds up the batches before an instance is rented', () => {
    const config = { train_batch_size: 64, train_micro_batch_size_per_gpu: 4, gradient_accumulation_steps: 2 };
    expect(check(config)).not.toThrow();
    expect(check(config, 16)).toThrow('got 64, and 4 x 2 x 16 is 128; set it to 128, or leave it out');
    expect(check({ train_micro_batch_size_per_gpu: 4 })).not.toThrow();
  });

  test('refuses what is no JSON object, and a stage that ZeRO does not have', () => {
    expect(check('{')).toThrow('ds.json must be JSON');
    expect(check([])).toThrow('ds.json must be a JSON object, got []');
    expect(check({ zero_optimization: { stage: 4 } })).toThrow('zero_optimization.stage must be 0, 1, 2 or 3, got 4');
  });
});
