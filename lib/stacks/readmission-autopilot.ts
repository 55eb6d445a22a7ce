/* eslint-disable awscdk/require-passing-this -- a function makes it where the stack says, and has no `this` */
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { autoMlPlan } from '../config/training-definition';
import { FEATURES } from '../readmission/layout';
import { AutoMlEvaluation } from '../training/evaluation/auto-ml-evaluation';
import { AutoMlTables } from '../training/evaluation/auto-ml-tables';
import { AutoMlJob } from '../training/jobs/auto-ml-job';
import type { ScriptProgram } from '../training/programs/script-program';
import type { ReadmissionStep, ReadmissionStepProps } from './readmission-step';

/** Prefix of the tables that Autopilot reads, in the features zone. */
export const AUTOPILOT_TABLES = 'readmission-autopilot/';

/** Small, offered for transforms, and open to new accounts; tables of this workload take it minutes. */
const TRANSFORM_INSTANCE_TYPE = 'ml.m5.xlarge';

/** Autopilot on the features of the reference workload: tables for it, the search, and an evaluation of what it found. */
export function readmissionAutopilot(
  scope: Construct,
  props: ReadmissionStepProps,
  program: ScriptProgram,
): Pick<ReadmissionStep, 'data' | 'step' | 'evaluateWith' | 'containers'> {
  const { training, lake, keys, jobPrefix, subnets, securityGroup, code } = props;
  const script = {
    image: program.image,
    code,
    subnets,
    securityGroup,
    volumeKey: keys.restricted,
    instanceType: training.evaluationInstanceType,
    volumeGiB: training.volumeGiB,
    maxRuntime: Duration.hours(1),
    jobPrefix,
    lake,
    featuresPrefix: FEATURES,
    tablesPrefix: AUTOPILOT_TABLES,
  };
  const data = new AutoMlTables(scope, 'Tables', script);
  const search = {
    ...autoMlPlan(training.autopilot),
    target: 'label',
    problem: { type: 'BinaryClassification', objective: 'AUC' },
  } as const;
  return {
    data,
    step: (inside) =>
      new AutoMlJob(inside, 'Training', {
        search,
        data,
        training: 'train',
        validation: 'validation',
        lake,
        volumeKey: keys.restricted,
        jobPrefix,
      }),
    evaluateWith: (inside) =>
      new AutoMlEvaluation(inside, 'Evaluation', {
        ...script,
        transformInstanceType: TRANSFORM_INSTANCE_TYPE,
        transformTimeout: Duration.hours(1),
        minimumAuc: training.minimumAuc,
      }),
    containers: 'of the step',
  };
}
