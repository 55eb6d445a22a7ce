import type { RoleCalls } from '../security/calls';
import { statesTrust, workflowCalls } from '../workflow/workflow.calls';

/** What the states of the promotion call. CloudFormation updates with the role that the stack has, so none is passed. */
export const promotionCalls: RoleCalls = {
  role: 'Serving/Promotion/Role',
  by: 'Step Functions, for the promotion',
  trust: statesTrust,
  calls: [
    ...workflowCalls,
    {
      actions: ['sagemaker:DescribeModelPackage'],
      on: ['arn:aws:sagemaker:{region}:{account}:model-package/{platform}-readmission/*'],
      why: 'It looks whether the version may be served',
    },
    { actions: ['ssm:PutParameter'], on: ['{Data/Registry/Served}'], why: 'It names the versions to serve' },
    {
      actions: ['ssm:GetParameters'],
      on: ['{Data/Registry/Served}', 'arn:aws:ssm:{region}:{account}:parameter/cdk-bootstrap/*'],
      why: 'CloudFormation reads the parameters of the template for whoever asks for an update',
    },
    {
      actions: ['cloudformation:UpdateStack', 'cloudformation:DescribeStacks'],
      on: ['arn:aws:cloudformation:{region}:{account}:stack/{platform}-serving/*'],
      why: 'It updates the stack with its previous template, and watches the end',
    },
    {
      actions: ['sagemaker:DescribeEndpoint'],
      on: ['arn:aws:sagemaker:{region}:{account}:endpoint/{platform}-readmission'],
      when: { construct: 'Serving/Endpoint' },
      why: 'It looks whether the endpoint has what the template says, because SageMaker can roll an update back',
    },
  ],
};

/** What EventBridge calls when somebody approves a version. */
export const approvalCalls: RoleCalls = {
  role: 'Serving/Promotion/ApprovalRole',
  by: 'EventBridge',
  when: { construct: 'Serving/Promotion/Approved' },
  trust: { service: 'events.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } },
  calls: [
    {
      actions: ['states:StartExecution'],
      on: ['{Serving/Promotion/Workflow}'],
      why: 'An approval starts the promotion',
    },
  ],
};
