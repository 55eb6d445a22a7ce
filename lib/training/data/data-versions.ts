import type { DataChannel } from '../training-data';

/**
 * A model version has the address of the manifest in its metadata, of at most 256 characters (API: CustomerMetadataValue): `s3://`, a
 * bucket of 63, this, `/version=`, the 67 of a Glue run, and `/manifest.json`, with some to spare for longer names of versions.
 */
const LONGEST_PREFIX = 90;

/**
 * A prefix below which versions of data lie, as `<prefix>version=<version>/<channel>/`.
 *
 * @throws if it does not end in `/`, begins with one, is too long, or has a character that an intrinsic function would take for its own
 */
export function checkedDataPrefix(prefix: string): string {
  if (!/^[A-Za-z0-9_.=-]+(\/[A-Za-z0-9_.=-]+)*\/$/.test(prefix)) {
    throw new Error(
      `prefix must be folders of letters, digits, '_', '.', '=' and '-', each followed by '/', got '${prefix}'; ` +
        "versions lie below it as 'version=<version>/<channel>/'. Write it like 'readmission/'",
    );
  }
  if (prefix.length > LONGEST_PREFIX) {
    throw new Error(
      `prefix must be at most ${LONGEST_PREFIX} characters, got ${prefix.length}; the address of the manifest below it is in the ` +
        'metadata of model versions, of at most 256. Shorten it',
    );
  }
  return prefix;
}

/**
 * The folder of a channel.
 *
 * @throws if SageMaker would refuse the name (API: ChannelName)
 */
export function channelFolder({ name }: DataChannel): string {
  if (name.length > 64 || !/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw new Error(
      `a channel's name must be 1 to 64 letters, digits, '_', '.' and '-', got '${name}'; it is the name of its folder, too`,
    );
  }
  return name;
}

/**
 * An intrinsic function that makes the address of a channel of the version that the execution names.
 *
 * @param base what stands before the prefix; may be a token, e.g. `s3://bucket/`
 * @param end what stands after the name of the channel
 */
export function channelOfVersion(base: string, prefix: string, channel: DataChannel, end: '/' | ''): string {
  return `States.Format('${base}${prefix}version={}/${channelFolder(channel)}${end}', $.version)`;
}
