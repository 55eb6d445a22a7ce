import type { Assembly } from '../../lib/checks/assembly';

/** Name of a file that CDK publishes: the hash of its content, and what it is. */
const ASSET = /^[0-9a-f]{64}\.(zip|gz|json|py|txt)$/;

/** Names of published files that are none: those that hold a hash, and those of code of functions. */
export function wrongAssets(assembly: Assembly): string[] {
  return assembly.resources.flatMap(({ id, type, properties }) => {
    const names = [...JSON.stringify(properties).matchAll(/[\w.-]*[0-9a-f]{60,}[\w.-]*/g)].map(([name]) => name);
    const code =
      type === 'AWS::Lambda::Function' ? [String((properties.Code as { S3Key?: unknown } | undefined)?.S3Key)] : [];
    return [...new Set([...names, ...code])]
      .filter((name) => !ASSET.test(name))
      .map((name) => `${id}: '${name}' is no published file; their names are a hash of 64 digits and an ending`);
  });
}
