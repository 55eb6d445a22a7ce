import type { Call, ServiceCalls } from './calls';

/** One log group of each family: given a name by CloudFormation, by Lambda's, by Glue, by Step Functions (KM-03). */
const LOG_GROUPS = [
  'Network/Isolated/FlowLogs',
  'Ingestion/Validation/Function/Log',
  'Processing/Encounters/Output',
  'Training/Readmission/Workflow/Log',
];

/** What CloudWatch Logs calls for encrypted log groups (KM-01). */
export const logGroupCalls: ServiceCalls = {
  service: 'logs.{region}.amazonaws.com',
  by: 'CloudWatch Logs',
  calls: LOG_GROUPS.map((path): Call => ({
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:DescribeKey',
    ],
    on: ['{Foundation/Keys/Logs}'],
    context: { 'kms:EncryptionContext:aws:logs:arn': `{${path}}` },
    why: 'Log groups are encrypted',
  })),
};
