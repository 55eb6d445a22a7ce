import type { Document } from './simulator';

/** Policies of AWS that a role of this platform has, because a library attaches them. */
const KNOWN: Readonly<Record<string, Document>> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  },
};

/** A managed policy of AWS by its ARN; undefined when it is not known here. */
export function managedPolicy(arn: string): Document | undefined {
  return KNOWN[arn];
}
