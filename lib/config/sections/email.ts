import { z } from 'zod';

/**
 * One e-mail address.
 *
 * @param description what is sent there
 */
export const email = (description: string) =>
  z
    .email('is not an e-mail address; one address is allowed. Write it like team@example.com.')
    .meta({ description, examples: ['team@example.com'] });
