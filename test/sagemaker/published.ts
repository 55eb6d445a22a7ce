import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of data that is not part of the repository. */
const DATA = process.env.ML_PLATFORM_DATA ?? resolve(__dirname, '../../../shared/data');

/** One version of an image, as the SageMaker Python SDK publishes it. */
export interface PublishedVersion {
  readonly registries: Readonly<Record<string, string>>;
  readonly repository: string;
  readonly processors?: readonly string[];
  readonly py_versions?: readonly string[];
}

/** Whether the published tables are there. */
export const isPublished = existsSync(join(DATA, 'sagemaker-image-uris'));

/** A published table; called only where the tables are there. */
export function published<T>(name: string): T {
  return JSON.parse(readFileSync(join(DATA, 'sagemaker-image-uris', `${name}.json`), 'utf8')) as T;
}
