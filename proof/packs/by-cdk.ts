/** Findings that stand in templates alone: cdk-nag reads typed constructs, and some of CDK's own functions are none. */
export interface ByCdk {
  /** Last part of the construct's path. */
  readonly construct: string;

  /** Ids of the findings. */
  readonly findings: readonly string[];

  /** Why they stay. */
  readonly reason: string;
}

/** The whole list; each is in the templates of the sandbox. */
export const BY_CDK: readonly ByCdk[] = [
  {
    construct: 'Custom::S3AutoDeleteObjectsCustomResourceProvider/Role',
    findings: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ],
    reason:
      'The function of CDK that empties the buckets of a stack before it deletes them; no prop takes another role. ' +
      'The policy only writes logs, and nothing that keeps its data has the function',
  },
  {
    construct: 'Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler',
    findings: [
      'NIST.800.53.R5-LambdaDLQ',
      'HIPAA.Security-LambdaDLQ',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
    ],
    reason:
      'CloudFormation waits for the answer and shows a failure as that of its resource; the function runs when a stack is ' +
      'made or destroyed, and nothing that keeps its data has it',
  },
];

/** Whether a finding is in the list. */
export function isByCdk(finding: string, constructPath: string): boolean {
  return BY_CDK.some(
    ({ construct, findings }) => constructPath.endsWith(`/${construct}`) && findings.includes(finding),
  );
}
