import { z } from 'zod';
import { Failed } from './failed';

const textSchema = z.record(z.string(), z.string());

/** Every bar of a choice, wherever it stands in its rules: that of the test part comes first. */
function barsIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
    name === 'NumericGreaterThanEquals' && typeof item === 'number' ? [item] : barsIn(item),
  );
}

/** Parameters of `CreateTrainingJob`, of which some are read; all of them go to the stand-in for the service. */
const trainingSchema = z.looseObject({
  HyperParameters: textSchema,
  InputDataConfig: z.array(
    z.looseObject({ ChannelName: z.string(), DataSource: z.object({ S3DataSource: textSchema }) }),
  ),
});

const definitionSchema = z.object({
  States: z.object({
    Train: z.object({ Parameters: trainingSchema }),
    Evaluate: z.object({
      Parameters: z.object({ AppSpecification: z.object({ ContainerArguments: z.array(z.string()) }) }),
    }),
    BeatsTheBar: z
      .looseObject({})
      .transform(barsIn)
      .refine((bars) => bars.length > 0, 'must have a rule with NumericGreaterThanEquals')
      .pipe(z.tuple([z.number()], z.number())),
    Register: z.object({
      Parameters: z.object({
        InferenceSpecification: z.object({ Containers: z.tuple([z.object({ Environment: textSchema })]) }),
      }),
    }),
  }),
});

/** Parameters of the training job. */
export type TrainingRequest = z.output<typeof trainingSchema>;

/** What the training workflow starts its jobs with. */
export interface Workflow {
  /** Parameters of the training job. */
  readonly training: TrainingRequest;

  /** Command line of the evaluation, without Python. */
  readonly evaluation: readonly string[];

  /** Area under the ROC curve on the test part from which a model is registered. */
  readonly minimumAuc: number;

  /** Environment of a model that is registered. */
  readonly model: Readonly<Record<string, string>>;
}

/**
 * Reads the definition of the training workflow, a state machine in Amazon States Language.
 *
 * @throws Failed with each state or parameter that is missing
 */
export function readWorkflow(definition: string): Workflow {
  const { data, error } = definitionSchema.safeParse(JSON.parse(definition));
  if (data === undefined) {
    throw new Failed(
      'the training workflow must have the states and parameters that the rehearsal reads (scripts/rehearsal/states.ts), ' +
        `but:\n${z.prettifyError(error)}`,
    );
  }
  const { Train, Evaluate, BeatsTheBar, Register } = data.States;
  return {
    training: Train.Parameters,
    evaluation: Evaluate.Parameters.AppSpecification.ContainerArguments,
    minimumAuc: BeatsTheBar[0],
    model: Register.Parameters.InferenceSpecification.Containers[0].Environment,
  };
}
