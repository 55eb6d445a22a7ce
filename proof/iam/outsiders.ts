import { expand } from './actions';
import { ACCOUNT, OTHER_ACCOUNT } from './names';
import { otherRequest, type Platform, type Question } from './platform';
import { type Statement, statementsOf } from './policies';
import { ownResource } from './probes';
import { contextFor } from './satisfying';
import type { Document } from './simulator';

/** Somebody of another account, who may do everything there. */
const STRANGER = `arn:aws:iam::${OTHER_ACCOUNT}:role/stranger`;

/** Somebody of this account, whose own policies allow everything. */
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/administrator`;

/** A policy that allows everything. */
const EVERYTHING: readonly Document[] = [
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
];

/** Nobody gets in by the policy of a resource who should not: not without TLS, not from another account, not unsigned. */
export async function outsiderQuestions(platform: Platform): Promise<Question[]> {
  return [...withoutTls(platform), ...(await otherAccounts(platform))];
}

/** What must not work without TLS, or with an old version of it, even for who may do everything. */
function withoutTls(platform: Platform): Question[] {
  const { assembly, names } = platform;
  const buckets = assembly.ofType('AWS::S3::Bucket').flatMap((bucket) => {
    const arn = names.arn(bucket) ?? '';
    const requests = [
      ['s3:ListBucket', arn],
      ['s3:GetObject', `${arn}/stranger`],
      ['s3:PutObject', `${arn}/stranger`],
    ] as const;
    return requests.flatMap(([action, resource]) => [
      tlsQuestion(platform, action, resource, { 'aws:SecureTransport': 'false' }, 'without TLS'),
      tlsQuestion(platform, action, resource, { 's3:TlsVersion': '1.1' }, 'over TLS 1.1'),
    ]);
  });
  const topics = assembly
    .ofType('AWS::SNS::Topic')
    .map((topic) =>
      tlsQuestion(platform, 'sns:Publish', names.arn(topic) ?? '', { 'aws:SecureTransport': 'false' }, 'without TLS'),
    );
  return [...buckets, ...topics];
}

function tlsQuestion(
  platform: Platform,
  action: string,
  resource: string,
  context: Record<string, string>,
  how: string,
): Question {
  return {
    request: otherRequest(platform, ADMINISTRATOR, action, resource, context, EVERYTHING),
    allowed: false,
    fault: `${platform.names.show(resource)} allows ${action} ${how}; deny it in the policy of the resource`,
  };
}

/** Other accounts, and requests that nobody signed, on all that a statement at a resource allows to somebody. */
async function otherAccounts(platform: Platform): Promise<Question[]> {
  const questions: Question[] = [];
  for (const { document, arn } of platform.resourcePolicies) {
    for (const statement of statementsOf(document).filter(({ allows }) => allows)) {
      const outsiders = outsidersOf(statement);
      if (outsiders.length === 0) continue;
      const resources = (ownResource(statement, arn).resources ?? []).map((one) => one.replaceAll('*', 'stranger'));
      for (const action of (await Promise.all((statement.actions ?? []).map(expand))).flat()) {
        for (const resource of resources) {
          for (const [who, principal] of outsiders) {
            const identity = principal === null ? [] : EVERYTHING;
            questions.push({
              request: otherRequest(platform, principal, action, resource, contextFor(statement), identity),
              allowed: false,
              fault: `${platform.names.show(resource)} lets ${who} ${action}; name the principals of this account`,
            });
          }
        }
      }
    }
  }
  return questions;
}

/** Who of outside a statement may let in: by name, or because it names everyone. */
function outsidersOf({ principals, notPrincipal }: Statement): [who: string, principal: string | null][] {
  const named = principals.filter(({ kind, value }) => kind === 'AWS' && !isOurs(value)).map(({ value }) => value);
  const all = notPrincipal || named.includes('*');
  return [
    ...named.filter((value) => value !== '*').map((value): [string, string] => ['another account', someoneOf(value)]),
    ...(all
      ? ([
          ['another account', STRANGER],
          ['everyone', null],
        ] as [string, string | null][])
      : []),
  ];
}

function isOurs(value: string): boolean {
  return value === ACCOUNT || value.startsWith(`arn:aws:iam::${ACCOUNT}:`);
}

/** Somebody whom a principal means: one of the account, where it names an account. */
function someoneOf(value: string): string {
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
  return account === undefined ? value : `arn:aws:iam::${account}:role/stranger`;
}
