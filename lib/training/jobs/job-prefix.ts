/** @throws if SageMaker would refuse a job name that starts so, or a policy would not match it (TR-17, SF-09) */
export function checkJobPrefix(jobPrefix: string): void {
  if (jobPrefix.length > 26 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(jobPrefix)) {
    throw new Error(
      `jobPrefix must be at most 26 lower-case letters, digits and single hyphens between them, got '${jobPrefix}' with ` +
        `${jobPrefix.length}; a UUID follows, and SageMaker allows 63 for the whole name (TR-17, SF-09)`,
    );
  }
}
