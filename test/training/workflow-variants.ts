import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { IsolatedSecurityGroup } from '../../lib/network/isolated-security-group';
import { ModelGroup } from '../../lib/registry/model-group';
import { xgboostImage } from '../../lib/sagemaker/images';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Objective } from '../../lib/training/gate';
import { outputsOf } from '../../lib/training/definition-outputs';
import { sourceOf } from '../../lib/training/model-source';
import { S3Data } from '../../lib/training/data/s3-data';
import type { TrainingStart } from '../../lib/training/start-rules';
import { TrainingJob } from '../../lib/training/jobs/training-job';
import type { TrainingProgram } from '../../lib/training/training-program';
import { TrainingWorkflow } from '../../lib/training/training-workflow';
import { modelStack } from '../registry/model-stack';

/** A program of AWS: no code, no environment, metrics that SageMaker knows, no checkpoints. */
export const PROGRAM: TrainingProgram = {
  algorithm: { TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0' },
  image: xgboostImage('eu-west-1'),
  hyperparameters: { num_round: '10' },
  environment: {},
  ownChannels: [],
  checkpoints: false,
  grantRead: () => undefined,
};

/** What a test changes. */
export interface Variant {
  readonly objective?: Objective;
  readonly dataJobName?: string;
  readonly start?: TrainingStart;
  readonly program?: Partial<TrainingProgram>;
  readonly spotWait?: Duration;
}

/** A workflow of a further definition: one job, and its own metric decides. */
export function definitionStack(variant: Variant = {}): Stack {
  const { stack, lake, keys, vpc, subnets, reporting } = modelStack();
  const securityGroup = new IsolatedSecurityGroup(stack, 'Jobs', { vpc, description: 'Test' });
  const data = new S3Data({ lake, prefix: 'churn/', subnets, securityGroup });
  const program = { ...PROGRAM, ...variant.program };
  const outputs = outputsOf('churn');
  new TrainingWorkflow(stack, 'Churn', {
    lake,
    data,
    dataPrefix: 'churn/',
    dataJobName: variant.dataJobName,
    step: (scope) =>
      new TrainingJob(scope, 'Training', {
        program,
        data,
        channels: [{ name: 'train', contentType: 'text/csv', sharded: true }, { name: 'validation' }],
        resources: {
          instanceType: 'ml.m5.large',
          volumeGiB: 20,
          maxRuntime: Duration.minutes(30),
          spotWait: variant.spotWait,
        },
        lake,
        volumeKey: keys.restricted,
        jobPrefix: 'test-churn',
        outputPrefix: outputs.training,
        checkpointsPrefix: outputs.checkpoints,
      }),
    judgement: { objective: variant.objective ?? { metric: 'validation:auc', atLeast: 0.7 } },
    model: {
      group: new ModelGroup(stack, 'Churners', {
        groupName: 'test-churn',
        description: 'Who may leave',
        logs: { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain: false },
      }),
      containers: {
        image: String('TrainingImage' in program.algorithm && program.algorithm.TrainingImage),
        environment: {},
      },
      contentTypes: ['text/csv'],
      purpose: { purpose: 'Tells who may leave', intendedUses: 'Whom to call first' },
      source: sourceOf(program),
    },
    reporting,
    start: variant.start,
  });
  return stack;
}
