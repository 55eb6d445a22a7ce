import type { Assembly } from '../../lib/checks/assembly';

/** Types whose loss is the loss of data, of keys to data, or of evidence. */
export const STATEFUL_TYPES = [
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::Kinesis::Stream',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::Logs::LogGroup',
  'AWS::SageMaker::ModelPackageGroup',
  'AWS::SageMaker::ModelPackage',
] as const;

/** Types of which an older one is kept beside its successor, whatever becomes of the stack. */
const KEPT_WHEN_REPLACED: readonly string[] = ['AWS::SageMaker::ModelPackage'];

/** What holds data and is not treated as everything else that does: the configuration decides once for all of it. */
export function unequallyKept(assembly: Assembly): string[] {
  const stateful = assembly.ofType(...STATEFUL_TYPES);
  const policyOf = (id: string): string => {
    const { Type = '', DeletionPolicy = 'none', UpdateReplacePolicy = 'none' } = assembly.get(id)?.template ?? {};
    const whenReplaced =
      KEPT_WHEN_REPLACED.includes(Type) && UpdateReplacePolicy === 'Retain' ? DeletionPolicy : UpdateReplacePolicy;
    return `${DeletionPolicy}/${whenReplaced}`;
  };
  const counts = new Map<string, number>();
  for (const { id } of stateful) counts.set(policyOf(id), (counts.get(policyOf(id)) ?? 0) + 1);
  const [usual = ''] = [...counts].sort(([, one], [, other]) => other - one).map(([policy]) => policy);
  return stateful
    .filter(({ id }) => policyOf(id) !== usual)
    .map(({ id }) => `${id}: is kept by ${policyOf(id)}, and everything else that holds data by ${usual}`);
}
