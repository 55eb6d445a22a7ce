import type { Channel, FileSystemType } from '@aws-sdk/client-sagemaker';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { channelFolder, channelOfVersion } from './data-versions';
import type { DataChannel, InputMode } from '../training-data';

/** Where the folders of a version lie on a file system. */
export interface FileChannelProps {
  /** Kind of the file system. */
  readonly type: FileSystemType;

  /** Its id; may be a token. */
  readonly fileSystemId: string;

  /** What stands before `version=<version>/<channel>`, beginning and ending with `/`; may hold a token. */
  readonly directory: string;
}

/**
 * A channel that is a folder of a file system, mounted so that the job can only read it. The folder of the channel is the root
 * of what the job sees: it cannot go up to other channels or versions.
 *
 * @throws if the channel is sharded
 */
export function fileChannel(channel: DataChannel, props: FileChannelProps): JsonPathParams<Channel> {
  if (channel.sharded ?? false) {
    throw new Error(
      `channel '${channel.name}' must not be sharded on a file system, got sharded: true; every instance mounts the same ` +
        'folder. Leave it out, or read the data from S3',
    );
  }
  return {
    ChannelName: channelFolder(channel),
    ...(channel.contentType === undefined ? {} : { ContentType: channel.contentType }),
    DataSource: {
      FileSystemDataSource: {
        FileSystemId: props.fileSystemId,
        FileSystemType: props.type,
        FileSystemAccessMode: 'ro',
        'DirectoryPath.$': channelOfVersion(props.directory, '', channel, ''),
      },
    },
  };
}

/** @throws if data on a file system should be streamed, which is for S3 alone */
export function checkFileMode(inputMode: InputMode | undefined): void {
  if (inputMode !== undefined && inputMode !== 'File') {
    throw new Error(
      `inputMode must be File on a file system, got '${inputMode}'; files are read over the network as they are asked for ` +
        'anyway. Leave it out, or read the data from S3',
    );
  }
}
