import {
  copies,
  copiesArchive,
  jobCalls,
  type JobCallsProps,
  SAGEMAKER,
  uploads,
} from '../../sagemaker/job-role.calls';
import type { Call, RoleCalls } from '../../security/calls';

/** A definition of a training, and what of its calls follows from the choices made for it. */
export interface DefinitionCalls {
  /** Path of the construct of the workflow, e.g. `Training/Readmission`. */
  readonly path: string;

  /** Where versions of its data lie in the features zone, ending in `/`. */
  readonly dataPrefix: string;

  /** Names of the channels that its jobs read from S3; none when they read a file system. */
  readonly channels: readonly string[];

  /**
   * Prefix of everything that its jobs write in the models zone, ending in `/`; the folders below are those of `outputsOf`.
   *
   * @default - the zone itself, as the reference workload has it
   */
  readonly outputs?: string;

  /**
   * Whether the program brings an archive of code as its first channel.
   *
   * @default true
   */
  readonly hasCode?: boolean;

  /**
   * Whether the request names an image; an algorithm of the Marketplace brings its own.
   *
   * @default true
   */
  readonly hasImage?: boolean;

  /**
   * Name of the state whose request names the image and the code; with the path to the request in it, for a search.
   *
   * @default 'Train'
   */
  readonly state?: string;
}

const models = '{Data/Lake/models}';

/** What SageMaker calls for a training job: its channels in, its model out. */
export function trainingJobCalls(definition: DefinitionCalls): RoleCalls {
  const { path, dataPrefix, channels, outputs = '', hasCode = true } = definition;
  const request = requestOf(definition);
  const spot = { construct: `${path}/Workflow`, says: 'CheckpointConfig' };
  return {
    role: `${path}/Training/Role`,
    by: 'SageMaker training jobs',
    ...SAGEMAKER,
    calls: [
      ...jobCalls(trainingJobProps(request)).filter(
        ({ actions }) => (definition.hasImage ?? true) || !actions.some((action) => action.startsWith('ecr:')),
      ),
      ...(hasCode ? copiesArchive(`${request}.InputDataConfig.0.DataSource.S3DataSource.S3Uri`) : []),
      ...channels.flatMap((channel) =>
        copies('{Data/Lake/features}', `${dataPrefix}version=*/${channel}/`, `It copies the channel ${channel}`),
      ),
      ...uploads(models, `${outputs}training/`, 'It uploads the model'),
      ...[
        ...copies(models, `${outputs}checkpoints/`, 'It goes on from what an interrupted job saved'),
        ...uploads(models, `${outputs}checkpoints/`, 'It saves what an interrupted job can go on from'),
      ].map((call): Call => ({ ...call, when: spot })),
    ],
  };
}

/** The image, keys and log of training jobs, as addresses. */
export function trainingJobProps(request: string): JobCallsProps {
  return {
    image: `{${request}.AlgorithmSpecification.TrainingImage}`,
    logGroup: 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/TrainingJobs',
    volumeKey: '{Foundation/Keys/Restricted}',
    outputKey: '{Foundation/Keys/Internal}',
  };
}

/** Address of the request of the state that trains. */
export function requestOf({ path, state = 'Train' }: DefinitionCalls): string {
  return `${path}/Workflow@DefinitionString.States.${state.includes('.') ? state : `${state}.Parameters`}`;
}
