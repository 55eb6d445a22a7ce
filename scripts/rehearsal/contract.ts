import { join } from 'node:path';
import { CHANNEL_FOLDER, CODE_CHANNEL } from '../../lib/sagemaker/script-mode';
import { resolvedPlatform, type ResolvedStack } from '../resolved-platform';
import { Failed } from './failed';
import { readWorkflow, type TrainingRequest } from './states';

/** What the constructs tell the scripts: the rehearsal starts each with these words and no others. */
export interface Contract {
  /** Arguments of the Spark job by name, with addresses in the zones as folders. */
  readonly processing: Readonly<Record<(typeof SPARK_ARGUMENTS)[number], string>>;

  /** Settings of Spark, as `name=value`; without those that only Glue knows. */
  readonly spark: readonly string[];

  /** Parameters of `CreateTrainingJob`. */
  readonly training: TrainingRequest;

  /**
   * Folder of each channel of the training job but that of the code, by name.
   *
   * @param version version of the features
   */
  readonly channels: (version: string) => Record<string, string>;

  /** Name that the archive of the code has in its channel. */
  readonly codeArchive: string;

  /** Arguments of the evaluation by name, with its folders below a local one. */
  readonly evaluation: Readonly<Record<(typeof EVALUATION_ARGUMENTS)[number], string>>;

  /** Environment of the model that the workflow registers. */
  readonly model: Readonly<Record<string, string>>;

  /** Area under the ROC curve from which the workflow registers a model. */
  readonly minimumAuc: number;
}

/** Where SageMaker puts the folders of a processing job. */
const PROCESSING_FOLDER = '/opt/ml/processing';

/** Settings that name what exists in AWS alone: the catalog of Glue, and its way to S3. */
const GLUE_ONLY = /\.(catalog-impl|io-impl)=/;

/** Arguments that the script of the Spark job reads; the others are for Glue. */
const SPARK_ARGUMENTS = ['raw', 'reference', 'quarantine', 'catalog', 'database', 'features'] as const;

/** Arguments that the evaluation reads: all of them are folders. */
const EVALUATION_ARGUMENTS = ['model', 'test', 'out_of_time', 'output'] as const;

/**
 * Reads what the platform of `config/sandbox.yaml` would tell the scripts, from its templates.
 *
 * @param root folder that stands for AWS: a folder for each zone, and `processing` for the evaluation
 */
export function readContract(root: string): Contract {
  return contractOf(resolvedPlatform('config/sandbox.yaml'), root);
}

/**
 * What a platform tells the scripts, see {@link readContract}.
 *
 * @throws Failed when the platform lacks what a rehearsal starts
 */
export function contractOf(platform: readonly ResolvedStack[], root: string): Contract {
  // By a function: a `$` in the path of a folder means nothing.
  const local = (text: string): string =>
    text.replace(/s3:\/\/@\{Data\/Lake([a-z]+)\w{8}\}/g, (_, zone: string) => join(root, zone));

  const glue = resource(platform, 'Processing', 'AWS::Glue::Job').DefaultArguments as Record<string, string>;
  const settings = (glue['--conf'] ?? '').split(' --conf ').map(local);

  const machine = resource(platform, 'Training', 'AWS::StepFunctions::StateMachine');
  const { training, evaluation, minimumAuc, model } = readWorkflow(String(machine.DefinitionString));

  return {
    processing: named(SPARK_ARGUMENTS, 'the Spark job', (name) => placed(local, glue[`--${name}`])),
    spark: [...settings.filter((setting) => !GLUE_ONLY.test(setting)), localCatalog(settings)],
    training,
    channels: channelsOf(training, local),
    codeArchive: codeArchiveOf(training),
    evaluation: evaluationOf(evaluation, join(root, 'processing')),
    model,
    minimumAuc,
  };
}

/** An argument as it is here; nothing, if it names something in AWS that is in no zone. */
function placed(local: (text: string) => string, argument: string | undefined): string | undefined {
  const text = argument === undefined ? '' : local(argument);
  return text === '' || text.includes('@{') || text.startsWith('s3:') ? undefined : text;
}

/** Values of all arguments. @throws Failed when one has none */
function named<Name extends string>(
  names: readonly Name[],
  what: string,
  valueOf: (name: Name) => string | undefined,
): Record<Name, string> {
  return Object.fromEntries(
    names.map((name) => {
      const value = valueOf(name);
      if (value === undefined) {
        throw new Failed(`${what} must be given --${name} that is a word, or a place of the lake or of the job`);
      }
      return [name, value];
    }),
  ) as Record<Name, string>;
}

/** Folders of the evaluation by argument. @param words its command line, the archive of the code first */
function evaluationOf([, ...words]: readonly string[], folder: string): Contract['evaluation'] {
  if (words.length !== 2 * EVALUATION_ARGUMENTS.length) {
    throw new Failed(`the evaluation must be given ${EVALUATION_ARGUMENTS.join(', ')} alone, got '${words.join(' ')}'`);
  }
  return named(EVALUATION_ARGUMENTS, 'the evaluation', (name) => {
    const value = words.find((_, index) => words[index - 1] === `--${name}`) ?? '';
    return value.startsWith(`${PROCESSING_FOLDER}/`) ? join(folder, value.slice(PROCESSING_FOLDER.length)) : undefined;
  });
}

function channelsOf(
  { InputDataConfig: channels }: TrainingRequest,
  local: (text: string) => string,
): (version: string) => Record<string, string> {
  const formats = channels
    .filter(({ ChannelName: name }) => name !== CODE_CHANNEL)
    .map(({ ChannelName: name, DataSource: { S3DataSource: source } }) => {
      const [, format] = /^States\.Format\('([^']+)', \$\.version\)$/.exec(source['S3Uri.$'] ?? '') ?? [];
      const folder = placed(local, format);
      if (folder === undefined) {
        throw new Failed(
          `the channel ${name} of the training job must be a place of the lake by the version of the features, ` +
            `got '${JSON.stringify(source)}'`,
        );
      }
      return [name, folder] as const;
    });
  return (version) => Object.fromEntries(formats.map(([name, folder]) => [name, folder.replace('{}', () => version)]));
}

function codeArchiveOf({ HyperParameters: { sagemaker_submit_directory: archive = '' } }: TrainingRequest): string {
  const folder = `${CHANNEL_FOLDER}/${CODE_CHANNEL}/`;
  if (!archive.startsWith(folder)) {
    throw new Failed(`the code of the training job must lie in ${folder}, got '${archive}'`);
  }
  return archive.slice(folder.length);
}

/** The only resource of a type in a stack. */
function resource(platform: readonly ResolvedStack[], stack: string, type: string): Readonly<Record<string, unknown>> {
  const found = platform.find(({ id }) => id === stack)?.resources.filter((item) => item.type === type) ?? [];
  const [only] = found;
  if (found.length !== 1 || only === undefined) {
    throw new Failed(`${stack} must have one ${type}, has ${found.length}; name the one that the rehearsal starts`);
  }
  return only.properties;
}

/** The same catalog in a folder: Iceberg keeps its tables there by itself. */
function localCatalog(settings: readonly string[]): string {
  const [catalog, warehouse] = settings.find((setting) => setting.includes('.warehouse='))?.split('.warehouse=') ?? [];
  if (warehouse === undefined || warehouse.startsWith('s3:')) {
    throw new Failed(`--conf of the Spark job must set a warehouse in the lake, got '${settings.join(' ')}'`);
  }
  return `${catalog ?? ''}.type=hadoop`;
}
