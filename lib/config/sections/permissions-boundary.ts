import { z } from 'zod';

/** The boundary of every role. */
export const permissionsBoundary = z
  .string()
  .regex(
    /^[\w+=,.@-]{1,128}$/,
    'is not the name of a policy; 1 to 128 letters, digits and +=,.@_- are allowed. Give the last part of its ARN.',
  )
  .optional()
  .meta({
    description:
      'Name of a managed policy of the account that every role gets as its permissions boundary; the account app makes one. Bootstrap with --custom-permissions-boundary and the same name, so that no other role can be made (CF-06). Without it: no boundary.',
    examples: ['ml-platform-boundary'],
  });
