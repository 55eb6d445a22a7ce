import { algorithm, ALGORITHM_NAMES } from '../sagemaker/algorithms/catalogue';
import type { WorkflowFacts } from '../workflow/paths';
import { hasState } from './part.paths';

/** Where the definition asks for trainings, with a path below it; undefined for an AutoML job, which chooses its programs itself. */
function asked(facts: WorkflowFacts, path: string): unknown {
  const root = hasState(facts, 'Tune') ? 'States.Tune.Parameters.TrainingJobDefinition' : 'States.Train.Parameters';
  return facts.at(`${root}.${path}`);
}

/** The algorithm of the Marketplace that trains; undefined for an image. */
export function algorithmArnOf(facts: WorkflowFacts): string | undefined {
  return asked(facts, 'AlgorithmSpecification.AlgorithmName') as string | undefined;
}

/** The image in which a model is trained, or the algorithm; undefined for an AutoML job. */
export function imageOf(facts: WorkflowFacts): string | undefined {
  return (asked(facts, 'AlgorithmSpecification.TrainingImage') ?? algorithmArnOf(facts)) as string | undefined;
}

/** What it is trained with and nothing searches; none for an AutoML job. */
export function hyperparametersOf(facts: WorkflowFacts): Readonly<Record<string, string>> {
  return (asked(facts, 'HyperParameters') ?? asked(facts, 'StaticHyperParameters') ?? {}) as Record<string, string>;
}

/** The address of the code that the job reads; undefined when it is inside of the image. */
export function codeOf(facts: WorkflowFacts): string | undefined {
  const channels = (asked(facts, 'InputDataConfig') ?? []) as readonly {
    readonly ChannelName: string;
    readonly DataSource: { readonly S3DataSource?: { readonly S3Uri?: string } };
  }[];
  return channels.find(({ ChannelName }) => ChannelName === 'code')?.DataSource.S3DataSource?.S3Uri;
}

/**
 * Names of the metrics that the job reports: those for which it is told how to find them, or those that SageMaker knows of its
 * own algorithm (TR-31).
 *
 * @returns undefined for an algorithm of the Marketplace: its seller says them
 */
export function metricsReported(facts: WorkflowFacts): readonly string[] | undefined {
  if (hasState(facts, 'Automate')) {
    return [String(facts.at('States.Automate.Parameters.AutoMLJobObjective.MetricName'))];
  }
  const told = asked(facts, 'AlgorithmSpecification.MetricDefinitions') as readonly { Name: string }[] | undefined;
  if (told !== undefined) return told.map(({ Name }) => Name);
  if (algorithmArnOf(facts) !== undefined) return undefined;
  const [, repository = ''] = /\/([^:@]+)[:@]/.exec(String(imageOf(facts))) ?? [];
  return ALGORITHM_NAMES.map(algorithm)
    .filter(({ image }) =>
      image.source === 'algorithm'
        ? image.repository === repository
        : image.source === 'xgboost' && repository === 'sagemaker-xgboost',
    )
    .flatMap(({ metrics }) => metrics.map(({ name }) => name));
}
