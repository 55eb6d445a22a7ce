import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Catalog } from '../data-lake/catalog';
import type { DataLake } from '../data-lake/data-lake';
import type { ModelRegistry } from '../registry/model-registry';
import { allow } from '../security/allow';
import type { Workflow } from '../workflow/workflow';
import { AskingPerson, type AskingPersonProps } from './asking-person';
import { grantReadLogs } from './log-access';

/** Choices for the role. */
export interface DataScientistProps extends AskingPersonProps {
  /** The lake; Lake Formation must be on. */
  readonly lake: DataLake;

  /** Databases of the zone curated. */
  readonly catalogs: readonly Catalog[];

  /** The workflow that the person starts, and the role that jobs of the person have. */
  readonly training: { readonly workflow: Workflow; readonly labRole: IRole };

  /** Where models are registered. */
  readonly registry: ModelRegistry;

  /**
   * Beginning of the names of the person's own jobs, without a hyphen at the end: at most 20 characters, because a tuning job has
   * 32 in all (TR-17). No job of a workflow, and no other environment, may begin so.
   */
  readonly labPrefix: string;
}

/** Jobs that a person starts, by their names in actions, ARNs and log groups. */
const KINDS = [
  { noun: 'TrainingJob', resource: 'training-job', log: 'TrainingJobs' },
  { noun: 'ProcessingJob', resource: 'processing-job', log: 'ProcessingJobs' },
  { noun: 'HyperParameterTuningJob', resource: 'hyper-parameter-tuning-job' },
] as const;

/** Makes models: sees curated tables without the number of a patient, starts the workflow, and jobs of their own beside it. */
export class DataScientist extends AskingPerson {
  /** @throws if names of tuning jobs would have no room behind the prefix */
  constructor(scope: Construct, id: string, props: DataScientistProps) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(props.labPrefix) || props.labPrefix.length > 20) {
      throw new Error(
        `labPrefix must be at most 20 lower-case letters, digits and single hyphens between them, got '${props.labPrefix}'; ` +
          'SageMaker takes 32 for the whole name of a tuning job (TR-17)',
      );
    }
    super(scope, id, props);
    this.describe('Data scientist: sees curated tables without the number of a patient, trains models');
    props.lake.grantQueryByTags(this, {
      zones: ['curated'],
      sensitivities: ['confidential', 'internal'],
      catalogs: props.catalogs,
    });
    props.training.workflow.grantStart(this);
    props.training.workflow.grantWatch(this);
    grantReadLogs(this, [props.training.workflow.logGroup]);
    props.registry.grantRead(this);
    this.allowLab(props.labPrefix, props.training.labRole);
  }

  /**
   * Jobs under the prefix, with a role of their own: with one of the workflow's, a job could write over the archive of an
   * approved model, or over the figures by which one is approved.
   */
  private allowLab(prefix: string, role: IRole): void {
    const stack = Stack.of(this);
    const wildcard = 'Jobs under the prefix of people, which get their names when they start';
    for (const { noun, resource } of KINDS) {
      allow(this, {
        actions: [`Create${noun}`, `Describe${noun}`, `Stop${noun}`, 'AddTags', 'ListTags'].map(
          (call) => `sagemaker:${call}`,
        ),
        resources: [stack.formatArn({ service: 'sagemaker', resource, resourceName: `${prefix}-*` })],
        wildcard,
      });
    }
    allow(this, {
      actions: ['sagemaker:ListTrainingJobsForHyperParameterTuningJob'],
      resources: [
        stack.formatArn({
          service: 'sagemaker',
          resource: 'hyper-parameter-tuning-job',
          resourceName: `${prefix}-*`,
        }),
      ],
      wildcard,
    });
    allow(this, {
      actions: KINDS.map(({ noun }) => `sagemaker:List${noun}s`),
      resources: ['*'],
      wildcard: 'These calls list names of jobs in the account, and know no resource',
    });
    allow(this, {
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    });
    const logs = KINDS.flatMap((kind) => ('log' in kind ? [kind.log] : [])).map((kind) =>
      stack.formatArn({ service: 'logs', resource: `log-group:/aws/sagemaker/${kind}:log-stream:${prefix}-*` }),
    );
    allow(this, { actions: ['logs:GetLogEvents'], resources: logs, wildcard });
  }
}
