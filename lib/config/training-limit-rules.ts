import { algorithm as algorithmNamed } from '../sagemaker/algorithms/catalogue';
import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { TrainingDefinition } from './training-definition';
import { wholeDefinitions } from './training-definitions';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** Minutes that SageMaker waits at most for spare capacity for a program that saves nothing (TR-06). */
const LONGEST_WAIT_WITHOUT_CHECKPOINTS = 60;

/** Long waits are for programs that go on where they were interrupted; a search has a message of its own. */
function longWaitsHaveCheckpoints(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { spot, tuning, autopilot } = definition;
    if (spot === undefined || tuning !== undefined || autopilot !== undefined) return [];
    if (spot.maxWaitMinutes <= LONGEST_WAIT_WITHOUT_CHECKPOINTS) return [];
    const change = withoutCheckpoints(definition);
    if (change === undefined) return [];
    const text = `is too long for a program that saves no checkpoints; ${LONGEST_WAIT_WITHOUT_CHECKPOINTS} minutes or less are allowed, waiting and training together. Shorten it with maxRuntimeMinutes${change}, or remove spot (TR-06).`;
    return [problemWith(`${path}.spot.maxWaitMinutes`, spot.maxWaitMinutes, text)];
  });
}

/** What else can be changed about a program that saves no checkpoints; undefined for one that does. */
function withoutCheckpoints(definition: TrainingDefinition): string | undefined {
  const { algorithm } = definition;
  if (algorithm !== undefined) return algorithmNamed(algorithm).checkpoints === true ? undefined : '';
  const kind = (['script', 'image', 'marketplace'] as const).find((one) => definition[one] !== undefined);
  if (kind === undefined) return undefined;
  const program: object = definition[kind] ?? {};
  return 'checkpoints' in program && program.checkpoints === true
    ? undefined
    : `, set ${kind}.checkpoints: true if it goes on from /opt/ml/checkpoints`;
}

/** MetricDefinitionList of the API (AlgorithmSpecification of `@aws-sdk/client-sagemaker` 3.1142.0). */
const MOST_METRICS = 40;

function metricsAreFew(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, { metrics }]) => {
    const count = Object.keys(metrics).length;
    if (count <= MOST_METRICS) return [];
    const text = `are too many for a job; ${MOST_METRICS} are allowed. Remove those that nobody looks at.`;
    return [problemWith(`${path}.metrics`, `${count} metrics`, text)];
  });
}

/** Each channel is a folder of its own, and a file system is mounted whole. */
function channelsAreApart(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, { algorithm, autopilot, channels, storage }]) =>
    channels.flatMap(({ name, sharded }, index) => [
      // A built-in algorithm says so itself.
      ...(algorithm === undefined && channels.findIndex((one) => one.name === name) < index
        ? [
            problemWith(
              `${path}.channels[${index}].name`,
              name,
              'stands twice; once is allowed. Remove it, or name another.',
            ),
          ]
        : []),
      ...(sharded && storage !== 's3' && autopilot === undefined
        ? [
            problemWith(
              `${path}.channels[${index}].sharded`,
              sharded,
              `is not possible with storage ${storage}, which every instance mounts whole; false is allowed. Remove it, or use storage s3.`,
            ),
          ]
        : []),
    ]),
  );
}

/** A product of the Marketplace has an ARN for each Region. */
function productsAreOfTheRegion(config: Config): Problem[] {
  const { region } = config;
  if (region === undefined) return [];
  return wholeDefinitions(config).flatMap(([path, { marketplace }]) => {
    const [, partition, , its] = marketplace?.algorithmArn.split(':') ?? [];
    if (marketplace === undefined || (its === region && partition === partitionOf(region))) return [];
    const text = `is an algorithm of another Region; one that begins with arn:${partitionOf(region)}:sagemaker:${region}: is allowed. Copy the ARN for ${region} from the subscription in the Marketplace.`;
    return [problemWith(`${path}.marketplace.algorithmArn`, marketplace.algorithmArn, text)];
  });
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Limits of SageMaker and of the platform that hold for every program. */
export const trainingLimitRules: readonly Rule<PlatformConfig>[] = [
  longWaitsHaveCheckpoints,
  metricsAreFew,
  channelsAreApart,
  productsAreOfTheRegion,
];
