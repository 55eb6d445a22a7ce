import type { PolicyValidationPluginReport } from 'aws-cdk-lib';

/** A report in which warnings fail the synthesis, too, under ids that can be acknowledged anywhere. */
export function everyFindingFails(report: PolicyValidationPluginReport): PolicyValidationPluginReport {
  return {
    ...report,
    success: report.violations.length === 0,
    violations: report.violations.map((violation) => ({
      ...violation,
      ruleName: stableFindingId(violation.ruleName),
      severity: 'error',
    })),
  };
}

/**
 * The part of a finding id that does not depend on stack names and hashes.
 *
 * @param ruleName id as cdk-nag writes it, e.g. `AwsSolutions-IAM5[Resource::a-data:ExportsOutputFnGetAttRawAB12CD34ArnEF56AB78/*]`
 * @returns e.g. `AwsSolutions-IAM5[Resource::<Raw.Arn>/*]`
 */
export function stableFindingId(ruleName: string): string {
  return ruleName
    .replace(/[A-Za-z0-9-]+:ExportsOutputFnGetAtt(\w+?)[0-9A-F]{8}([A-Z][A-Za-z]*?)[0-9A-F]{8}/g, '<$1.$2>')
    .replace(/[A-Za-z0-9-]+:ExportsOutputRef(\w+?)[0-9A-F]{8}[0-9A-F]{8}/g, '<$1>')
    .replace(/<(\w+?)[0-9A-F]{8}(\.\w+)?>/g, '<$1$2>');
}
