import { z } from 'zod';

/**
 * A whole number within limits, both allowed.
 *
 * @param min the smallest
 * @param max the largest
 */
export const whole = (min: number, max: number) => z.int().min(min).max(max);
