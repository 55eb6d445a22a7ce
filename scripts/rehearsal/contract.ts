import { join } from 'node:path';
import { CHANNEL_FOLDER } from '../../lib/sagemaker/script-mode';
import { resolvedPlatform, type ResolvedStack } from '../resolved-platform';

/** Parts of a job's request that a rehearsal reads; the whole of it goes to the stand-in for the service. */
interface TrainingRequest {
  readonly HyperParameters: Readonly<Record<string, string>>;
  readonly InputDataConfig: readonly {
    readonly ChannelName: string;
    readonly DataSource: { readonly S3DataSource: Readonly<Record<string, string>> };
  }[];
}

/** What the constructs tell the scripts: the rehearsal starts each with these words and no others. */
export interface Contract {
  /** Arguments of the Spark job by name, with addresses in the zones as folders. */
  readonly processing: Readonly<Record<string, string>>;

  /** Settings of Spark, as `name=value`; without those that only Glue knows. */
  readonly spark: readonly string[];

  /** Parameters of `CreateTrainingJob`. */
  readonly training: TrainingRequest;

  /**
   * Folder of each channel of the training job but that of the code, by name.
   *
   * @param version version of the features
   */
  channels(version: string): Record<string, string>;

  /** Name that the archive of the code has in its channel. */
  readonly codeArchive: string;

  /** Arguments of the evaluation, with its folders below a local one. */
  readonly evaluation: readonly string[];

  /** Environment of the model that the workflow registers. */
  readonly model: Readonly<Record<string, string>>;

  /** Area under the ROC curve from which the workflow registers a model. */
  readonly minimumAuc: number;
}

/** Where SageMaker puts the folders of a processing job. */
const PROCESSING_FOLDER = '/opt/ml/processing';

/** Settings that name what exists in AWS alone: the catalog of Glue, and its way to S3. */
const GLUE_ONLY = /\.(catalog-impl|io-impl)=/;

/**
 * Reads what the platform of `config/sandbox.yaml` would tell the scripts, from its templates.
 *
 * @param root folder that stands for AWS: a folder for each zone, and `processing` for the evaluation
 */
export function readContract(root: string): Contract {
  const platform = resolvedPlatform('config/sandbox.yaml');
  const local = (text: string): string => text.replace(/s3:\/\/@\{Data\/Lake([a-z]+)\w{8}\}/g, join(root, '$1'));

  const given = resource(platform, 'Processing', 'AWS::Glue::Job').DefaultArguments as Record<string, string>;
  const { '--conf': conf = '', ...others } = given;
  const settings = local(conf).split(' --conf ');

  const { DefinitionString } = resource(platform, 'Training', 'AWS::StepFunctions::StateMachine');
  const { States } = JSON.parse(String(DefinitionString)) as Definition;
  const training = States.Train?.Parameters as unknown as TrainingRequest;
  const evaluation = States.Evaluate?.Parameters.AppSpecification as { ContainerArguments: string[] };
  const register = States.Register?.Parameters.InferenceSpecification as {
    Containers: [{ Environment: Record<string, string> }];
  };
  const bar = States.BeatsTheBar?.Choices?.flatMap(({ NumericGreaterThanEquals: value }) => value ?? []) ?? [];

  return {
    processing: Object.fromEntries(
      Object.entries(others)
        .filter(([name]) => SCRIPT_ARGUMENTS.has(name))
        .map(([name, value]) => [name.slice(2), local(value)]),
    ),
    spark: [...settings.filter((setting) => !GLUE_ONLY.test(setting)), ...localCatalog(settings)],
    training,
    channels: (version) =>
      Object.fromEntries(
        training.InputDataConfig.flatMap(({ ChannelName: name, DataSource: { S3DataSource: source } }) => {
          const [, format] = /^States\.Format\('([^']+)', \$\.version\)$/.exec(source['S3Uri.$'] ?? '') ?? [];
          return format === undefined ? [] : [[name, local(format.replace('{}', version))]];
        }),
      ),
    codeArchive: (training.HyperParameters.sagemaker_submit_directory ?? '').slice(`${CHANNEL_FOLDER}/code/`.length),
    evaluation: evaluation.ContainerArguments.slice(1).map((part) =>
      part.replace(PROCESSING_FOLDER, join(root, 'processing')),
    ),
    model: register.Containers[0].Environment,
    minimumAuc: bar[0] ?? NaN,
  };
}

/** Arguments that the script reads; the others are for Glue. */
const SCRIPT_ARGUMENTS = new Set(['--raw', '--reference', '--quarantine', '--catalog', '--database', '--features']);

interface Definition {
  readonly States: Readonly<
    Record<
      string,
      {
        readonly Parameters: Readonly<Record<string, unknown>>;
        readonly Choices?: readonly { readonly NumericGreaterThanEquals?: number }[];
      }
    >
  >;
}

/** The only resource of a type in a stack. */
function resource(platform: readonly ResolvedStack[], stack: string, type: string): Readonly<Record<string, unknown>> {
  const found = platform.find(({ id }) => id === stack)?.resources.filter((item) => item.type === type) ?? [];
  const [only] = found;
  if (found.length !== 1 || only === undefined) {
    throw new Error(`${stack} must have one ${type}, has ${found.length}; name the one that the rehearsal starts`);
  }
  return only.properties;
}

/** The same catalog in a folder: Iceberg keeps its tables there by itself. */
function localCatalog(settings: readonly string[]): string[] {
  const warehouse = settings.find((setting) => setting.includes('.warehouse=')) ?? '';
  return [`${warehouse.split('.warehouse=')[0] ?? ''}.type=hadoop`];
}
