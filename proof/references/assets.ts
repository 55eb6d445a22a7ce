import type { Assembly } from '../../lib/checks/assembly';

/** Name of a file that CDK publishes: the hash of its content, and what it is. */
const ASSET = /^[0-9a-f]{64}\.(zip|gz|json|py|txt)$/;

/** Hashes of published files, by their names. */
const HASHES = /\b([0-9a-f]{64})\.zip\b/g;

/** Names of published files that are none: those that hold a hash, and those of code of functions. */
export function wrongAssets(assembly: Assembly): string[] {
  const published = new Set(
    [...JSON.stringify(assembly.resources.map(({ properties }) => properties)).matchAll(HASHES)].map(
      ([, hash]) => hash,
    ),
  );
  return assembly.resources.flatMap(({ id, type, properties }) => {
    const names = [...JSON.stringify(properties).matchAll(/[\w.-]*[0-9a-f]{60,}[\w.-]*/g)].map(([name]) => name);
    const code =
      type === 'AWS::Lambda::Function' ? [String((properties.Code as { S3Key?: unknown } | undefined)?.S3Key)] : [];
    return (
      [...new Set([...names, ...code])]
        // The tag of an image is the hash of the folder that it is built of.
        .filter((name) => !ASSET.test(name) && !published.has(name))
        .map((name) => `${id}: '${name}' is no published file; their names are a hash of 64 digits and an ending`)
    );
  });
}
