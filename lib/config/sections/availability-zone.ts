import { z } from 'zod';

/** Name of an Availability Zone: a Region and one letter. */
export const availabilityZone = () =>
  z
    .string()
    .regex(
      /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/,
      'is not an Availability Zone; a Region followed by one letter is allowed. For example eu-west-1a.',
    );
