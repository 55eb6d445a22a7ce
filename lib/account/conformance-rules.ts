/** One managed rule of AWS Config. */
export interface ConformanceRule {
  /** Identifier in the list of managed rules. */
  readonly identifier: string;

  /**
   * Parameters of the rule.
   *
   * @default - none: the rule has defaults, or takes none
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

const ofMany = (...identifiers: readonly string[]): ConformanceRule[] =>
  identifiers.map((identifier) => ({ identifier }));

/**
 * What must hold in an account that trains models on data about people, and what a production environment of this project
 * keeps. `KMS_CMK_NOT_SCHEDULED_FOR_DELETION` also reports the keys of a sandbox for the days after it was destroyed.
 *
 * Each identifier stands in the conformance packs of `awslabs/aws-config-rules` (2026-04). Left out on purpose are rules that
 * - ask for more than an environment has: log retention of a year, two instances for each endpoint, the events of every bucket
 *   of the account (`CLOUDTRAIL_S3_DATAEVENTS_ENABLED`), a key for log groups that services make themselves;
 * - the project answers otherwise, as `docs/exceptions.md` says: replication, inline policies, functions and models in a
 *   network, the default security group.
 */
export const conformanceRules: readonly ConformanceRule[] = [
  // Data at rest, and who reaches it.
  ...ofMany(
    'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    'S3_BUCKET_PUBLIC_READ_PROHIBITED',
    'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
    'S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED',
    'S3_BUCKET_SSL_REQUESTS_ONLY',
    'S3_BUCKET_VERSIONING_ENABLED',
    'ATHENA_WORKGROUP_ENCRYPTED_AT_REST',
    'KINESIS_STREAM_ENCRYPTED',
    'SNS_ENCRYPTED_KMS',
    'CMK_BACKING_KEY_ROTATION_ENABLED',
    'KMS_CMK_NOT_SCHEDULED_FOR_DELETION',
  ),
  // Who did what.
  ...ofMany(
    'CLOUD_TRAIL_ENABLED',
    'MULTI_REGION_CLOUD_TRAIL_ENABLED',
    'CLOUD_TRAIL_ENCRYPTION_ENABLED',
    'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
    'CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED',
  ),
  // Machine learning.
  ...ofMany(
    'SAGEMAKER_DOMAIN_IN_VPC',
    'SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED',
    'SAGEMAKER_MODEL_ISOLATION_ENABLED',
    'SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC',
    'SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED',
    'SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK',
    'SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS',
    'LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED',
    'STEP_FUNCTIONS_STATE_MACHINE_LOGGING_ENABLED',
  ),
  // Network.
  ...ofMany('INCOMING_SSH_DISABLED', 'SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED', 'VPC_FLOW_LOGS_ENABLED'),
  // People.
  ...ofMany(
    'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS',
    'IAM_ROOT_ACCESS_KEY_CHECK',
    'IAM_USER_MFA_ENABLED',
    'IAM_USER_NO_POLICIES_CHECK',
    'ROOT_ACCOUNT_MFA_ENABLED',
  ),
  { identifier: 'ACCESS_KEYS_ROTATED', parameters: { maxAccessKeyAge: '90' } },
];
