import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { forcedNames } from '../../lib/config/names';
import { MINUTE } from './clock';
import type { Context } from './context';
import { followExecution } from './execution';
import { Stopped } from './stopped';

/** A model that was trained and measured. */
export interface Trained {
  /** Area under the ROC curve on the test part. */
  readonly auc: number;

  /**
   * ARN of its version in the registry.
   *
   * @default - it stayed below the bar
   */
  readonly modelPackage?: string;
}

/** What the workflow leaves when it succeeds, whatever else it leaves. */
const outputSchema = z.looseObject({
  evaluation: z.looseObject({
    metrics: z.looseObject({
      binary_classification_metrics: z.looseObject({ auc: z.looseObject({ value: z.number() }) }),
    }),
  }),
  registration: z.looseObject({ ModelPackageArn: z.string() }).optional(),
});

/** Minutes that instances, reports and retries take, beside what the scripts may; the workflow has as many. */
const SPARE_MINUTES = 125;

/**
 * Trains on a version of the features and waits for the result.
 *
 * @param context what steps work with
 * @param stateMachine ARN of the training workflow
 * @param version version of the features
 * @throws Stopped when the workflow fails, with its cause
 */
export async function train(context: Context, stateMachine: string, version: string): Promise<Trained> {
  const { clients, config, journal } = context;
  const { training } = config;
  const { executionArn: arn = '' } = await clients.sfn.send(
    new StartExecutionCommand({ stateMachineArn: stateMachine, input: JSON.stringify({ version }) }),
  );
  journal.say(`execution ${arn}`);
  const longest = (training.spot?.maxWaitMinutes ?? training.maxRuntimeMinutes) + training.maxRuntimeMinutes;
  const output = await followExecution(context, {
    arn,
    what: 'Training',
    atMost: (longest + SPARE_MINUTES) * MINUTE,
    onFailure: `see the log group ${forcedNames(config).trainingLogGroup} and those under /aws/sagemaker/`,
  });
  const parsed = outputSchema.safeParse(output);
  if (!parsed.success) {
    throw new Stopped(
      `Training ended without a figure for the model: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
      'deploy workflow and command from one version of the project',
    );
  }
  return {
    auc: parsed.data.evaluation.metrics.binary_classification_metrics.auc.value,
    modelPackage: parsed.data.registration?.ModelPackageArn,
  };
}
