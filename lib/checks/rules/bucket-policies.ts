import type { Assembly, Resource } from '../assembly';
import { coversAction, isForEveryone, isOpen, isOpenPolicy, type Statement, statementsOf } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { listed } from '../wording';

const BUCKET = 'AWS::S3::Bucket';
const POLICY = 'AWS::S3::BucketPolicy';

/** Condition keys that let services and those behind them pass. */
const WAYS_PAST = [
  'aws:principalisawsservice',
  'aws:viaawsservice',
  'aws:calledvia',
  'aws:principalarn',
  'aws:principalservicename',
  'aws:userid',
  'aws:principaltag',
];

const denyByNetworkHasExceptions: Rule = {
  id: 'ML-FS-16',
  title: 'A bucket policy that denies by network lets AWS services through',
  facts: ['FS-16'],
  fix: 'except services with aws:PrincipalIsAWSService and aws:ViaAWSService, and roles that work from outside',
  check: forEach(POLICY, ({ properties }) =>
    statementsOf(properties.PolicyDocument)
      .filter(
        (statement) =>
          !statement.isAllow &&
          isForEveryone(statement) &&
          statement.conditions.some(
            ({ operator, key }) => operator.includes('Not') && /^aws:source(vpce|vpc|ip)$/.test(key),
          ) &&
          !statement.conditions.some(({ key }) => WAYS_PAST.some((way) => key.startsWith(way))),
      )
      .map((statement) => ({
        problem: `${nameOf(statement)} denies whatever comes from another network, Firehose, CloudTrail and Athena, too`,
        location: 'Properties/PolicyDocument',
      })),
  ),
};

const tlsOnly: Rule = {
  id: 'ML-FS-107',
  title: 'Every bucket refuses requests without TLS',
  facts: [],
  fix: 'deny s3:* to everyone while aws:SecureTransport is false, on the bucket and its objects',
  advice: true,
  check: forEach(BUCKET, (bucket, assembly) => {
    const policies = policiesOf(bucket, assembly);
    const isOpenEnded =
      policies.some(({ properties }) => isOpenPolicy(properties.PolicyDocument)) ||
      assembly.ofType(POLICY).some(({ properties }) => isOpen(properties.Bucket));
    if (isOpenEnded) return [];
    const statements = policies.flatMap(({ properties }) => statementsOf(properties.PolicyDocument));
    const denied = statements.filter(
      (statement) =>
        !statement.isAllow &&
        isForEveryone(statement) &&
        coversAction(statement, 's3:GetObject') &&
        coversAction(statement, 's3:PutObject') &&
        coversAction(statement, 's3:ListBucket') &&
        statement.conditions.length === 1 &&
        statement.conditions.every(
          ({ operator, key, values }) =>
            operator.startsWith('Bool') && key === 'aws:securetransport' && values.includes('false'),
        ),
    );
    const resources = denied.flatMap((statement) => statement.resources);
    const isWhole =
      resources.includes('*') ||
      (resources.some((arn) => !arn.endsWith('/*')) && resources.some((arn) => arn.endsWith('/*')));
    if (isWhole) return [];
    return [{ problem: `requests without TLS must be denied, got a denial for ${listed(resources)}` }];
  }),
};

const notForEveryone: Rule = {
  id: 'ML-FS-108',
  title: 'No bucket policy lets everyone in',
  facts: [],
  fix: 'name the principals, or limit them with a condition',
  advice: true,
  check: forEach(POLICY, ({ properties }) =>
    statementsOf(properties.PolicyDocument)
      .filter((statement) => statement.isAllow && isForEveryone(statement) && statement.conditions.length === 0)
      .map((statement) => ({
        problem: `${nameOf(statement)} allows ${listed(statement.actions)} to everyone without a condition`,
        location: 'Properties/PolicyDocument',
      })),
  ),
};

const onePolicy: Rule = {
  id: 'ML-FS-109',
  title: 'A bucket has one policy',
  facts: [],
  fix: 'put all statements into one bucket policy: the later one replaces the earlier',
  check: forEach(BUCKET, (bucket, assembly) => {
    const policies = policiesOf(bucket, assembly).filter(({ template }) => template.Condition === undefined);
    return policies.length > 1
      ? [{ problem: `a bucket can have one policy, got ${policies.map(({ id }) => id).join(', ')}` }]
      : [];
  }),
};

/** Policies of a bucket, in whatever stack. */
function policiesOf(bucket: Resource, assembly: Assembly): Resource[] {
  return assembly.ofType(POLICY).filter(({ properties }) => assembly.target(properties.Bucket)?.id === bucket.id);
}

function nameOf({ sid }: Statement): string {
  return sid === undefined ? 'a statement' : `statement ${sid}`;
}

/** Rules about policies of buckets. */
export const bucketPolicyRules: readonly Rule[] = [denyByNetworkHasExceptions, tlsOnly, notForEveryone, onePolicy];
