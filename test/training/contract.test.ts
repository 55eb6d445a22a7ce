import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { loadConfig } from '../../lib/config/load-config';
import { Catalog } from '../../lib/data-lake/catalog';
import { baselineArchive, ENCOUNTERS_JOB, PREPARATION_PACKAGE, trainingCode } from '../../lib/readmission/archives';
import { CURATED_TABLES } from '../../lib/readmission/tables';
import { CHANNEL_FOLDER, INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../../lib/sagemaker/script-mode';
import { Processing } from '../../lib/stacks/processing';
import { Training } from '../../lib/stacks/training';
import { EVALUATION_FILE } from '../../lib/training/evaluation/evaluation-figures';
import { modelStack } from '../registry/model-stack';
import { type Definition, definitionOf } from '../workflow/state-machine';
import { parametersOf } from './given-workflow';

const SCRIPTS = join(__dirname, '../../jobs/training/readmission');
const source = (file: string) => readFileSync(file, 'utf8');
const [train, evaluate, inference] = ['train.py', 'evaluate.py', 'inference.py'].map((name) =>
  source(join(SCRIPTS, name)),
);

/** Every match of a pattern's first group. */
const all = (pattern: RegExp, text = '') => [...text.matchAll(pattern)].map((match) => String(match[1]));

/** The names that a script gives `add_argument`, one by one or in a loop over names; `required` are those it must get. */
function argumentsOf(text = ''): { readonly names: string[]; readonly required: string[] } {
  const loops = [
    ...text.matchAll(/for name in \(([^)]*)\):\n(?: {8}default[^\n]*\n)?( {8}parser\.add_argument\([^\n]*)/g),
  ].map(([, names, call]) => ({ names: all(/'(\w+)'/g, names), call: String(call) }));
  const single = [...text.matchAll(/add_argument\(\s*'--(\w+)'([^\n]*)/g)].map(([, name, call]) => ({
    names: [String(name)],
    call: String(call),
  }));
  const given = [...loops, ...single];
  return {
    names: given.flatMap(({ names }) => names),
    required: given.filter(({ call }) => call.includes('required=True')).flatMap(({ names }) => names),
  };
}

/** The two stacks that start scripts, as the sandbox has them. */
function given(): { readonly definition: Definition; readonly job: Record<string, string> } {
  const config = loadConfig(join(__dirname, '../../config/sandbox.yaml'));
  const { app, stack, keys, alarms, vpc, subnets, lake, registry } = modelStack();
  const curated = new Catalog(stack, 'Curated', {
    lake,
    databaseName: 'test_curated',
    description: 'Test',
    tables: CURATED_TABLES,
  });
  const parts = { config, keys, alarms, vpc, subnets, lake };
  const training = new Training(app, 'Training', { ...parts, registry, groups: new Map(), dataJobName: 'encounters' });
  const processing = new Processing(app, 'Processing', { ...parts, curated, raw: curated });
  const [job] = Object.values(Template.fromStack(processing).findResources('AWS::Glue::Job'));
  return { definition: definitionOf(Template.fromStack(training)), job: job?.Properties.DefaultArguments };
}

const { definition, job } = given();

describe('train.py', () => {
  const { names } = argumentsOf(train);
  const folders = names.filter((name) => /^[A-Z]/.test(name));
  const request = parametersOf(definition, 'Train');
  const hyperparameters = request.HyperParameters as Record<string, string>;
  const channels = (request.InputDataConfig as { ChannelName: string }[]).map(({ ChannelName }) => ChannelName);

  test('takes every hyperparameter that the job sets, and no other, besides those of the toolkit (RV-08)', () => {
    const own = names.filter((name) => !folders.includes(name) && name !== 'checkpoints');
    expect(own).toHaveLength(8);
    expect(Object.keys(hyperparameters).sort()).toEqual(
      [...own, 'sagemaker_program', 'sagemaker_submit_directory'].sort(),
    );
  });

  test('reads every channel that the job has, and no other, besides the code', () => {
    expect(train).toContain("os.environ.get(f'SM_{name}')");
    const read = folders.filter((name) => name.startsWith('CHANNEL_')).map((name) => name.slice(8).toLowerCase());
    expect(read).toHaveLength(3);
    expect([...channels].sort()).toEqual([...read, 'code'].sort());
    expect(folders).toContain('MODEL_DIR');
  });

  test('is in the archive of the code channel, with all that it imports and packs', () => {
    const contents = Object.keys(trainingCode());
    expect(contents).toContain(hyperparameters.sagemaker_program);
    expect(hyperparameters.sagemaker_submit_directory).toMatch(
      new RegExp(`^${CHANNEL_FOLDER}/code/[0-9a-f]{64}\\.gz$`),
    );
    expect(contents).toEqual(expect.arrayContaining(['inference.py', 'readmission']));
  });

  test('reads no other variable of its environment', () => {
    expect(all(/os\.(environ[^\n]*|getenv[^\n]*)/g, train)).toEqual(["environ.get(f'SM_{name}')"]);
  });

  test('goes on from the folder that SageMaker fills when the job names no other (TR-06)', () => {
    expect(train).toContain("Path('/opt/ml/checkpoints')");
    expect(JSON.stringify(request)).not.toContain('LocalPath');
  });

  test('prints the metric that the job looks for', () => {
    const [{ Regex = '' } = {}] = (request.AlgorithmSpecification as { MetricDefinitions: { Regex: string }[] })
      .MetricDefinitions;
    expect(train).toContain('validation-auc:{');
    expect('trees:87\tvalidation-auc:0.661234').toMatch(new RegExp(Regex));
  });
});

describe('evaluate.py', () => {
  const request = parametersOf(definition, 'Evaluate');
  const { ContainerEntrypoint = [], ContainerArguments = [] } = request.AppSpecification as Record<string, string[]>;
  const flags = ContainerArguments.filter((part) => part.startsWith('--'));
  const valueOf = (flag: string) => ContainerArguments[ContainerArguments.indexOf(flag) + 1];
  const inputs = (request.ProcessingInputs as { InputName: string; S3Input: { LocalPath: string } }[]).map(
    ({ InputName, S3Input }) => [InputName, S3Input.LocalPath] as const,
  );

  test('gets every argument that it requires, and no other', () => {
    const { names, required } = argumentsOf(evaluate);
    expect(names).toEqual(['model', 'test', 'out_of_time', 'output']);
    expect(required).toEqual(names);
    expect(flags).toEqual(names.map((name) => `--${name}`));
  });

  test('is given the folders into which its inputs are copied and from which its output is', () => {
    const places = Object.fromEntries(inputs);
    expect(valueOf('--model')).toBe(places.model);
    expect(valueOf('--test')).toBe(places.test);
    expect(valueOf('--out_of_time')).toBe(places.out_of_time);
    const [output] = (request.ProcessingOutputConfig as { Outputs: { S3Output: { LocalPath: string } }[] }).Outputs;
    expect(valueOf('--output')).toBe(output?.S3Output.LocalPath);
  });

  test('is unpacked from the archive of the code, and started by its name there', () => {
    expect(ContainerArguments[0]).toMatch(new RegExp(`^${Object.fromEntries(inputs).code}/[0-9a-f]{64}\\.gz$`));
    expect(ContainerEntrypoint.at(-1)).toContain('/evaluate.py "$@"');
    expect(Object.keys(trainingCode())).toContain('evaluate.py');
  });

  test('looks for the artifact under the name that training gives it', () => {
    expect(evaluate).toContain("given.model / 'model.tar.gz'");
  });

  test('writes the file that the workflow reads, with the numbers at which the gate looks', () => {
    expect(evaluate).toContain(`given.output / '${EVALUATION_FILE}'`);
    const gate = JSON.stringify(definition.States.BeatsTheBar);
    const paths = new Set(all(/"\$\.evaluation\.metrics\.([\w.]+)"/g, gate));
    const auc = 'binary_classification_metrics.auc.value';
    expect([...paths].sort()).toEqual([auc, `out_of_time.${auc}`]);
    const [top = '', metric = '', value = ''] = auc.split('.');
    expect(evaluate).toContain(`'${top}': {`);
    expect(evaluate).toContain(`'${metric}': metrics.`);
    expect(evaluate).toContain(`{'${value}': float(value)`);
    expect(evaluate).toContain(`'out_of_time'`);
  });
});

describe('inference.py', () => {
  test('is where the model server looks for it, in the baseline and in what training makes (RV-07)', () => {
    const inArchive = `${INFERENCE_ENVIRONMENT.SAGEMAKER_SUBMIT_DIRECTORY}/${INFERENCE_ENVIRONMENT.SAGEMAKER_PROGRAM}`;
    const [, path = ''] = /^\/opt\/ml\/model\/(.+)$/.exec(inArchive) ?? [];
    expect(Object.keys(baselineArchive())).toContain(path);
    expect(train).toContain("given.model_dir / 'code'");
    expect(train).toContain("target / 'inference.py'");
  });

  test('has what the server calls, for the XGBoost image has no default, and reads no environment (RV-07)', () => {
    expect(inference).toMatch(/^def model_fn\(/m);
    expect(inference).toMatch(/^def transform_fn\(/m);
    expect(inference).not.toMatch(/os\.(environ|getenv)/);
  });

  test('takes every content type that is registered', () => {
    expect(inference).toMatch(/^from readmission\.messages import .*\bread\b/m);
    const messages = source(join(PREPARATION_PACKAGE, 'messages.py'));
    for (const type of INFERENCE_CONTENT_TYPES) {
      expect(messages).toContain(`= '${type}'`);
    }
  });
});

describe('main.py of the Spark job', () => {
  const text = source(ENCOUNTERS_JOB);
  const { names, required } = argumentsOf(text);

  /** Arguments that Glue itself reads. */
  const GLUE = /^--(job-|extra-|additional-|enable-|datalake-formats$|conf$|TempDir$|continuous-)/;

  test('gets every argument that it requires', () => {
    expect([...required].sort()).toEqual(['catalog', 'database', 'features', 'quarantine', 'raw', 'reference']);
    expect(required.filter((name) => job[`--${name}`] === undefined)).toEqual([]);
  });

  test('gets no argument that neither it nor Glue knows', () => {
    const own = Object.keys(job).filter((name) => !GLUE.test(name));
    expect(own.filter((name) => !names.includes(name.slice(2)))).toEqual([]);
  });

  test('makes its version of the id of the run, which Glue gives, so that every run makes another', () => {
    expect(names).toEqual(expect.arrayContaining(['version', 'JOB_RUN_ID']));
    expect(job).not.toHaveProperty('--version');
  });

  test('imports the preparation by the name of the folder that is packed', () => {
    expect(text).toMatch(/^from readmission\./m);
    expect(job).toHaveProperty('--extra-py-files');
  });
});
