import type { CreateTransformJobCommandInput, SplitType, TransformInstanceType } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { transformAmi } from '../../sagemaker/hosting-amis';
import { checkInstanceType } from '../../sagemaker/instance-choice';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { type BatchRecords, type ChosenRecords, chosenRecords } from './batch-records';

/** On what a batch runs, and for how long. */
export interface BatchResources {
  /** Instance type that SageMaker offers for batch transform (TR-27, TR-29). */
  readonly instanceType: string;

  /**
   * Number of instances, from 1 to 100. Each takes whole files: more of them than there are files cost, and do nothing.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /** When the job is given up. SageMaker itself sets it no end, not even where the container never gets well. */
  readonly maxRuntime: Duration;

  /**
   * Which NVIDIA driver the instances have: 470 or 535.
   *
   * @default - SageMaker decides
   */
  readonly gpuDriver?: 470 | 535;
}

/** How the model is asked. */
export interface BatchRequests {
  /**
   * Largest body of a request, in MB, from 1 to 100; no record may be larger.
   *
   * @default 6
   */
  readonly maxPayloadMB?: number;

  /**
   * Requests at once to each instance; best as many as its server has workers. `concurrent` times `maxPayloadMB` is at most 100.
   *
   * @default - as the container says at `/execution-parameters`, else 1
   */
  readonly concurrent?: number;

  /**
   * How long a request may take, from a second to an hour.
   *
   * @default - 10 minutes
   */
  readonly timeout?: Duration;

  /**
   * How often a request is made again that failed, at most 3 times.
   *
   * @default 3
   */
  readonly retries?: number;
}

/** What a batch is asked with, but for the name of the job and the places of its data. */
export interface TransformRequestProps {
  /** Name of the model. */
  readonly modelName: string;

  /** The records. */
  readonly records: BatchRecords;

  /** The instances. */
  readonly resources: BatchResources;

  /**
   * The requests.
   *
   * @default - as {@link BatchRequests} says
   */
  readonly requests?: BatchRequests;

  /** Key of the volumes, which instances with disks of their own do not take (TR-01). */
  readonly volumeKey: IKey;

  /** Key of the answers. */
  readonly outputKey: IKey;

  /** An intrinsic function that makes the name of the job. */
  readonly jobName: string;

  /** An intrinsic function that makes the address of the files. */
  readonly files: string;

  /** An intrinsic function that makes the address of the answers. */
  readonly answers: string;
}

const SPLITS = {
  none: 'None',
  line: 'Line',
  'record-io': 'RecordIO',
  'tf-record': 'TFRecord',
} as const satisfies Record<ChosenRecords['split'], SplitType>;

/** Sizes of bodies, in MB (API: MaxPayloadInMB). */
const PAYLOAD_MB = { usual: 6, most: 100 };

/**
 * The request for a batch transform job.
 *
 * @throws if SageMaker would refuse it, or do something else than it seems; the message says what fits
 */
export function transformRequest(props: TransformRequestProps): JsonPathParams<CreateTransformJobCommandInput> {
  const { resources, requests = {} } = props;
  const records = chosenRecords(props.records);
  checkRequests(requests);
  const { join, inputFilter, outputFilter } = records;
  const filters = join || inputFilter !== undefined || outputFilter !== undefined;
  return {
    'TransformJobName.$': props.jobName,
    ModelName: props.modelName,
    ...(records.perRequest === undefined
      ? {}
      : { BatchStrategy: records.perRequest === 'many' ? 'MultiRecord' : 'SingleRecord' }),
    MaxPayloadInMB: requests.maxPayloadMB ?? PAYLOAD_MB.usual,
    ...(requests.concurrent === undefined ? {} : { MaxConcurrentTransforms: requests.concurrent }),
    ModelClientConfig: {
      InvocationsTimeoutInSeconds: (requests.timeout ?? Duration.minutes(10)).toSeconds(),
      InvocationsMaxRetries: requests.retries ?? 3,
    },
    TransformInput: {
      ContentType: records.contentType,
      SplitType: SPLITS[records.split],
      CompressionType: records.gzip ? 'Gzip' : 'None',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', 'S3Uri.$': props.files } },
    },
    TransformOutput: {
      'S3OutputPath.$': props.answers,
      Accept: records.accept,
      // Answers to lines are lines; without it those of several requests would stand in one line.
      AssembleWith: records.split === 'line' ? 'Line' : 'None',
      KmsKeyId: props.outputKey.keyArn,
    },
    TransformResources: instances(resources, props.volumeKey),
    ...(filters
      ? {
          DataProcessing: {
            InputFilter: inputFilter ?? '$',
            OutputFilter: outputFilter ?? '$',
            JoinSource: join ? 'Input' : 'None',
          },
        }
      : {}),
  };
}

function instances(
  resources: BatchResources,
  volumeKey: IKey,
): JsonPathParams<CreateTransformJobCommandInput>['TransformResources'] & object {
  const facts = checkInstanceType(resources.instanceType, 'transform', 'resources.instanceType');
  const count = resources.instanceCount ?? 1;
  if (!(Number.isInteger(count) && count >= 1 && count <= 100)) {
    throw new Error(
      `resources.instanceCount must be a whole number from 1 to 100, got ${count}; make larger files of small ones, and take larger instances (API: TransformResources)`,
    );
  }
  return {
    InstanceType: facts.name as TransformInstanceType,
    InstanceCount: count,
    // TR-01
    ...(facts.localStorage ? {} : { VolumeKmsKeyId: volumeKey.keyArn }),
    ...(resources.gpuDriver === undefined
      ? {}
      : { TransformAmiVersion: transformAmi(facts.name, resources.gpuDriver) }),
  };
}

/** @throws if one of the numbers, or two of them together, is none that SageMaker takes */
function checkRequests({ maxPayloadMB = PAYLOAD_MB.usual, concurrent, timeout, retries = 3 }: BatchRequests): void {
  within(
    'requests.maxPayloadMB',
    maxPayloadMB,
    [1, PAYLOAD_MB.most],
    'cut files into records, or score them elsewhere',
  );
  within('requests.retries', retries, [0, 3], 'a workflow can be started again');
  within(
    'requests.timeout',
    timeout?.toSeconds() ?? 600,
    [1, 3600],
    "send fewer records at once, with a smaller maxPayloadMB or perRequest 'one'",
  );
  if (concurrent === undefined) return;
  within('requests.concurrent', concurrent, [1, PAYLOAD_MB.most], 'leave it out, and the container decides');
  if (concurrent * maxPayloadMB > PAYLOAD_MB.most) {
    throw new Error(
      `requests.concurrent times requests.maxPayloadMB must be at most ${PAYLOAD_MB.most}, got ${concurrent} times ${maxPayloadMB}; ` +
        `lower maxPayloadMB to ${Math.floor(PAYLOAD_MB.most / concurrent)}, or concurrent to ${Math.floor(PAYLOAD_MB.most / maxPayloadMB)} (API: MaxPayloadInMB)`,
    );
  }
}

function within(name: string, value: number, [least, most]: readonly [number, number], instead: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new Error(
    `${name} must be a whole number from ${least} to ${most}, got ${value}; ${instead} (API: CreateTransformJob)`,
  );
}
