import { Aws } from 'aws-cdk-lib';
import { StarPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Endpoint policies speak of everyone; what passes still needs the policies of both ends. */
const EVERYONE = { effect: Effect.ALLOW, principals: [new StarPrincipal()] };

/**
 * Services of AWS in their own name, such as CloudFormation with an answer of a custom resource. Few do so from inside a
 * network. Nobody else can pass for one (FS-16; AWS, data-perimeter-policy-examples, `AllowRequestsByAWSServicePrincipals`).
 */
function servicesOfAws(): PolicyStatement {
  return new PolicyStatement({
    ...EVERYONE,
    sid: 'ServicesOfAws',
    actions: ['*'],
    resources: ['*'],
    conditions: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  });
}

/**
 * Policy of an interface endpoint: roles and users of this account, whatever they may do otherwise.
 *
 * So nobody takes data out with the keys of another account. A request without a signature has no account: who signs in to
 * STS with a token of SAML or OpenID from inside the network needs a statement more.
 */
export function interfaceEndpointPolicy(): PolicyStatement[] {
  return [
    new PolicyStatement({
      ...EVERYONE,
      sid: 'ThisAccount',
      actions: ['*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
    }),
    servicesOfAws(),
  ];
}

/** What beside the own buckets is reached through a gateway of S3. */
export interface S3GatewayPolicyProps {
  /** Whether images are pulled in the network: their layers lie in a bucket of ECR. */
  readonly imageLayers: boolean;

  /**
   * Names of buckets of other accounts from which roles of this account may read.
   *
   * @default - none
   */
  readonly readableBuckets?: readonly string[];
}

/**
 * Policy of the gateway to S3: this account and its own buckets.
 *
 * No bucket of AWS is needed by what runs here. SageMaker takes images another way than through the network. Glue fetches
 * scripts and libraries through a network of its own (Glue guide, "Configuring AWS calls to go through your VPC"), and the
 * script lies in a bucket of this account in any case. Visual transforms of Glue Studio, JumpStart models and packages of
 * Amazon Linux do lie in buckets of AWS; who uses them in the network names them as `readableBuckets`.
 *
 * @param props whether layers of images pass (VPC-03), and which buckets of others may be read
 */
export function s3GatewayPolicy({ imageLayers, readableBuckets = [] }: S3GatewayPolicyProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      ...EVERYONE,
      sid: 'ThisAccountAndItsBuckets',
      actions: ['*'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID, 'aws:ResourceAccount': Aws.ACCOUNT_ID },
      },
    }),
    servicesOfAws(),
    ...(imageLayers
      ? [
          new PolicyStatement({
            ...EVERYONE,
            sid: 'LayersOfImages',
            // Signed by an account of ECR, so neither this account nor a service asks.
            actions: ['s3:GetObject'],
            resources: [`arn:${Aws.PARTITION}:s3:::prod-${Aws.REGION}-starport-layer-bucket/*`],
          }),
        ]
      : []),
    ...(readableBuckets.length === 0
      ? []
      : [
          new PolicyStatement({
            ...EVERYONE,
            sid: 'BucketsOfOthers',
            // Reading alone: nothing leaves with it.
            actions: ['s3:GetObject', 's3:ListBucket'],
            resources: readableBuckets.flatMap((name) => [
              `arn:${Aws.PARTITION}:s3:::${name}`,
              `arn:${Aws.PARTITION}:s3:::${name}/*`,
            ]),
            conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
          }),
        ]),
  ];
}
