import { Stack, Token } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { SourceArchive } from '../../sagemaker/source-archive';

/** Part of the models zone that a role may read beside one artifact. */
interface InModelsZone {
  /** The lake, in the Region of the model (HO-27). */
  readonly lake: DataLake;

  /**
   * Folder with this version and those that may still be served, ending in `/`. While an endpoint is updated, its old
   * instances may fetch the version before once more.
   *
   * @default - the folder of the artifact
   */
  readonly within?: string;
}

/** A compressed archive in the models zone of a lake. */
export interface ZoneArchive extends InModelsZone {
  /** Key of the object, in a folder and ending in `.tar.gz`. */
  readonly key: string;
}

/** Files that are not compressed, in the models zone of a lake: large models start faster so. Not for serverless, batch or multi-model. */
export interface ZoneFiles extends InModelsZone {
  /** Start of their keys, ending in `/`; nothing but the model lies there. */
  readonly prefix: string;
}

/** What a model has learned, where it lies: in the lake, or with the assets of a deployment. */
export type Artifact = ZoneArchive | ZoneFiles | SourceArchive;

/** Where a container finds its artifact. */
export type ArtifactLocation = Pick<CfnModel.ContainerDefinitionProperty, 'modelDataUrl' | 'modelDataSource'>;

/** Longest address that the API takes (API: Url, S3ModelUri). */
const LONGEST_ADDRESS = 1024;

/**
 * @param artifact what is to be served
 * @throws if its key is no `.tar.gz` in a folder, its prefix no folder, or `within` does not hold it
 */
export function checkArtifact(artifact: Artifact): void {
  if (artifact instanceof SourceArchive) return;
  const key = 'key' in artifact ? artifact.key : artifact.prefix;
  if (Token.isUnresolved(key)) return;
  if ('key' in artifact && !/^[^/].*\/[^/]+\.tar\.gz$/.test(key)) {
    throw new Error(
      `key must name a .tar.gz archive in a folder, got '${key}'; pack the model with tar and gzip, or give its files by 'prefix' (API: ModelDataUrl)`,
    );
  }
  if ('prefix' in artifact) checkFolder('prefix', key);
  if (artifact.within !== undefined) {
    checkFolder('within', artifact.within);
    if (!key.startsWith(artifact.within)) {
      throw new Error(`within must hold the artifact '${key}', got '${artifact.within}'; name a folder above it`);
    }
  }
}

/** @throws if a start of keys is not a folder of the zone */
export function checkFolder(property: string, prefix: string): void {
  if (!Token.isUnresolved(prefix) && !/^[^/].*\/$/.test(prefix)) {
    throw new Error(
      `${property} must end and not begin with '/', got '${prefix}'; SageMaker takes every key that begins so (API: S3ModelDataSource)`,
    );
  }
}

/**
 * @param artifact what is to be served
 * @param scope the model
 * @throws if the lake is in another Region (HO-27), or the address too long
 */
export function artifactLocation(artifact: Artifact, scope: IConstruct): ArtifactLocation {
  if (artifact instanceof SourceArchive) return { modelDataUrl: artifact.uri };
  checkRegion('lake', Stack.of(artifact.lake).region, scope);
  if ('key' in artifact) {
    return { modelDataUrl: address(artifact.lake, artifact.key) };
  }
  return { modelDataSource: filesAt(address(artifact.lake, artifact.prefix)) };
}

/** Files below an address that ends in `/`. */
export function filesAt(s3Uri: string): CfnModel.ModelDataSourceProperty {
  return { s3DataSource: { s3Uri, s3DataType: 'S3Prefix', compressionType: 'None' } };
}

/** Lets a role read an artifact, and those that may still be served beside it. */
export function grantArtifact(artifact: Artifact, role: IRole): void {
  if (artifact instanceof SourceArchive) {
    artifact.grantReadEveryVersion(role);
    return;
  }
  const folder = 'key' in artifact ? artifact.key.replace(/[^/]*$/, '') : artifact.prefix;
  artifact.lake.grantStorageRead(role, { zone: 'models', prefix: artifact.within ?? folder });
}

/** @throws if something that a model needs is known to lie in another Region (HO-27) */
export function checkRegion(property: string, region: string, scope: IConstruct): void {
  const own = Stack.of(scope).region;
  if (!Token.isUnresolved(region) && !Token.isUnresolved(own) && region !== own) {
    throw new Error(
      `${property} must be in ${own} with the model, got '${region}'; copy it there, SageMaker reads from no other Region (HO-27)`,
    );
  }
}

/** Address of something in the models zone. */
export function address(lake: DataLake, key: string): string {
  const uri = `${lake.uri({ zone: 'models' })}${key}`;
  if (!Token.isUnresolved(key) && key.length + 's3://'.length + 63 > LONGEST_ADDRESS) {
    throw new Error(
      `key must leave the address at most ${LONGEST_ADDRESS} characters, got ${key.length} beside the bucket; use fewer folders (API: Url)`,
    );
  }
  return uri;
}
