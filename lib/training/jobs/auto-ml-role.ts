import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { JobRole } from '../../sagemaker/job-role';
import { allow } from '../../security/allow';
import { grantPass } from './grant-run';

/** Choices for the role. */
export interface AutoMlRoleProps {
  /** The lake whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Prefix of the outputs in the models zone, ending in `/`. */
  readonly outputPrefix: string;

  /** Start of the names of AutoML jobs. */
  readonly jobPrefix: string;
}

/** How Clarify names the endpoint that it asks for explanations, and deletes (unverified: that Autopilot keeps to it). */
const CLARIFY = 'sagemaker-clarify-*';

/** Start of the log groups of those endpoints, which are called like them; other endpoints of the account log elsewhere. */
const ENDPOINT_LOGS = 'Endpoints/sagemaker-clarify-';

const CLARIFY_NAMES =
  'Clarify names the endpoint of a report when it makes it, and deletes it after; no other endpoint begins so';

/**
 * Role of an AutoML job and of all that Autopilot starts for it, instead of the AmazonSageMakerFullAccess of most examples.
 *
 * Source: "CreateAutoMLJob API: Execution Role Permissions" of the SageMaker developer guide (`doc_source/sagemaker-roles.md`), which
 * gives these actions on `*`. Here they are kept to names: the jobs themselves are started by SageMaker, without the role.
 */
export class AutoMlRole extends JobRole {
  constructor(scope: Construct, id: string, props: AutoMlRoleProps) {
    super(scope, id, {
      description: 'AutoML jobs: reads training data, writes candidates, and reads them again',
      volumeKey: props.volumeKey,
      outputKey: props.lake.keyOf('models'),
      logGroups: ['TrainingJobs', 'ProcessingJobs', 'TransformJobs', ENDPOINT_LOGS].map(
        (one) => `/aws/sagemaker/${one}`,
      ),
    });
    const stack = Stack.of(this);
    const named = (resource: string, resourceName: string): string =>
      stack.formatArn({ service: 'sagemaker', resource, resourceName });
    const area = { zone: 'models', prefix: props.outputPrefix } as const;
    props.lake.grantStorageRead(this, area);
    props.lake.grantStorageWrite(this, area);
    grantPullOfAws(this);
    // Autopilot hands the role on to the jobs and models that it makes.
    grantPass(this, this);
    allow(this, {
      actions: ['CreateModel', 'DeleteModel', 'DescribeModel', 'ListTags'].map((one) => `sagemaker:${one}`),
      resources: [named('model', `${props.jobPrefix}-*`), named('model', CLARIFY)],
      wildcard: 'Autopilot and Clarify name models when they make them',
    });
    allow(this, {
      actions: ['CreateEndpoint', 'DeleteEndpoint', 'DescribeEndpoint', 'InvokeEndpoint'].map(
        (one) => `sagemaker:${one}`,
      ),
      resources: [named('endpoint', CLARIFY)],
      wildcard: CLARIFY_NAMES,
    });
    allow(this, {
      actions: ['CreateEndpoint', 'CreateEndpointConfig', 'DeleteEndpointConfig', 'DescribeEndpointConfig'].map(
        (one) => `sagemaker:${one}`,
      ),
      resources: [named('endpoint-config', CLARIFY)],
      wildcard: CLARIFY_NAMES,
    });
  }
}

/** Lets a role pull images whose registry is known only when the model is there: Autopilot chooses among those of AWS (TR-23). */
export function grantPullOfAws(role: IRole): void {
  const account = '*';
  const repositories = { service: 'ecr', account, resource: 'repository', resourceName: '*' };
  allow(role, {
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    resources: [Stack.of(role).formatArn(repositories)],
    wildcard:
      'Autopilot chooses the images, in registries of AWS; each registry decides by itself who may pull (TR-23)',
  });
  allow(role, {
    actions: ['ecr:GetAuthorizationToken'],
    resources: ['*'],
    wildcard: 'The token is for no repository in particular (TR-23)',
  });
}
