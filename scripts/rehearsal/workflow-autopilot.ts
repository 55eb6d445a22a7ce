import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { runChild } from './child';
import { program } from './environment';
import { type CallHandler, ServiceError } from './state-machine';
import type { WorkflowBuckets } from './workflow-buckets';

/**
 * Stands in for Autopilot: fits trees on the tables, by the column that is asked for. The tables are read as Autopilot reads
 * them, with a header; all other columns are features.
 */
const FIT = `
import io, json, sys, tarfile
from pathlib import Path
import pandas, xgboost
target, model, *folders = sys.argv[1], Path(sys.argv[2]), *map(Path, sys.argv[3:])
frames = [pandas.read_csv(*folder.glob('*.csv')) for folder in folders]
train, validation = (
    xgboost.DMatrix(frame.drop(columns=target).to_numpy('float32'), label=frame[target]) for frame in frames
)
found = {}
booster = xgboost.train(
    {'objective': 'binary:logistic', 'eval_metric': 'auc', 'max_depth': 3, 'min_child_weight': 20, 'eta': 0.05,
     'subsample': 0.8, 'colsample_bytree': 0.3, 'lambda': 10, 'seed': 130},
    train, 400, evals=[(validation, 'validation')], evals_result=found, early_stopping_rounds=50, verbose_eval=False,
)
booster = booster[: booster.best_iteration + 1]
content = bytes(booster.save_raw('ubj'))
with tarfile.open(model, 'w:gz') as tar:
    member = tarfile.TarInfo('model.ubj')
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))
print(json.dumps({'auc': max(found['validation']['auc'])}))
`;

/** Stands in for the container of a candidate: rows without a header in, what `SAGEMAKER_INFERENCE_OUTPUT` asks for out. */
const ANSWER = `
import csv, sys, tarfile
from pathlib import Path
import pandas, xgboost
model, asked, rows, output = Path(sys.argv[1]), sys.argv[2].split(','), Path(sys.argv[3]), Path(sys.argv[4])
with tarfile.open(model) as tar:
    booster = xgboost.Booster(model_file=bytearray(tar.extractfile('model.ubj').read()))
for file in sorted(rows.glob('*.csv')):
    frame = pandas.read_csv(file, header=None)
    with (output / f'{file.name}.out').open('w', newline='') as answers:
        lines = csv.writer(answers)
        for score in booster.predict(xgboost.DMatrix(frame.to_numpy('float32'))).tolist():
            said = {
                'predicted_label': str(int(score >= 0.5)),
                'probabilities': [score, 1 - score],
                'labels': ['1', '0'],
            }
            lines.writerow([str(said[name]) for name in asked])
`;

/** What a container answers that is asked for nothing else. */
const BY_DEFAULT = 'predicted_label';

const fittedSchema = z.object({ auc: z.number() });

/** Choices for the stand-in. */
export interface WorkflowAutopilotProps {
  /** Where tables are read, and models and answers written. */
  readonly buckets: WorkflowBuckets;

  /** File that keeps what is printed. */
  readonly log: string;
}

/**
 * A stand-in for Autopilot and batch transforms: one candidate, with one container as an ensemble has. How good Autopilot is,
 * and how long it takes, is not rehearsed; which tables it is given and how its answers are judged is.
 */
export class WorkflowAutopilot {
  /** Descriptions of the AutoML jobs by name, as `DescribeAutoMLJobV2` tells them. */
  readonly jobs = new Map<string, Properties>();

  /** Models that were created and not deleted, by name. */
  readonly models = new Map<string, Properties>();

  /** Who answers, by the integration of the call. */
  readonly handlers: Readonly<Record<string, CallHandler>> = {
    'aws-sdk:sagemaker:createAutoMLJobV2': (request) => this.fit(request),
    'aws-sdk:sagemaker:describeAutoMLJobV2': ({ AutoMLJobName }) => Promise.resolve(this.describe(AutoMLJobName)),
    'aws-sdk:sagemaker:createModel': (request) => {
      this.models.set(String(request.ModelName), request);
      return Promise.resolve({
        ModelArn: `arn:aws:sagemaker:eu-west-1:111122223333:model/${String(request.ModelName)}`,
      });
    },
    'aws-sdk:sagemaker:deleteModel': ({ ModelName }) => {
      this.models.delete(String(ModelName));
      return Promise.resolve({});
    },
    'sagemaker:createTransformJob.sync': (request) => this.transform(request),
  };

  /** Jobs that were looked at once: the first look finds them at work. */
  private readonly seen = new Set<string>();

  constructor(private readonly props: WorkflowAutopilotProps) {}

  private async fit(request: Properties): Promise<Properties> {
    const { buckets, log } = this.props;
    const name = String(request.AutoMLJobName);
    const { TargetAttributeName } = asProperties(asProperties(request.AutoMLProblemTypeConfig).TabularJobConfig);
    const { S3OutputPath } = asProperties(request.OutputDataConfig);
    const url = `${String(S3OutputPath)}${name}/model.tar.gz`;
    const model = buckets.path(url);
    mkdirSync(dirname(model), { recursive: true });
    const channels = asList(request.AutoMLJobInputDataConfig).map((channel) => asProperties(channel));
    const folders = ['training', 'validation'].map((type) => {
      const channel = channels.find(({ ChannelType }) => ChannelType === type);
      return buckets.path(asProperties(asProperties(asProperties(channel).DataSource).S3DataSource).S3Uri);
    });
    const words = [String(TargetAttributeName), model, ...folders];
    const { auc } = fittedSchema.parse(JSON.parse(await runChild(program('python'), ['-c', FIT, ...words], { log })));
    const arn = `arn:aws:sagemaker:eu-west-1:111122223333:automl-job/${name}`;
    this.jobs.set(name, {
      ...request,
      AutoMLJobArn: arn,
      BestCandidate: {
        CandidateName: `${name}-candidate`,
        CandidateStatus: 'Completed',
        FinalAutoMLJobObjectiveMetric: { Type: 'Maximize', MetricName: 'AUC', Value: auc },
        InferenceContainers: [
          {
            Image: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/autogluon-inference:latest',
            ModelDataUrl: url,
            Environment: { SAGEMAKER_PROGRAM: 'serve.py' },
          },
        ],
      },
    });
    return { AutoMLJobArn: arn };
  }

  private describe(name: unknown): Properties {
    const job = this.jobs.get(String(name));
    if (job === undefined) {
      throw new ServiceError('SageMaker.ResourceNotFoundException', `There is no AutoML job ${String(name)}`);
    }
    const { BestCandidate, ...others } = job;
    if (!this.seen.has(String(name))) {
      this.seen.add(String(name));
      return { ...others, AutoMLJobStatus: 'InProgress' };
    }
    return { ...others, AutoMLJobStatus: 'Completed', BestCandidate };
  }

  private async transform(request: Properties): Promise<Properties> {
    const { buckets, log } = this.props;
    const model = this.models.get(String(request.ModelName));
    const [container] = asList(asProperties(model).Containers).map((one) => asProperties(one));
    if (container === undefined) {
      throw new ServiceError('SageMaker.AmazonSageMakerException', `Could not find model ${String(request.ModelName)}`);
    }
    const { S3Uri } = asProperties(asProperties(asProperties(request.TransformInput).DataSource).S3DataSource);
    const output = buckets.path(asProperties(request.TransformOutput).S3OutputPath);
    mkdirSync(output, { recursive: true });
    const asked = String(asProperties(container.Environment).SAGEMAKER_INFERENCE_OUTPUT ?? BY_DEFAULT);
    const words = [buckets.path(container.ModelDataUrl), asked, buckets.path(S3Uri), output];
    await runChild(program('python'), ['-c', ANSWER, ...words], { log });
    return { ...request, TransformJobStatus: 'Completed' };
  }
}
