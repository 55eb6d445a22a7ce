import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnJob } from 'aws-cdk-lib/aws-glue';
import { IsolatedSecurityGroup } from '../../lib/network/isolated-security-group';
import {
  ReadmissionTraining,
  type ReadmissionTrainingProps,
  readmissionScript,
} from '../../lib/readmission/readmission-training';
import { S3Data } from '../../lib/training/data/s3-data';
import { ScriptProgram } from '../../lib/training/programs/script-program';
import type { TrainingResources } from '../../lib/training/training-resources';
import { modelStack } from '../registry/model-stack';
import { type Definition, definitionOf, type statementsOf } from '../workflow/state-machine';

/** What a test gives, and what stands around it. */
export interface Given {
  readonly template: Template;
  readonly definition: Definition;
}

/** What a test changes. */
export type Overrides = Omit<Partial<ReadmissionTrainingProps>, 'resources'> & {
  readonly resources?: Partial<TrainingResources>;
  readonly hyperparameters?: Readonly<Record<string, string>>;
};

/** The readmission workflow, and what Step Functions gets of it. */
export function given({ hyperparameters, ...overrides }: Overrides = {}): Given {
  const { stack, lake, keys, vpc, subnets, baseline, registry, reporting } = modelStack();
  const spark = new CfnJob(stack, 'Spark', { role: 'any', command: {} });
  const resources = { ...RESOURCES, ...overrides.resources };
  const securityGroup = new IsolatedSecurityGroup(stack, 'Jobs', { vpc, description: 'Test' });
  new ReadmissionTraining(stack, 'Readmission', {
    lake,
    data: new S3Data({ lake, prefix: 'readmission/', subnets, securityGroup }),
    dataJobName: spark.ref,
    volumeKey: keys.restricted,
    subnets,
    securityGroup,
    program: new ScriptProgram(
      stack,
      'Program',
      readmissionScript({ code: baseline, resources, hyperparameters: hyperparameters ?? { max_depth: '5' } }),
    ),
    jobPrefix: 'test',
    evaluation: EVALUATION,
    group: registry,
    reporting,
    ...overrides,
    resources,
  });
  const template = Template.fromStack(stack);
  return { template, definition: definitionOf(template) };
}

/** A small job. */
export const RESOURCES = { instanceType: 'ml.m5.large', volumeGiB: 20, maxRuntime: Duration.hours(1) };

/** A low bar. */
export const EVALUATION = { instanceType: 'ml.m5.xlarge', minimumAuc: 0.6 };

/** Parameters of a state's call. */
export function parametersOf(definition: Definition, state: string): Record<string, unknown> {
  return { ...definition.States[state]?.Parameters };
}

/** Places in the lake where some statements allow an action. */
export function placesOf(action: string, statements: ReturnType<typeof statementsOf>): string[] {
  return statements
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => /^<Lake([a-z]+)\w+\.Arn>(.*)$/.exec(arn)?.slice(1).join(''))
    .filter((place) => place !== undefined);
}
