/* eslint-disable awscdk/require-passing-this, awscdk/no-variable-construct-id -- a function makes it where the stack says; the id is the name of the definition, which the configuration keeps unique */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { distributionOf, frameworkOf, type TrainingDefinition } from '../config/training-definition';
import type { FunctionLogs } from '../functions/typescript-function';
import type { EncryptionKeys } from '../security/encryption-keys';
import { ContainerImage } from '../training/programs/container-image';
import { MarketplaceAlgorithm } from '../training/programs/marketplace-algorithm';
import { OwnImageProgram } from '../training/programs/own-image-program';
import { ScriptProgram } from '../training/programs/script-program';
import type { TrainingProgram } from '../training/training-program';
import { definedAlgorithm } from './defined-algorithm';

/** Root of the project, below which folders of a configuration lie. */
export const ROOT = join(__dirname, '..', '..');

/** What a program is made of. */
export interface DefinedProgramProps {
  /** The definition. */
  readonly definition: TrainingDefinition;

  /** Where its program is made. */
  readonly programs: Construct;

  /** Keys of the platform. */
  readonly keys: EncryptionKeys;

  /** Logs of what it builds. */
  readonly logs: FunctionLogs;

  /** Whether what it makes outlives the stack. */
  readonly retain: boolean;
}

/** A program, and its image where that has to be built. */
export interface DefinedProgram {
  /** What the job runs. */
  readonly program: TrainingProgram;

  /**
   * The image that has to be there first.
   *
   * @default - it is there
   */
  readonly image?: ContainerImage;
}

/**
 * Makes what the jobs of a definition run.
 *
 * @throws if the definition does not say what runs, and as the programs do
 */
export function definedProgram(props: DefinedProgramProps): DefinedProgram {
  const { definition, programs: scope, keys, logs, retain } = props;
  const { name, image, marketplace } = definition;
  const hyperparameters = Object.fromEntries(
    Object.entries(definition.hyperparameters).map(([key, value]) => [key, String(value)]),
  );
  const metrics = Object.entries(definition.metrics).map(([Name, Regex]) => ({ Name, Regex }));
  if (definition.algorithm !== undefined) return { program: definedAlgorithm(scope, definition, definition.algorithm) };
  if (definition.script !== undefined) {
    const resources = { instanceType: definition.instanceType, instanceCount: definition.instances };
    const { folder, entryPoint, checkpoints } = definition.script;
    const program = new ScriptProgram(scope, name, {
      ...frameworkOf(definition.script),
      source: contentsOf(folder),
      distribution: distributionOf(definition),
      ...{ entryPoint, checkpoints, resources, hyperparameters, metrics },
    });
    return { program };
  }
  if (image !== undefined) {
    const folder = join(ROOT, image.folder);
    const container = new ContainerImage(scope, name, { folder, encryptionKey: keys.internal, logs, retain });
    return {
      program: new OwnImageProgram(scope, {
        ...{ hyperparameters, metrics },
        image: container,
        checkpoints: image.checkpoints,
      }),
      image: container,
    };
  }
  if (marketplace !== undefined)
    return { program: new MarketplaceAlgorithm(scope, { ...marketplace, hyperparameters }) };
  throw new Error(
    `the definition '${name}' must say what runs; use algorithm, script, image, marketplace or autopilot`,
  );
}

/** Every file and folder at the root of a folder of the project, as it lies in an archive. */
function contentsOf(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(join(ROOT, folder)).map((name) => [name, join(ROOT, folder, name)]));
}
