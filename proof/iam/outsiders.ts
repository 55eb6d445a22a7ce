import { ACCOUNT } from './names';
import { otherRequest, type Platform, type Question } from './platform';
import type { Document } from './simulator';

/** Somebody of this account, whose own policies allow everything. */
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/administrator`;

/** A policy that allows everything. */
const EVERYTHING: readonly Document[] = [
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
];

/** What must not work without TLS, or with an old version of it, even for who may do everything. */
export function outsiderQuestions(platform: Platform): Question[] {
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
