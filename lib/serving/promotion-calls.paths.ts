import { CALLED_AGAIN, type ExpectedCall, reportCall, type WorkflowFacts, type WorkflowPaths } from '../workflow/paths';

const PACKAGE = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package';

/** What the calls of a promotion send and answer. */
export interface PromotionCalls extends Pick<WorkflowPaths, 'calls' | 'promises'> {
  /** Group of the versions. */
  readonly group: string;

  /** ARN of the version that is served before. */
  readonly before: string;

  /** ARN of the version that shall be served. */
  readonly wanted: string;

  /** The description of the wanted version, with some members changed. */
  readonly version: (changes?: Record<string, unknown>) => Record<string, unknown>;

  /** The description of the stack in some status. */
  readonly stack: (status: string) => Record<string, unknown>;
}

/** The calls of a promotion, for the group, the parameter and the stack of the templates. */
export function promotionCalls(facts: WorkflowFacts): PromotionCalls {
  const [groupProperties] = facts.properties('AWS::SageMaker::ModelPackageGroup');
  const group = String(groupProperties?.ModelPackageGroupName);
  const served = facts.properties('AWS::SSM::Parameter').find(({ Value }) => String(Value).includes(':model-package/'));
  const before = `${PACKAGE}/${group}/1`;
  const wanted = `${PACKAGE}/${group}/2`;
  const version: PromotionCalls['version'] = (changes = {}) => ({
    ModelPackageArn: wanted,
    ModelPackageGroupName: group,
    ModelPackageVersion: 2,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'Approved',
    CustomerMetadataProperties: { origin: 'training', dataVersion: 'v1' },
    ...changes,
  });
  const stack: PromotionCalls['stack'] = (status) => ({
    Stacks: [
      {
        StackName: facts.stackName,
        StackStatus: status,
        // In no order.
        Parameters: [
          { ParameterKey: 'BootstrapVersion', ParameterValue: '/cdk-bootstrap/hnb659fds/version', ResolvedValue: '30' },
          { ParameterKey: 'ModelPackage', ParameterValue: '/ml/serving/model-package', ResolvedValue: before },
        ],
      },
    ],
  });
  const describeStacks: ExpectedCall = {
    call: 'aws-sdk:cloudformation:describeStacks',
    parameters: { StackName: facts.stackName },
    answer: stack('UPDATE_COMPLETE'),
    retried: CALLED_AGAIN,
  };
  const put = (value: string): ExpectedCall => ({
    call: 'aws-sdk:ssm:putParameter',
    parameters: { Name: String(served?.Name), Value: value, Overwrite: true },
    answer: { Version: 2, Tier: 'Standard' },
    retried: CALLED_AGAIN,
  });
  const parameters = facts.at('States.UpdateStack.Parameters.Parameters');
  const repeated = (Array.isArray(parameters) ? parameters : []).map(
    ({ ParameterKey }: { readonly ParameterKey?: unknown }) => String(ParameterKey),
  );
  return {
    group,
    before,
    wanted,
    version,
    stack,
    calls: {
      DescribeVersion: {
        call: 'aws-sdk:sagemaker:describeModelPackage',
        parameters: { ModelPackageName: wanted },
        answer: version(),
        retried: CALLED_AGAIN,
      },
      ReadServed: describeStacks,
      NameVersion: put(wanted),
      Restore: put(before),
      UpdateStack: {
        call: 'aws-sdk:cloudformation:updateStack',
        parameters: {
          StackName: facts.stackName,
          UsePreviousTemplate: true,
          Parameters: { each: { ParameterKey: /./, UsePreviousValue: true }, atLeast: facts.stackParameters.length },
          Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
        },
        answer: { StackId: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${facts.stackName}/5f0c1d2e` },
      },
      DescribeStack: describeStacks,
      ReportPromoted: reportCall(facts, 'A model version is served'),
      ReportFailure: reportCall(facts, 'Promotion failed'),
    },
    promises: [
      { says: 'the promotion gives up after three hours', holds: facts.at('TimeoutSeconds') === 10800 },
      {
        says: 'the update repeats every parameter of the template, and no other',
        holds: JSON.stringify(repeated.sort()) === JSON.stringify([...facts.stackParameters].sort()),
      },
    ],
  };
}
