import { copiesArchive, jobCalls, SAGEMAKER, uploads } from '../sagemaker/job-role.calls';
import type { Call, RoleCalls } from '../security/calls';

/** Where a Spark job of SageMaker stands. */
export interface SparkJobPlace {
  /** Path of the `SageMakerSparkJob`. */
  readonly job: string;

  /** Path of the state's parameters, e.g. `Workflow@DefinitionString.States.RunSpark.Parameters`. */
  readonly request: string;

  /** Key of the volumes, as an address. */
  readonly volumeKey: string;

  /** Key of the zone with the events, as an address. */
  readonly outputKey: string;

  /** Bucket of the events, as an address. */
  readonly bucket: string;

  /** Prefix of the events. */
  readonly prefix: string;

  /** What the script itself reads and writes, as it is granted to the role. */
  readonly data: readonly Call[];
}

/** What SageMaker and Spark call for the job; without isolation the script calls S3 with the same role (TR-12). */
export function sageMakerSparkCalls(place: SparkJobPlace): RoleCalls {
  const { request } = place;
  return {
    role: `${place.job}/Role`,
    by: 'SageMaker processing jobs with Spark',
    ...SAGEMAKER,
    calls: [
      ...jobCalls({
        image: `{${request}.AppSpecification.ImageUri}`,
        logGroup: 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/ProcessingJobs',
        volumeKey: place.volumeKey,
        outputKey: place.outputKey,
      }),
      ...copiesArchive(`${request}.ProcessingInputs.0.S3Input.S3Uri`),
      ...uploads(place.bucket, place.prefix, 'It uploads the events of Spark'),
      ...place.data,
    ],
  };
}
