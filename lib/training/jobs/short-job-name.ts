/** Names of tuning and AutoML jobs have 32 characters; eight of a UUID and a hyphen take nine of them (TR-17). */
const LONGEST_PREFIX = 23;

/**
 * An intrinsic function that makes a new name of at most 32 characters in every attempt.
 *
 * Eight hexadecimal digits are enough: with a thousand jobs of one prefix, one next name in four million is taken already.
 */
export function shortJobName(jobPrefix: string): string {
  return `States.Format('${jobPrefix}-{}', States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 0))`;
}

/** @throws if SageMaker would refuse a name that starts so, or a policy would not match it (TR-17, SF-09) */
export function checkShortJobPrefix(jobPrefix: string): void {
  if (jobPrefix.length > LONGEST_PREFIX || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(jobPrefix)) {
    throw new Error(
      `jobPrefix of a tuning or AutoML job must be at most ${LONGEST_PREFIX} lower-case letters, digits and single hyphens between ` +
        `them, got '${jobPrefix}' with ${jobPrefix.length}; nine characters follow, and SageMaker allows 32 for the whole name. ` +
        'Shorten the name of the platform or of the definition (TR-17, SF-09)',
    );
  }
}
