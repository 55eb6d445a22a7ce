import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SourceArchive, type SourceArchiveProps } from '../../sagemaker/source-archive';
import type { Distribution } from './distribution';

/** Code of a script: an archive, or path inside an archive and the file or folder on disk that is put there. */
export type ScriptSource = SourceArchive | SourceArchiveProps['contents'];

/** What a script has to be for the toolkit that starts it. */
export interface ScriptChecks {
  /** The code; an archive that was packed elsewhere is not looked into. */
  readonly source: ScriptSource;

  /** File that is started. */
  readonly entryPoint: string;

  /** Whether pip reaches no index. */
  readonly isolated: boolean;

  /**
   * What starts it.
   *
   * @default - Python, or a shell for a `.sh`
   */
  readonly launched?: Distribution['kind'];
}

/** Distributions that torchrun starts; it takes a Python file alone (`torch_distributed.py` of `sagemaker-training` 5.1.1). */
const BY_TORCHRUN: readonly Distribution['kind'][] = ['torchrun', 'deepspeed', 'smp', 'neuron'];

/** @throws if the script is not there, cannot be started, or would need a network (TR-12, RV-08) */
export function checkScript({ source, entryPoint, isolated, launched }: ScriptChecks): void {
  if (!/^[\w.-]+\.(py|sh)$/.test(entryPoint)) {
    throw new Error(
      `entryPoint must be a .py or .sh file at the root of the code, got '${entryPoint}'; SageMaker's toolkit looks for it there`,
    );
  }
  if (launched !== undefined && BY_TORCHRUN.includes(launched) && !entryPoint.endsWith('.py')) {
    throw new Error(
      `entryPoint must be a .py file for distribution '${launched}', got '${entryPoint}'; torchrun starts nothing else`,
    );
  }
  if (source instanceof SourceArchive) return;
  fileIn(source, entryPoint);
  if (isolated && pathIn(source, 'requirements.txt') !== undefined) {
    throw new Error(
      `source has a requirements.txt, which pip would install at the start, but the job has no network (TR-12); ` +
        'use what the image has, put pure Python beside the script, or build an image of your own',
    );
  }
}

/**
 * Text of a file of the code.
 *
 * @param name path inside the archive
 * @throws if it is not there
 */
export function fileIn(contents: SourceArchiveProps['contents'], name: string): string {
  const path = pathIn(contents, name);
  if (path === undefined) {
    throw new Error(
      `source must have '${name}' at its root, got ${Object.keys(contents).join(', ')}; put it in, or name another`,
    );
  }
  return readFileSync(path, 'utf8');
}

/** Where on disk lies what has a path inside the archive. */
function pathIn(contents: SourceArchiveProps['contents'], name: string): string | undefined {
  const places = Object.entries(contents).map(([inside, disk]) => {
    const root = inside === '.' ? '' : `${inside}/`;
    if (inside === name) return disk;
    return name.startsWith(root) ? join(disk, name.slice(root.length)) : undefined;
  });
  return places.find((place) => place !== undefined && existsSync(place) && statSync(place).isFile());
}
