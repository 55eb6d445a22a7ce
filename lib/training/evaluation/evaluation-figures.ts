import type { GetObjectCommandInput } from '@aws-sdk/client-s3';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../../workflow/task-state';
import type { Bar } from '../gate';

/** Prefix of the evaluations in the models zone; below it the name of the training job. */
export const EVALUATION_OUTPUT = 'evaluation/';

/** File that the script writes, in the shape of SageMaker's model quality statistics. */
export const EVALUATION_FILE = 'evaluation.json';

/** Where evaluations lie. */
export interface FiguresPlace {
  /** The lake whose models zone holds them. */
  readonly lake: DataLake;

  /** Prefix in the models zone, ending in `/`; below it the name of the training job. */
  readonly outputPrefix: string;
}

/** Areas under the ROC curve that a model has to reach, from 0.5 to 1. */
export interface AucBars {
  /** On the test part: patients that it never saw, of the time from which it learned. */
  readonly minimumAuc: number;

  /**
   * On the out-of-time part: encounters after all from which it learned.
   *
   * @default - as on the test part
   */
  readonly minimumOutOfTimeAuc?: number;
}

/** Where the file has the area under the ROC curve on the test part. */
const AUC = '$.evaluation.metrics.binary_classification_metrics.auc.value';

/** Where it has the same on the out-of-time part. */
const OUT_OF_TIME_AUC = '$.evaluation.metrics.out_of_time.binary_classification_metrics.auc.value';

/**
 * The bars for the figures of a binary classifier.
 *
 * @throws if one is no area that a model can have and be better than chance
 */
export function aucBars({ minimumAuc, minimumOutOfTimeAuc }: AucBars): readonly Bar[] {
  const outOfTime = minimumOutOfTimeAuc ?? minimumAuc;
  for (const [name, value] of Object.entries({ minimumAuc, minimumOutOfTimeAuc: outOfTime })) {
    if (!(value >= 0.5 && value <= 1)) {
      throw new Error(`${name} must be from 0.5, which is chance, to 1, got ${value}`);
    }
  }
  return [
    { figure: 'area under the ROC curve on the test part', path: AUC, atLeast: minimumAuc },
    { figure: 'area under the ROC curve on the out-of-time part', path: OUT_OF_TIME_AUC, atLeast: outOfTime },
  ];
}

/** An intrinsic function that makes the address of the figures of the job `$.training.job`. */
export function figuresUri({ lake, outputPrefix }: FiguresPlace): string {
  return `States.Format('${lake.uri({ zone: 'models', prefix: outputPrefix })}{}/${EVALUATION_FILE}', $.training.job)`;
}

/** A state that reads the figures of the job `$.training.job` into `$.evaluation.metrics`. */
export function readFigures(
  scope: Construct,
  { lake, outputPrefix }: FiguresPlace,
  onError: IChainable,
): TaskState<JsonPathParams<GetObjectCommandInput>> {
  return new TaskState(scope, 'ReadEvaluation', {
    call: 'aws-sdk:s3:getObject',
    parameters: {
      Bucket: lake.zones.models.bucketName,
      'Key.$': `States.Format('${outputPrefix}{}/${EVALUATION_FILE}', $.training.job)`,
    },
    resultSelector: { 'metrics.$': 'States.StringToJson($.Body)' },
    resultPath: '$.evaluation',
    retries: [RETRY_CALL],
    onError,
  });
}

/** Lets a state machine read figures. */
export function grantFigures(stateMachine: IRole, { lake, outputPrefix }: FiguresPlace): void {
  lake.grantObjectRead(stateMachine, { zone: 'models', prefix: outputPrefix });
}
