import { type Assembly, asList, asProperties, referencesIn, type Resource } from '../assembly';
import { isOpen, statementsOf } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { shown } from '../wording';

/** Resource types with policies, and the properties that hold them. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::VPCEndpoint': ['PolicyDocument'],
  'AWS::IAM::Role': ['AssumeRolePolicyDocument'],
  'AWS::IAM::Policy': ['PolicyDocument'],
  'AWS::IAM::ManagedPolicy': ['PolicyDocument'],
  'AWS::KMS::Key': ['KeyPolicy'],
  'AWS::S3::BucketPolicy': ['PolicyDocument'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument'],
};

/** What a trust policy may allow: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html */
const TRUST_ACTIONS = new Set([
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:SetContext',
  'sts:SetSourceIdentity',
  'sts:TagSession',
]);

/** The resource that a policy is attached to, by the type of the policy, and the properties that name it. */
const ATTACHED: Readonly<Record<string, { readonly property: string; readonly kind: string }>> = {
  'AWS::S3::BucketPolicy': { property: 'Bucket', kind: 'bucket' },
  'AWS::SNS::TopicPolicy': { property: 'Topics', kind: 'topic' },
  'AWS::SQS::QueuePolicy': { property: 'Queues', kind: 'queue' },
};

/** Policies of a resource, each with the property that holds it. */
function documentsOf({ type, properties }: Resource): (readonly [location: string, document: unknown])[] {
  const own = (DOCUMENTS[type] ?? []).map((property) => [`Properties/${property}`, properties[property]] as const);
  const inline = asList(properties.Policies).map(
    (policy, index) => [`Properties/Policies/${index}`, asProperties(policy).PolicyDocument] as const,
  );
  return [...own, ...(type === 'AWS::IAM::Role' ? inline : [])].filter(([, document]) => document !== undefined);
}

/** Versions of the policy language that IAM takes; the older one has no policy variables. */
const VERSIONS = ['2012-10-17', '2008-10-17'];

const wellFormed: Rule = {
  id: 'ML-IA-101',
  title: 'A policy states its version, and each statement allows or denies something',
  facts: [],
  fix: 'state Version 2012-10-17, Effect Allow or Deny, and a Resource (in a key policy *); without the version IAM takes policy variables for plain text',
  check: forEach(Object.keys(DOCUMENTS), (resource) =>
    documentsOf(resource).flatMap(([location, document]) => {
      if (isOpen(document)) return [];
      const { Version, Statement } = asProperties(document);
      const statements = asList(Statement)
        .filter((statement) => !isOpen(statement))
        .map(asProperties);
      const effects = statements.map(({ Effect }) => Effect);
      const isTrust = location.endsWith('/AssumeRolePolicyDocument');
      const nowhere = statements.filter(({ Resource, NotResource }) => (Resource ?? NotResource) === undefined);
      const wrong = effects.filter((effect) => effect !== 'Allow' && effect !== 'Deny' && !isOpen(effect));
      return [
        ...(VERSIONS.includes(String(Version)) || isOpen(Version)
          ? []
          : [{ location, problem: `the version must be '2012-10-17', got ${shown(Version)}` }]),
        ...(isTrust ? [] : nowhere).map(() => ({
          location,
          problem: 'a statement must name a Resource, and one names none',
        })),
        ...wrong.map((effect) => ({
          location,
          problem: `an effect must be 'Allow' or 'Deny', got ${shown(effect)}`,
        })),
      ];
    }),
  ),
};

const trustActions: Rule = {
  id: 'ML-IA-102',
  title: 'A trust policy names the actions of STS',
  facts: [],
  fix: 'name sts:AssumeRole, and sts:TagSession where sessions have tags; IAM refuses other services, and a wildcard allows what nobody meant',
  check: forEach('AWS::IAM::Role', ({ properties }) =>
    statementsOf(properties.AssumeRolePolicyDocument)
      .flatMap(({ actions }) => actions)
      .filter((action) => !TRUST_ACTIONS.has(action) && !/[<@]/.test(action))
      .map((action) => ({
        location: 'Properties/AssumeRolePolicyDocument',
        problem: `the action must be one of ${[...TRUST_ACTIONS].join(', ')}, got '${action}'`,
      })),
  ),
};

const ownResource: Rule = {
  id: 'ML-IA-103',
  title: 'The policy of a bucket, topic or queue speaks of that one alone',
  facts: [],
  fix: 'name the ARN of what the policy is attached to; S3 refuses any other resource, and SNS a wildcard',
  check: forEach(Object.keys(ATTACHED), ({ type, properties }, assembly) => {
    const { property, kind } = ATTACHED[type] ?? { property: '', kind: '' };
    const owners = asList(properties[property]).flatMap((owner) => referencesIn(owner).map(({ id }) => id));
    if (owners.length === 0) return [];
    return (
      statementsOf(properties.PolicyDocument)
        .flatMap(({ resources }) => resources)
        // In the policy of a queue, SQS takes * for the queue itself.
        .filter((arn) => (kind !== 'queue' || arn !== '*') && isForeign(arn, owners, assembly))
        .map((arn) => ({
          location: 'Properties/PolicyDocument',
          problem: `a resource must be the ${kind} ${owners.join(', ')}, got '${arn}'`,
        }))
    );
  }),
};

const namedForServices: Rule = {
  id: 'ML-IA-104',
  title: 'A key gives a service named actions',
  facts: [],
  fix: 'name the actions that the guide of the service asks for; with a wildcard the service could change or delete the key',
  advice: true,
  check: forEach('AWS::KMS::Key', ({ properties }) =>
    statementsOf(properties.KeyPolicy)
      .filter(({ isAllow, principals }) => isAllow && principals.Service !== undefined)
      .flatMap(({ actions }) => actions)
      .filter((action) => action === '*' || action.toLowerCase() === 'kms:*')
      .map((action) => ({
        location: 'Properties/KeyPolicy',
        problem: `actions of a service must be named one by one, got '${action}'`,
      })),
  ),
};

/** Whether an ARN is certainly not one of some resources: everything, or another resource of the templates. */
function isForeign(arn: string, owners: readonly string[], assembly: Assembly): boolean {
  if (arn === '*') return true;
  const references = referencesIn(arn).filter(({ id }) => assembly.get(id) !== undefined);
  return references.length > 0 && !references.some(({ id }) => owners.includes(id));
}

/** Rules about policies as IAM and the services read them. */
export const policyRules: readonly Rule[] = [wellFormed, trustActions, ownResource, namedForServices];
