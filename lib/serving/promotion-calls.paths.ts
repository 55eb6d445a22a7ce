import { CALLED_AGAIN, type ExpectedCall, reportCall, type WorkflowFacts, type WorkflowPaths } from '../workflow/paths';

const PACKAGE = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package';

/** Name of the endpoint configuration that the template says after the update. */
export const WANTED_CONFIGURATION = 'EndpointConfig-wanted';

/** What the calls of a promotion send and answer. */
export interface PromotionCalls extends Pick<WorkflowPaths, 'calls' | 'promises'> {
  /** Group of the versions. */
  readonly group: string;

  /** ARN of a version of the group. @param number its number: 1 was served before 2, which is served, and 3 is new */
  readonly arn: (number: 1 | 2 | 3) => string;

  /** The description of version 3, with some members changed. */
  readonly version: (changes?: Record<string, unknown>) => Record<string, unknown>;

  /** The description of the stack in some status; without a value of the parameter, that before the promotion. */
  readonly stack: (status: string, value?: string) => Record<string, unknown>;

  /** The description of the endpoint. */
  readonly endpoint: (status: string, configuration?: string) => Record<string, unknown>;

  /** Whether the workflow looks at an endpoint. */
  readonly checksEndpoint: boolean;

  /** Whether the workflow takes a challenger. */
  readonly experiments: boolean;
}

/** The calls of a promotion, for the group, the parameter, the stack and the endpoint of the templates. */
export function promotionCalls(facts: WorkflowFacts): PromotionCalls {
  const [groupProperties] = facts.properties('AWS::SageMaker::ModelPackageGroup');
  const group = String(groupProperties?.ModelPackageGroupName);
  const served = facts.properties('AWS::SSM::Parameter').find(({ Value }) => String(Value).includes(':model-package/'));
  const arn: PromotionCalls['arn'] = (number) => `${PACKAGE}/${group}/${number}`;
  const before = `${arn(2)},none,${arn(1)}`;
  const version: PromotionCalls['version'] = (changes = {}) => ({
    ModelPackageArn: arn(3),
    ModelPackageGroupName: group,
    ModelPackageVersion: 3,
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'Approved',
    CustomerMetadataProperties: { origin: 'training', dataVersion: 'v1' },
    ...changes,
  });
  const stack: PromotionCalls['stack'] = (status, value = before) => ({
    Stacks: [
      {
        StackName: facts.stackName,
        StackStatus: status,
        // Both in no order.
        Parameters: [
          { ParameterKey: 'BootstrapVersion', ParameterValue: '/cdk-bootstrap/hnb659fds/version', ResolvedValue: '30' },
          { ParameterKey: 'ModelPackages', ParameterValue: '/ml/serving/model-package', ResolvedValue: value },
        ],
        Outputs: [
          { OutputKey: 'EndpointName', OutputValue: 'ml-readmission' },
          { OutputKey: 'EndpointConfiguration', OutputValue: WANTED_CONFIGURATION },
        ],
      },
    ],
  });
  const endpoint: PromotionCalls['endpoint'] = (status, configuration = WANTED_CONFIGURATION) => ({
    EndpointName: 'ml-readmission',
    EndpointConfigName: configuration,
    EndpointStatus: status,
  });
  const describeStacks: ExpectedCall = {
    call: 'aws-sdk:cloudformation:describeStacks',
    parameters: { StackName: facts.stackName },
    answer: stack('UPDATE_COMPLETE'),
    retried: CALLED_AGAIN,
  };
  const put = (value: unknown): ExpectedCall => ({
    call: 'aws-sdk:ssm:putParameter',
    parameters: { Name: String(served?.Name), Value: value, Overwrite: true },
    answer: { Version: 2, Tier: 'Standard' },
    retried: CALLED_AGAIN,
  });
  const updateStack: ExpectedCall = {
    call: 'aws-sdk:cloudformation:updateStack',
    parameters: {
      StackName: facts.stackName,
      UsePreviousTemplate: true,
      Parameters: { each: { ParameterKey: /./, UsePreviousValue: true }, atLeast: facts.stackParameters.length },
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    },
    answer: { StackId: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${facts.stackName}/5f0c1d2e` },
  };
  const describeEndpoint: ExpectedCall = {
    call: 'aws-sdk:sagemaker:describeEndpoint',
    // The endpoint of the reference workload: neither its standby, nor one of a definition.
    parameters: {
      EndpointName: facts
        .properties('AWS::SageMaker::Endpoint')
        .map(({ EndpointName }) => String(EndpointName))
        .find((name) => name.endsWith('-readmission')),
    },
    answer: endpoint('InService'),
    retried: CALLED_AGAIN,
  };
  const checksEndpoint = facts.at('States.DescribeEndpoint') !== undefined;
  const repeats = (state: string): boolean => {
    const parameters = facts.at(`States.${state}.Parameters.Parameters`);
    const names = (Array.isArray(parameters) ? parameters : []).map(
      ({ ParameterKey }: { readonly ParameterKey?: unknown }) => String(ParameterKey),
    );
    return JSON.stringify(names.sort()) === JSON.stringify([...facts.stackParameters].sort());
  };
  const both = (says: string): string => `${says} repeats every parameter of the template, and no other`;
  return {
    group,
    arn,
    version,
    stack,
    endpoint,
    checksEndpoint,
    experiments: facts.at('States.Challenge') !== undefined,
    calls: {
      DescribeVersion: {
        call: 'aws-sdk:sagemaker:describeModelPackage',
        parameters: { ModelPackageName: { either: [arn(1), arn(2), arn(3)] } },
        answer: version(),
        retried: CALLED_AGAIN,
      },
      ReadServed: describeStacks,
      NameVersions: put({
        either: [
          `${arn(3)},none,${arn(2)}`,
          `${arn(1)},none,${arn(2)}`,
          `${arn(2)},none,${arn(1)}`,
          `${arn(2)},${arn(3)},${arn(1)}`,
        ],
      }),
      Restore: put({ either: [before, `${arn(2)},${arn(3)},${arn(1)}`] }),
      UpdateStack: updateStack,
      DescribeStack: describeStacks,
      ReportPromoted: reportCall(facts, 'A model version is served'),
      ReportFailure: reportCall(facts, 'Promotion failed'),
      ...(checksEndpoint
        ? {
            DescribeEndpoint: describeEndpoint,
            TakeBack: put(before),
            UpdateStackAgain: updateStack,
            DescribeStackAgain: describeStacks,
            DescribeEndpointAgain: describeEndpoint,
          }
        : {}),
    },
    promises: [
      {
        says: 'the promotion gives up, and not before three hours',
        holds: Number(facts.at('TimeoutSeconds')) >= 10800,
      },
      { says: both('the update'), holds: repeats('UpdateStack') },
      ...(checksEndpoint ? [{ says: both('the update back'), holds: repeats('UpdateStackAgain') }] : []),
    ],
  };
}
