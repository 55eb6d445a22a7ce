import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib';
import { SourceArchive } from '../../../lib/sagemaker/source-archive';
import { ScriptProgram, type ScriptProgramProps } from '../../../lib/training/programs/script-program';
import { testApp } from '../../app';

const DDP = join(__dirname, '../../../examples/training/pytorch-ddp');

/** A folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'script-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function given(overrides: Partial<ScriptProgramProps> = {}) {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  const program = new ScriptProgram(stack, 'Program', {
    framework: 'pytorch',
    source: { '.': DDP },
    entryPoint: 'train.py',
    resources: { instanceType: 'ml.g5.12xlarge' },
    ...overrides,
  });
  return { stack, program };
}

describe('ScriptProgram', () => {
  test('finds its code in a channel, and lets pip look for no index (RV-08, TR-12)', () => {
    const { program } = given({ hyperparameters: { epochs: '3' } });
    expect(program.hyperparameters).toEqual({
      epochs: '3',
      sagemaker_program: 'train.py',
      sagemaker_submit_directory: `/opt/ml/input/data/code/${program.code.fileName}`,
    });
    expect(program.environment).toEqual({ PIP_NO_INDEX: '1', PIP_NO_BUILD_ISOLATION: '0' });
    expect(program.ownChannels).toEqual([{ name: 'code', uri: program.code.uri }]);
    expect(program.isolated).toBe(true);
  });

  test('takes the image for the processor of the instance', () => {
    const tag = (framework: ScriptProgramProps['framework'], instanceType: string) =>
      given({ framework, resources: { instanceType } }).program.image.tag;
    expect(tag('pytorch', 'ml.g5.12xlarge')).toMatch(/-cu\d+-/);
    expect(tag('pytorch', 'ml.m5.xlarge')).toMatch(/-cpu-/);
    expect(tag('pytorch-neuron', 'ml.trn1.2xlarge')).toMatch(/neuronx.*sdk/);
    expect(tag('xgboost', 'ml.m5.xlarge')).toBe('3.2-0');
  });

  test('adds what its distribution needs, and what was asked for wins over nothing else', () => {
    const { program } = given({
      distribution: { kind: 'torchrun' },
      resources: { instanceType: 'ml.p5.48xlarge', instanceCount: 2 },
      environment: { LOG: '1' },
    });
    expect(program.hyperparameters).toMatchObject({ sagemaker_torch_distributed_enabled: 'true' });
    expect(program.environment).toMatchObject({ FI_PROVIDER: 'efa', PIP_NO_INDEX: '1', LOG: '1' });
    expect(program.distributed).toMatchObject({ efa: true, processes: 16 });
  });

  test('takes an archive that is there, and lets a role read it alone', () => {
    const { stack } = given();
    const code = new SourceArchive(stack, 'Archive', { contents: { '.': DDP } });
    const program = new ScriptProgram(stack, 'Other', {
      framework: 'xgboost',
      source: code,
      entryPoint: 'train.py',
      resources: { instanceType: 'ml.m5.xlarge' },
    });
    expect(program.code).toBe(code);
    expect(program.node.children).toEqual([]);
    program.grantRead(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') }));
  });

  test('reads DeepSpeed’s file before an instance is rented', () => {
    const config = JSON.stringify({ train_batch_size: 64, train_micro_batch_size_per_gpu: 4 });
    const source = { '.': folder({ 'train.py': '', 'ds.json': config }) };
    const choose = (instanceCount: number) => () =>
      given({
        source,
        distribution: { kind: 'deepspeed', config: 'ds.json' },
        resources: { instanceType: 'ml.p4d.24xlarge', instanceCount },
      });
    expect(choose(2)).not.toThrow();
    expect(choose(1)).toThrow('got 64, and 4 x 1 x 8 is 32');
    expect(() => given({ distribution: { kind: 'deepspeed', config: 'no.json' } })).toThrow(
      "source must have 'no.json' at its root",
    );
  });

  test('refuses what its image cannot run (TR-27, TR-28)', () => {
    const wrong: [Partial<ScriptProgramProps>, string | RegExp][] = [
      [{ framework: 'mxnet' }, /framework 'mxnet' is no longer supported; .* use pytorch or tensorflow/],
      [{ resources: { instanceType: 'ml.inf2.xlarge' } }, /Inferentia only .*; use ml\.trn1\.2xlarge/],
      [
        { framework: 'pytorch-neuron' },
        "runs on Trainium alone, got 'ml.g5.12xlarge'; use ml.trn1.2xlarge, or framework 'pytorch'",
      ],
      [{ resources: { instanceType: 'ml.trn1.2xlarge' } }, "does not run on Trainium, got 'ml.trn1.2xlarge'"],
      [{ resources: { instanceType: 'ml.p6e-gb200.36xlarge' } }, /CPU of x86_64.*arm64/],
      [{ framework: 'scikit-learn' }, /processor must be one .*got 'gpu'; use cpu/],
    ];
    for (const [props, says] of wrong) {
      expect(() => given(props)).toThrow(says);
    }
  });

  test('refuses a script that is not there, that cannot be started, or that would need a network (TR-12)', () => {
    const packages = { '.': folder({ 'train.py': '', 'requirements.txt': 'einops' }) };
    expect(() => given({ entryPoint: 'main.py' })).toThrow("source must have 'main.py' at its root, got .");
    expect(() => given({ entryPoint: 'train' })).toThrow(
      "entryPoint must be a .py or .sh file at the root of the code, got 'train'",
    );
    expect(() => given({ entryPoint: 'run.sh', distribution: { kind: 'torchrun' } })).toThrow(
      "entryPoint must be a .py file for distribution 'torchrun', got 'run.sh'",
    );
    expect(() => given({ source: packages })).toThrow('source has a requirements.txt');
    expect(() => given({ source: packages, isolated: false })).not.toThrow();
  });

  test('says what is allowed and worth a second look', () => {
    const { stack } = given({ resources: { instanceType: 'ml.g5.12xlarge', instanceCount: 3 } });
    const told = Annotations.fromStack(stack).findInfo('*', Match.anyValue());
    expect(told.map(({ entry }) => entry.data)).toEqual([
      expect.stringContaining('3 instances without a distribution: each runs the script'),
    ]);
  });
});
