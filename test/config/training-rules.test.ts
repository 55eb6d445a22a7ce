import { errors, job, script, type Section, wrong } from './given-training';

describe('what is right', () => {
  test.each([
    [
      'a search for the reference workload',
      { mode: 'tune', tuning: { strategy: 'hyperband', hyperband: { minResource: 1, maxResource: 9 } } },
    ],
    ['Autopilot for the reference workload', { mode: 'autopilot', autopilot: { mode: 'ensembling' } }],
    ['a Lustre cache', { storage: 'fsx-lustre', lustre: { deployment: 'persistent', throughput: 125 } }],
    ['a built-in algorithm', { jobs: [job()] }],
    ['a script over two instances', { jobs: [script({ distribution: { mode: 'torchrun' } })] }],
    ['spare capacity with its wait', { spot: { maxWaitMinutes: 60 }, maxRuntimeMinutes: 60 }],
  ])('%s', (_, training) => {
    expect(errors(training)).toEqual([]);
  });
});

describe('a wrong pair is named, with what is allowed', () => {
  test.each<[string, Section, RegExp]>([
    [
      'algorithm and channel',
      job({ channels: [{ name: 'train' }, { name: 'validation' }, { name: 'valid' }] }),
      /^training\.jobs\[0\]\.channels\.valid: is unknown to XGBoost; /,
    ],
    [
      'a hyperparameter out of range',
      job({ hyperparameters: { num_round: 100, eta: 3 } }),
      /^training\.jobs\[0\]\.hyperparameters\.eta: .*'3'.* 0 .*1/,
    ],
    [
      'a misspelt hyperparameter',
      job({ hyperparameters: { num_round: 100, etta: 1 } }),
      /hyperparameters\.etta: is unknown to XGBoost; the nearest is eta/,
    ],
    ['inf2 for training', job({ instanceType: 'ml.inf2.xlarge' }), /'ml\.inf2\.xlarge'.*Inferentia only .*ml\.trn1/],
    [
      'an accelerator that the algorithm does not use',
      job({ instanceType: 'ml.trn1.2xlarge' }),
      /^training\.jobs\[0\]\.instanceType: .*XGBoost/,
    ],
    [
      'SMDDP on P5',
      script({ instanceType: 'ml.p5.48xlarge', distribution: { mode: 'smddp' } }),
      /ml\.p5\.48xlarge.*TR-15/,
    ],
    ['Neuron on a GPU', script({ distribution: { mode: 'neuron' } }), /distribution\.mode: .*ml\.p4d\.24xlarge/],
    [
      'spot for hours without checkpoints',
      job({
        algorithm: 'pca',
        channels: [{ name: 'train', contentType: 'text/csv' }],
        hyperparameters: { feature_dim: 4, mini_batch_size: 10, num_components: 2 },
        objective: undefined,
        spot: { maxWaitMinutes: 120 },
      }),
      /3600|60 minutes|hour/,
    ],
    [
      'spot with warm instances',
      job({ spot: { maxWaitMinutes: 60 }, keepAliveMinutes: 5 }),
      /keepAliveMinutes: .*not possible with spot/,
    ],
    [
      'a tuning name of more than 32 characters',
      job({ name: 'a-name-of-twenty-chars', tuning: { ranges: { eta: { min: 0.1, max: 0.3 } } } }),
      /^training\.jobs\[0\]\.name: .*'ml-test-a-name-of-twenty-chars' has 30 characters, 23 are allowed for a search\. Shorten it by 7 \(TR-17\)/,
    ],
    [
      'a file system that is read as a pipe',
      job({ storage: 'efs', inputMode: 'pipe' }),
      /inputMode: .*storage efs; file is allowed/,
    ],
    [
      'early stopping with hyperband',
      job({
        tuning: {
          strategy: 'hyperband',
          hyperband: { minResource: 1, maxResource: 9 },
          earlyStopping: true,
          ranges: { eta: { min: 0.1, max: 0.3 } },
        },
      }),
      /earlyStopping: .*TR-31/,
    ],
    [
      'two programs',
      job({ marketplace: { algorithmArn: 'arn:aws:sagemaker:eu-west-1:123456789012:algorithm/a' } }),
      /must say what runs; one of .* Leave one/,
    ],
    ['no bar', job({ objective: { metric: 'validation:rmse' } }), /objective: .*atLeast or atMost is allowed/],
    [
      'MXNet, which is closed',
      script({
        script: { framework: 'mxnet', folder: 'examples/training', entryPoint: 'train.py' },
        instanceType: 'ml.m5.xlarge',
        instances: 1,
      }),
      /script\.framework: 'mxnet' is no longer supported/,
    ],
    [
      'a metric without a group',
      script({ metrics: { loss: 'loss=[0-9.]+' } }),
      /metrics\.loss: 'loss=\[0-9\.\]\+' finds no value; .*group/,
    ],
    ['a metric that no log has', script({ metrics: {} }), /objective\.metric: 'loss' is not found/],
    [
      'a misspelt metric of an algorithm that nobody searches, at which no model would ever pass the gate',
      job({ objective: { metric: 'validation:rmsee', atMost: 10 } }),
      /^training\.jobs\[0\]\.objective\.metric: 'validation:rmsee' is not computed by XGBoost; the nearest is 'validation:rmse'/,
    ],
    [
      'a metric of a channel that the job does not read',
      job({ channels: [{ name: 'train' }] }),
      /objective\.metric: 'validation:rmse' needs the channel validation/,
    ],
    [
      'a bar for an algorithm that reports no metric',
      job({
        algorithm: 'pca',
        channels: [{ name: 'train', contentType: 'text/csv' }],
        hyperparameters: { feature_dim: 4, mini_batch_size: 10, num_components: 2 },
      }),
      /objective\.metric: 'validation:rmse' is not reported by this algorithm/,
    ],
    [
      'a grid over numbers',
      job({ tuning: { strategy: 'grid', parallelJobs: 1, ranges: { eta: { min: 0.1, max: 0.3 } } } }),
      /^training\.jobs\[0\]\.tuning\.ranges: must be 'categorical' for the strategy 'Grid'/,
    ],
    [
      'hours of waiting in a search, which saves no checkpoints (TR-06)',
      job({ spot: { maxWaitMinutes: 120 }, tuning: { ranges: { eta: { min: 0.1, max: 0.3 } } } }),
      /spot\.maxWaitMinutes: '120' is too long for a search/,
    ],
    [
      'a schedule on data of which no job makes versions',
      job({ schedule: { expression: 'rate(7 days)' } }),
      /^training\.jobs\[0\]\.schedule: 'demand\/' finds no newest version/,
    ],
    [
      'a processor for which nothing is built',
      script({ instanceType: 'ml.p6e-gb200.36xlarge' }),
      /instanceType: 'ml\.p6e-gb200\.36xlarge' has a CPU of arm64/,
    ],
  ])('%s', (_, definition, message) => {
    expect(wrong(definition)).toEqual([expect.stringMatching(message)]);
  });

  test.each<[string, Section, RegExp]>([
    ['a cache that nobody uses', { lustre: {} }, /^training\.lustre: .*used by nobody/],
    [
      'a size that is not sold',
      { storage: 'fsx-lustre', lustre: { capacityGiB: 2000 } },
      /capacityGiB: .*2400 \(FS-01\)/,
    ],
    ['a search in the mode train', { tuning: {} }, /^training\.tuning: .*for mode tune/],
    ['Autopilot on a file system', { mode: 'autopilot', storage: 'efs' }, /^training\.storage: .*Autopilot/],
    ['a pipe for a script that opens files', { inputMode: 'pipe' }, /^training\.inputMode: .*fast-file/],
  ])('%s', (_, training, message) => {
    expect(errors(training)).toEqual([expect.stringMatching(message)]);
  });

  test('two definitions of one name, and one that the platform has', () => {
    expect(errors({ jobs: [job(), job(), job({ name: 'lab' })] })).toEqual([
      expect.stringMatching(/^training\.jobs\[1\]\.name: 'demand' stands twice/),
      expect.stringMatching(/^training\.jobs\[2\]\.name: 'lab' is taken by the platform/),
    ]);
  });

  test('names that only hyphens tell apart, and names that begin like jobs which people start', () => {
    expect(errors({ jobs: [job({ name: 'a-b' }), job({ name: 'ab' }), job({ name: 'lab-x' })] })).toEqual([
      expect.stringMatching(/^training\.jobs\[1\]\.name: 'ab' differs from 'a-b' by hyphens alone/),
      expect.stringMatching(/^training\.jobs\[2\]\.name: 'lab-x' begins like jobs of the platform, 'lab-'/),
    ]);
  });

  test('what Autopilot would pass over in silence, such as the price of spare capacity', () => {
    const definition = {
      name: 'auto',
      data: 'auto/',
      autopilot: { target: 'y', problem: 'regression' },
      objective: { metric: 'RMSE', atMost: 1 },
    };
    expect(wrong(definition)).toEqual([]);
    const spot = { maxWaitMinutes: 60 };
    const channels = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    expect(wrong({ ...definition, spot, instances: 2, hyperparameters: { eta: 1 }, channels })).toEqual([
      expect.stringMatching(/channels: 'a, b, c' are more than Autopilot reads/),
      expect.stringMatching(/hyperparameters: 'eta' does nothing with autopilot/),
      expect.stringMatching(/instances: '2' does nothing with autopilot/),
      expect.stringMatching(/spot\.maxWaitMinutes: '60' does nothing with autopilot/),
    ]);
  });

  test.each([
    [
      'cron(0 5 * * * *)',
      'Etc/UTC',
      /expression: 'cron\(0 5 \* \* \* \*\)' does not say which day counts; exactly one of/,
    ],
    ['cron(banana)', 'Etc/UTC', /expression: 'cron\(banana\)' is not a schedule; cron\(minutes hours/],
    ['cron(0 25 ? * SUN *)', 'Etc/UTC', /expression: .* has '25' as hours; 0-23 and its wildcards are allowed/],
    ['rate(7 days)', 'Europe/Berln', /timeZone: 'Europe\/Berln' is not a time zone; a name of the IANA/],
    ['rate(7 days)', 'Foo/Bar', /timeZone: 'Foo\/Bar' is not a time zone/],
  ])('no start by the clock: %s in %s', (expression, timeZone, message) => {
    const schedule = { expression, timeZone };
    expect(errors({ schedule })).toEqual([expect.stringMatching(message)]);
    expect(errors({ jobs: [job({ schedule, data: 'readmission/' })] })).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ['cron(* * * * ? *)', 'Europe/Berlin'],
    ['cron(0 5 ? * SUN *)', 'America/Argentina/Buenos_Aires'],
    ['rate(1 minute)', 'UTC'],
    ['cron(15 10 L 1,6 ? 2026-2030)', 'Etc/GMT+3'],
  ])('a start by the clock: %s in %s', (expression, timeZone) => {
    expect(errors({ schedule: { expression, timeZone } })).toEqual([]);
  });

  test('two teams with one number', () => {
    const teams = [
      { name: 'research', uid: 1001 },
      { name: 'clinic', uid: 1001 },
    ];
    expect(errors({}, { files: { teams } })).toEqual([
      expect.stringMatching(/^files\.teams\[1\]\.uid: '1001' is the number/),
    ]);
  });
});
