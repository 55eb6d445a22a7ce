import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { ServiceError } from './state-machine';
import type { WorkflowBuckets } from './workflow-buckets';
import type { WorkflowFileSystems } from './workflow-file-systems';
import {
  interruptTrainingContainer,
  runProcessingContainer,
  runTrainingContainer,
  type TrainingContainer,
  type TrainingContainerRequest,
} from './workflow-containers';

/** What runs the containers of jobs; tests put others in. */
export interface Containers {
  /** Runs the container of a training job. */
  readonly train: (given: TrainingContainerRequest) => Promise<TrainingContainer>;

  /** Runs it until its first checkpoint, and kills it. */
  readonly interrupt: (given: TrainingContainerRequest) => Promise<void>;

  /** Runs the container of a processing job. */
  readonly process: typeof runProcessingContainer;
}

/** The real ones: the toolkit of the image, and our scripts. */
export const REAL_CONTAINERS: Containers = {
  train: runTrainingContainer,
  interrupt: interruptTrainingContainer,
  process: runProcessingContainer,
};

/** Choices for the jobs. */
export interface WorkflowJobsProps {
  /** Where they read and write. */
  readonly buckets: WorkflowBuckets;

  /** File systems that channels may lie on. @default - there are none */
  readonly fileSystems?: WorkflowFileSystems;

  /** Folder for their containers and logs. */
  readonly work: string;

  /** What runs them. @default {@link REAL_CONTAINERS} */
  readonly containers?: Containers;

  /** Whether the container of the first training job is killed once, and started again by SageMaker. @default false */
  readonly interrupted?: boolean;
}

/** SageMaker's jobs on this machine: runs what a request asks for, and describes it as the service does. */
export class WorkflowJobs {
  /** Descriptions of the training jobs by name, as `DescribeTrainingJob` tells them. */
  readonly training = new Map<string, Properties>();

  private readonly containers: Containers;
  private interruptions: number;

  constructor(private readonly props: WorkflowJobsProps) {
    this.containers = props.containers ?? REAL_CONTAINERS;
    this.interruptions = props.interrupted === true ? 1 : 0;
    mkdirSync(join(props.work, 'logs'), { recursive: true });
  }

  /**
   * Runs a training job to its end.
   *
   * @param request parameters of `CreateTrainingJob`
   * @returns its description
   * @throws ServiceError when the service would not take the request
   */
  async train(request: Properties): Promise<Properties> {
    const name = String(request.TrainingJobName);
    if (this.training.has(name)) {
      throw new ServiceError(
        'SageMaker.ResourceInUseException',
        `Training job names must be unique, got ${name} twice`,
      );
    }
    const container = this.containerOf(name, request);
    const started = Date.now();
    if (this.interruptions > 0) {
      this.interruptions -= 1;
      await this.containers.interrupt({ ...container, work: `${container.work}-interrupted` });
    }
    const ended = await this.containers.train(container);
    const { S3OutputPath } = asProperties(request.OutputDataConfig);
    const model = `${String(S3OutputPath).replace(/\/$/, '')}/${name}/output/model.tar.gz`;
    if (ended.archive !== null) this.props.buckets.upload(ended.archive, model);
    const description = {
      ...request,
      TrainingJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:training-job/${name}`,
      TrainingJobStatus: ended.status,
      SecondaryStatus: ended.status,
      ...(ended.archive === null
        ? { FailureReason: `AlgorithmError: ${ended.failure_reason}, exit code: ${ended.exit_code}` }
        : { ModelArtifacts: { S3ModelArtifacts: model } }),
      FinalMetricDataList: Object.entries(ended.metrics).map(([MetricName, Value]) => ({
        MetricName,
        Value,
        Timestamp: started,
      })),
      CreationTime: started,
      TrainingStartTime: started,
      TrainingEndTime: Date.now(),
      BillableTimeInSeconds: Math.ceil((Date.now() - started) / 1000),
    };
    this.training.set(name, description);
    return description;
  }

  /**
   * Runs a processing job to its end.
   *
   * @param request parameters of `CreateProcessingJob`
   * @returns its description
   */
  async process(request: Properties): Promise<Properties> {
    const name = String(request.ProcessingJobName);
    const { buckets } = this.props;
    const reason = await this.containers.process({
      request,
      log: this.logOf(name),
      download: (address, folder) => buckets.download(address, folder),
      upload: (folder, address) => buckets.upload(folder, address),
    });
    return {
      ...request,
      ProcessingJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:processing-job/${name}`,
      ProcessingJobStatus: reason === undefined ? 'Completed' : 'Failed',
      ...(reason === undefined ? {} : { FailureReason: reason }),
      CreationTime: Date.now(),
    };
  }

  /** File that keeps what a job printed. */
  logOf(name: string): string {
    return join(this.props.work, 'logs', `${name}.log`);
  }

  private containerOf(name: string, request: Properties): TrainingContainerRequest {
    const { buckets, work } = this.props;
    const channels = asList(request.InputDataConfig)
      .map(asProperties)
      .map(({ ChannelName, DataSource }) => [String(ChannelName), this.folderOf(asProperties(DataSource))] as const);
    const { S3Uri: checkpointsAt } = asProperties(request.CheckpointConfig);
    const checkpoints = checkpointsAt === undefined ? undefined : buckets.path(checkpointsAt);
    if (checkpoints !== undefined) mkdirSync(checkpoints, { recursive: true });
    return {
      request,
      channels: Object.fromEntries(channels),
      work: join(work, name),
      log: this.logOf(name),
      checkpoints,
    };
  }

  /** File or folder that a channel reads. @throws ServiceError when nothing is there */
  private folderOf({ S3DataSource, FileSystemDataSource }: Properties): string {
    const { S3Uri } = asProperties(S3DataSource);
    if (S3Uri === undefined) {
      const source = asProperties(FileSystemDataSource);
      const folder = this.props.fileSystems?.channel(source);
      if (folder !== undefined) return folder;
      // As SageMaker fails a job whose folder cannot be mounted; the words are unverified.
      throw new ServiceError('States.TaskFailed', `ClientError: Unable to mount ${String(source.DirectoryPath)}`);
    }
    if (this.props.buckets.has(S3Uri)) return this.props.buckets.path(S3Uri);
    // The words of ValidationException, by the name that the optimized integration gives it; unverified.
    throw new ServiceError(
      'SageMaker.AmazonSageMakerException',
      `No S3 objects found under S3 URL "${String(S3Uri)}" given in input data source`,
    );
  }
}
