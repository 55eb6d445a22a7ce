import { asProperties } from './assembly';
import type { Job } from './jobs';
import { listAt, textAt, valueAt } from './request-values';
import { expectedText } from './state-expressions';

/** A place on S3 that a job reads or writes, as far as it is known before it runs. */
export interface JobAddress {
  /** Where it stands in the request. */
  readonly at: string;

  /** The address; each part that only the execution knows is a row of `x`. */
  readonly uri: string;

  /** The address up to the first part that only the execution knows. */
  readonly known: string;
}

/** Where a job reads: its channels or inputs. */
export function inputsOf({ request }: Job): JobAddress[] {
  const channels = ['InputDataConfig', 'AutoMLJobInputDataConfig'].flatMap((list) =>
    listAt(request, list).map((_, index) => `${list}.${index}.DataSource.S3DataSource.S3Uri`),
  );
  const inputs = listAt(request, 'ProcessingInputs').map((_, index) => `ProcessingInputs.${index}.S3Input.S3Uri`);
  return addresses(request, [...channels, ...inputs, 'TransformInput.DataSource.S3DataSource.S3Uri']);
}

/** Where a job writes: its output and its checkpoints. */
export function outputsOf({ request }: Job): JobAddress[] {
  const outputs = listAt(request, 'ProcessingOutputConfig.Outputs').map(
    (_, index) => `ProcessingOutputConfig.Outputs.${index}.S3Output.S3Uri`,
  );
  return addresses(request, ['OutputDataConfig.S3OutputPath', 'CheckpointConfig.S3Uri', ...outputs]);
}

function addresses(request: unknown, paths: readonly string[]): JobAddress[] {
  return paths.flatMap((at) => {
    const parent = asProperties(valueAt(request, at.slice(0, at.lastIndexOf('.'))));
    const name = at.slice(at.lastIndexOf('.') + 1);
    const expression = parent[`${name}.$`];
    const uri = typeof expression === 'string' ? expectedText(expression).sample : textAt(parent, name);
    if (uri?.startsWith('s3://') !== true) return [];
    const start = typeof expression === 'string' ? /'([^']*)'/.exec(expression)?.[1]?.split('{}')[0] : undefined;
    return [{ at, uri, known: start ?? uri }];
  });
}
