import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import { Annotations, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { closedFrameworks, frameworkImage, frameworkRelease } from '../../sagemaker/framework-images';
import type { Framework } from '../../sagemaker/framework-release';
import { type RegistryImage, registryUri } from '../../sagemaker/images';
import { checkInstanceType } from '../../sagemaker/instance-choice';
import type { InstanceTypeFacts } from '../../sagemaker/instance-types';
import {
  CODE_CHANNEL,
  OFFLINE_ENVIRONMENT,
  scriptModeHyperparameters,
  SCRIPT_ENTRYPOINT,
} from '../../sagemaker/script-mode';
import { SourceArchive } from '../../sagemaker/source-archive';
import { checkDeepSpeedConfig } from './deepspeed-config';
import { type Distribution, distribution, type DistributionSettings } from './distribution';
import { checkScript, fileIn, type ScriptSource } from './script-source';
import type { OwnChannel, TrainingProgram } from '../training-program';
import type { TrainingResources } from '../training-resources';

/** Choices for a script. */
export interface ScriptProgramProps {
  /** Framework in whose image the script runs. */
  readonly framework: Framework;

  /**
   * Version of the image, as `frameworkVersions` lists them.
   *
   * @default - the newest that fits SageMaker's instances
   */
  readonly version?: string;

  /** The code: an archive that is there, or what goes into one. */
  readonly source: ScriptSource;

  /** File at the root of the code that is started, `….py`. */
  readonly entryPoint: string;

  /** On what it runs: the image is that for its processor. */
  readonly resources: Pick<TrainingResources, 'instanceType' | 'instanceCount'>;

  /**
   * Hyperparameters, which the script gets as `--name value`.
   *
   * @default - none
   */
  readonly hyperparameters?: Readonly<Record<string, string>>;

  /**
   * Environment of the script.
   *
   * @default - what it needs without a network, and for its distribution
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * How SageMaker finds metrics in what the script prints (TR-31).
   *
   * @default - it finds none
   */
  readonly metrics?: readonly MetricDefinition[];

  /**
   * How it uses several accelerators or instances.
   *
   * @default - the script is started once on each instance
   */
  readonly distribution?: Distribution;

  /**
   * Whether it goes on from `/opt/ml/checkpoints`, where each process must use names of its own.
   *
   * @default false
   */
  readonly checkpoints?: boolean;

  /**
   * Whether the script itself hears that it is to stop, as SIGTERM, and says why it fails, in `/opt/ml/output/data/failure`, for people to
   * read as the reason of the job; see `SCRIPT_ENTRYPOINT`.
   *
   * @default false: nobody tells it, and the reason is what the toolkit of the image says
   */
  readonly tellsFailure?: boolean;

  /**
   * Whether the container has no network (TR-12). Instances of one job talk to each other all the same.
   *
   * @default true
   */
  readonly isolated?: boolean;
}

/** A script of one's own in the image of a framework, which gets its code as a channel (RV-07, RV-08). */
export class ScriptProgram extends Construct implements TrainingProgram {
  /** The image, as an address. */
  readonly algorithm: { readonly TrainingImage: string };
  /** The image of the framework. */
  readonly image: RegistryImage;
  /** Those of the script, and those that the toolkit in the image reads. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** What pip must not do without a network, what the distribution needs, and what was asked for. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * How SageMaker finds metrics in what the script prints.
   *
   * @default - it finds none
   */
  readonly metrics?: readonly MetricDefinition[];
  /** The code. */
  readonly ownChannels: readonly OwnChannel[];
  /** Whether the container has no network. */
  readonly isolated: boolean;
  /** Whether it goes on from checkpoints. */
  readonly checkpoints: boolean;
  /**
   * What it is started with.
   *
   * @default - the command of the image
   */
  readonly entrypoint?: readonly string[];
  /** Whether Neuron keeps what it compiles. */
  readonly compileCache: boolean;

  /** The code, which an evaluation may use, too. */
  readonly code: SourceArchive;

  /**
   * What its distribution came to.
   *
   * @default - it has none
   */
  readonly distributed?: DistributionSettings;

  /** @throws if framework, version, instance type, script and distribution do not fit one another */
  constructor(scope: Construct, id: string, props: ScriptProgramProps) {
    super(scope, id);
    const { framework, version, resources, entryPoint } = props;
    const { region, urlSuffix } = Stack.of(this);
    this.isolated = props.isolated ?? true;
    const instance = checkedInstance(props);
    checkScript({ ...props, isolated: this.isolated, launched: props.distribution?.kind });

    this.distributed = props.distribution && distribution(props.distribution, { framework, version, ...resources });
    this.image = frameworkImage({
      framework,
      version,
      purpose: 'training',
      processor: processorOf(instance),
      region,
    });
    this.code =
      props.source instanceof SourceArchive
        ? props.source
        : new SourceArchive(this, 'Code', { contents: props.source });
    this.checkDistribution(props);

    this.algorithm = { TrainingImage: registryUri(this.image, region, urlSuffix) };
    this.hyperparameters = {
      ...props.hyperparameters,
      ...this.distributed?.hyperparameters,
      ...scriptModeHyperparameters(entryPoint, this.code.fileName),
    };
    this.environment = {
      ...(this.isolated ? OFFLINE_ENVIRONMENT : {}),
      ...this.distributed?.environment,
      ...props.environment,
    };
    this.metrics = props.metrics;
    this.checkpoints = props.checkpoints ?? false;
    this.entrypoint = (props.tellsFailure ?? false) ? SCRIPT_ENTRYPOINT : undefined;
    this.compileCache = props.distribution?.kind === 'neuron';
    this.ownChannels = [{ name: CODE_CHANNEL, uri: this.code.uri }];
    this.annotate(props);
  }

  grantRead(role: IRole): void {
    this.code.grantRead(role);
  }

  /** DeepSpeed's own file is where its batches are added up. */
  private checkDistribution({ distribution: choice, source }: ScriptProgramProps): void {
    if (choice?.kind !== 'deepspeed' || this.distributed === undefined || source instanceof SourceArchive) return;
    checkDeepSpeedConfig(fileIn(source, choice.config), choice.config, this.distributed.processes);
  }

  private annotate({ framework, version, resources }: ScriptProgramProps): void {
    const { unsupported } = frameworkRelease({ framework, purpose: 'training', version });
    const alone =
      (resources.instanceCount ?? 1) > 1 && this.distributed === undefined
        ? [
            `${resources.instanceCount} instances without a distribution: each runs the script, and they know nothing of each other`,
          ]
        : [];
    for (const note of [
      ...(unsupported === undefined ? [] : [unsupported]),
      ...alone,
      ...(this.distributed?.notes ?? []),
    ]) {
      Annotations.of(this).addInfo(note);
    }
  }
}

/** @throws if nothing runs on the instance type, or not this framework */
function checkedInstance({ framework, resources }: ScriptProgramProps): InstanceTypeFacts {
  const closed = closedFrameworks[framework];
  if (closed !== undefined) {
    throw new Error(`framework '${framework}' is no longer supported; ${closed}`);
  }
  const instance = checkInstanceType(resources.instanceType, 'training');
  if (instance.architecture !== 'x86_64') {
    throw new Error(
      `instanceType must have a CPU of x86_64, for which the images are built, got '${instance.name}' with ${instance.architecture}`,
    );
  }
  const forNeuron = framework.endsWith('-neuron');
  if (forNeuron !== (instance.accelerator === 'trainium')) {
    throw new Error(
      forNeuron
        ? `framework '${framework}' runs on Trainium alone, got '${instance.name}'; use ml.trn1.2xlarge, or framework '${framework.replace('-neuron', '')}' (TR-27, TR-28)`
        : `framework '${framework}' does not run on Trainium, got '${instance.name}'; use framework 'pytorch-neuron', or a type with a GPU (TR-27, TR-28)`,
    );
  }
  return instance;
}

function processorOf({ accelerator }: InstanceTypeFacts): 'cpu' | 'gpu' | 'neuron' {
  if (accelerator === 'trainium') return 'neuron';
  return accelerator === 'nvidia' ? 'gpu' : 'cpu';
}
