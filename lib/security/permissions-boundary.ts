import { Stack, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { accept } from './accept';
import { type Denial, denyJson, type DenyStatement, type Guardrail } from './guardrail';
import { type GuardrailChoices, guardrails } from './guardrails';
import { DEPLOYERS } from './guardrails-account';

/** Services of which a role of the platform, or the role that deploys it, may be given anything. */
const SERVICES = [
  'application-autoscaling athena cloudformation cloudtrail cloudwatch codebuild config datasync ec2 ecr elasticfilesystem',
  'events firehose fsx glue iam kinesis kms lakeformation lambda logs s3 scheduler sns sqs ssm states tag xray',
].flatMap((line) => line.split(' '));

/** Interface endpoints with private names join the network to a zone of Route 53; the caller needs this for it. */
const ROUTE_53 = ['route53:AssociateVPCWithHostedZone'];

/**
 * What of SageMaker: jobs, models, endpoints and the registry. By name, because what is not here needs no guardrail below, and
 * a managed policy has room for {@link MOST_CHARACTERS} only.
 */
const SAGEMAKER = [
  ...[
    'AddTags',
    'BatchDescribeModelPackage',
    'DeleteTags',
    'Describe*',
    // CloudFormation asks for it whenever it reads a group.
    'GetModelPackageGroupPolicy',
    'GetSearchSuggestions',
    'List*',
    'Search',
    'Stop*',
  ],
  ...['CreateEndpoint', 'CreateEndpointConfig', 'CreateModel', 'CreateModelPackage', 'CreateModelPackageGroup'],
  ...[
    'CreateAutoMLJobV2',
    'CreateHyperParameterTuningJob',
    'CreateProcessingJob',
    'CreateTrainingJob',
    'CreateTransformJob',
  ],
  ...[
    'DeleteEndpoint',
    'DeleteEndpointConfig',
    'DeleteModel*',
    'InvokeEndpoint*',
    'UpdateEndpoint*',
    'UpdateModelPackage',
  ],
].map((call) => `sagemaker:${call}`);

/** Jobs that one pattern means, of all that {@link SAGEMAKER} allows: what denies them needs less room so. */
const SCRIPT_JOBS = {
  pattern: 'sagemaker:Create*ingJob',
  means: ['CreateHyperParameterTuningJob', 'CreateProcessingJob', 'CreateTrainingJob'].map(
    (call) => `sagemaker:${call}`,
  ),
};

/**
 * Ways to rights that lead past roles, by what the names of their calls have in them: users, who may be anybody's and have no
 * boundary, what they sign in with, groups, and directories, of which each may say who has a role.
 */
const BESIDE_ROLES = [
  ...['AccessKey', 'Credential', 'Delegation', 'Group', 'LoginProfile', 'MFADevice', 'Provider', 'SSHPublicKey'],
  ...['SigningCertificate', 'User'],
];

/** IAM counts at most so many characters in a managed policy, white space aside. */
const MOST_CHARACTERS = 6144;

/** Whose boundary it is. */
export interface BoundaryDocumentProps extends GuardrailChoices {
  /** ARN of the policy itself: roles must have it, and nobody under it may change it. */
  readonly arn: string;
}

/**
 * The boundary as JSON: the most that a role of the platform can be given, whatever its own policies say.
 *
 * It serves two ends. Under it, a role cannot pass the guardrails; and the role with which CloudFormation deploys cannot make
 * or change a role that is not under it, too (`cdk bootstrap --custom-permissions-boundary`, CF-06).
 *
 * @throws if it is longer than IAM takes
 */
export function boundaryDocument({ arn, ...choices }: BoundaryDocumentProps): Readonly<Record<string, unknown>> {
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AtMost',
        Effect: 'Allow',
        Action: [...SERVICES.map((service) => `${service}:*`), ...ROUTE_53, ...SAGEMAKER],
        Resource: '*',
      },
      ...denyJson(reachable(guardrails(choices))).map(withoutId),
      {
        Sid: 'RolesAreUnderIt',
        Effect: 'Deny',
        Action: [
          ...[
            'AttachRolePolicy',
            'CreateRole',
            'PutRolePermissionsBoundary',
            'PutRolePolicy',
            'UpdateAssumeRolePolicy',
          ],
        ].map((call) => `iam:${call}`),
        Resource: '*',
        Condition: { StringNotEquals: { 'iam:PermissionsBoundary': arn } },
      },
      {
        Sid: 'NoWayAround',
        Effect: 'Deny',
        Action: ['DeleteRolePermissionsBoundary', ...BESIDE_ROLES.map((kind) => `*${kind}*`)].map(
          (call) => `iam:${call}`,
        ),
        Resource: '*',
      },
      {
        Sid: 'NobodyElseDeploys',
        Effect: 'Deny',
        Action: ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'],
        Resource: choices.deployers ?? DEPLOYERS,
      },
      {
        Sid: 'ItStays',
        Effect: 'Deny',
        Action: ['CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion', 'SetDefaultPolicyVersion'].map(
          (call) => `iam:${call}`,
        ),
        Resource: arn,
      },
    ],
  };
  // What only a deployment knows is short: the partition, and the number of the account.
  const characters = JSON.stringify(document).replace(/\$\{Token\[[^\]]*\]\}/g, 'x'.repeat(12)).length;
  if (characters > MOST_CHARACTERS) {
    throw new Error(
      `the boundary must be at most ${MOST_CHARACTERS} characters as JSON, got ${characters}; choose fewer instanceTypes`,
    );
  }
  return document;
}

/** Choices for the boundary. */
export interface RoleBoundaryProps extends GuardrailChoices {
  /** Name of the policy, at most 128 letters, digits and `+=,.@_-`. Given, because the configurations of environments name it. */
  readonly policyName: string;
}

/** The permissions boundary of an account, as a managed policy that environments name in `permissionsBoundary`. */
export class RoleBoundary extends ManagedPolicy {
  constructor(scope: Construct, id: string, props: RoleBoundaryProps) {
    const { policyName, instanceTypes, subnets, keys, deployers, emptiers } = props;
    const choices = { instanceTypes, subnets, keys, deployers, emptiers };
    const arn = Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'policy', resourceName: policyName });
    super(scope, id, {
      managedPolicyName: policyName,
      description: 'The most that a role of an ML platform can be given; it gives nothing by itself',
      document: PolicyDocument.fromJson(boundaryDocument({ ...choices, arn })),
    });
    const reason = 'A boundary gives nothing: it is the most that other policies, which name their resources, can give';
    const wide = [...SERVICES.map((service) => `${service}:*`), ...SAGEMAKER].filter((action) => action.includes('*'));
    for (const finding of ['Resource::*', ...wide.map((action) => `Action::${action}`)]) {
      Validations.of(this).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[${finding}]`, reason });
    }
    accept(this, { rule: 'IAMPolicyNoStatementsWithFullAccess', reason });
  }
}

/** Ids of statements are for readers, and the room is for what denies. */
function withoutId(statement: DenyStatement): Omit<DenyStatement, 'Sid'> {
  const { Effect, Action, Resource, Condition } = statement;
  return { Effect, Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

/** What the guardrails deny of what the boundary allows; denials under the same condition are one, which saves room. */
function reachable(rules: readonly Guardrail[]): readonly Guardrail[] {
  const byCondition = new Map<string, Denial>();
  for (const { actions, conditions } of rules.flatMap(({ denies }) => denies)) {
    const key = JSON.stringify(conditions);
    const allowed = actions.filter(
      (action) => !action.startsWith('sagemaker:') || action.endsWith('*') || SAGEMAKER.includes(action),
    );
    const earlier = byCondition.get(key)?.actions ?? [];
    if (allowed.length > 0)
      byCondition.set(key, { actions: [...new Set([...earlier, ...shorter(allowed)])], conditions });
  }
  return [{ id: 'Guardrail', what: '', breaks: '', denies: [...byCondition.values()] }];
}

function shorter(actions: readonly string[]): readonly string[] {
  const { pattern, means } = SCRIPT_JOBS;
  if (!means.every((action) => actions.includes(action))) return actions;
  return [pattern, ...actions.filter((action) => !means.includes(action))];
}
