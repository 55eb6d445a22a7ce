import { z } from 'zod';

/** The ARN of an IAM role, of any partition. */
export const roleArn = z
  .string()
  .regex(
    /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'is not the ARN of an IAM role; arn:aws:iam::<account>:role/<name> is allowed. Name the role itself, not a session or a user.',
  );
