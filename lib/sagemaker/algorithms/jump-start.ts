/**
 * What JumpStart publishes for an algorithm: a training script, packed with the libraries that it needs, and a model to start
 * from. The script runs in the image of a framework, and finds itself in a channel, so that no network is needed (RV-08).
 */
export interface JumpStartPackage {
  /** Name of the model at JumpStart. */
  readonly modelId: string;

  /** Version of the model at JumpStart. */
  readonly version: string;

  /** Framework in whose image the script runs, with the version that it was written for. */
  readonly framework: { readonly name: 'autogluon' | 'pytorch' | 'tensorflow'; readonly version: string };

  /** Key of the script's archive in JumpStart's bucket; it ends in `/sourcedir.tar.gz`. */
  readonly scriptKey: string;

  /** Key of the archive of the model to start from. */
  readonly modelKey: string;
}

/** What an algorithm has at JumpStart. */
export interface JumpStart {
  /** Names of models for the problems that it solves, as documented; the first is the one to take when nothing is said. */
  readonly modelIds: readonly string[];

  /** Packages whose keys AWS has published, by the name of the model. */
  readonly packages: Readonly<Record<string, Omit<JumpStartPackage, 'modelId'>>>;

  /**
   * Whether the script gets the defaults of all hyperparameters, as AWS's SDK sends them: they are those of the package.
   *
   * @default false: the script knows its own
   */
  readonly sendDefaults?: boolean;
}

/** File at the root of a script's archive that is started (spec of every package that was seen). */
export const JUMP_START_PROGRAM = 'transfer_learning.py';

/** Name of the script's archive in its channel. */
export const JUMP_START_ARCHIVE = 'sourcedir.tar.gz';

/** Channel that carries the model to start from. */
export const MODEL_CHANNEL = 'model';

/**
 * Bucket in which JumpStart publishes its packages in a Region.
 *
 * Source: `sagemaker-core/src/sagemaker/core/jumpstart/region_config.json` of `aws/sagemaker-python-sdk`, 2026-08-21: 44
 * Regions, and each has this name.
 *
 * @param region name of a Region, known at synth
 */
export function jumpStartBucket(region: string): string {
  return `jumpstart-cache-prod-${region}`;
}

/**
 * The package of a model.
 *
 * @param title name of the algorithm, for the message
 * @param jumpStart what the algorithm has
 * @param modelId name of the model; the first one if undefined
 * @throws if AWS has not published where its package lies; the message says where to find it
 */
export function jumpStartPackage(title: string, jumpStart: JumpStart, modelId?: string): JumpStartPackage {
  const wanted = modelId ?? jumpStart.modelIds[0] ?? '';
  const found = jumpStart.packages[wanted];
  if (found === undefined) {
    const known = Object.keys(jumpStart.packages);
    const others = known.length === 0 ? '' : ` Published for it: ${known.join(', ')}.`;
    throw new Error(
      `package must say where the code of ${title} lies, got none for the model '${wanted}'; take version, framework, scriptKey ` +
        '(training_prepacked_script_key, or training_script_key) and modelKey (training_artifact_key) from its specification ' +
        `s3://jumpstart-cache-prod-<region>/community_models_specs/${wanted}/specs_v<version>.json.${others}`,
    );
  }
  return { modelId: wanted, ...found };
}
