import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { create } from 'tar';
import { allow } from '../security/allow';

/** Files that belong to a working copy, not to what runs. */
const LEFT_OUT = new Set(['__pycache__', '.pytest_cache', '.ruff_cache', 'tests', '.DS_Store']);

/** Mode of every file in an archive; the mode in a working copy depends on who checked it out. */
const FILE_MODE = 0o100644;

/** Choices for an archive. */
export interface SourceArchiveProps {
  /** What goes in: path inside the archive, and the file or folder on disk that is put there. */
  readonly contents: Readonly<Record<string, string>>;
}

/**
 * A `.tar.gz` in the asset bucket whose bytes depend on the content of its files alone: the form in which SageMaker
 * takes script code and models.
 */
export class SourceArchive extends Construct {
  /** `s3://` URI of the archive. */
  readonly uri: string;

  /** Name that the file has when a job finds it in a channel. */
  readonly fileName: string;

  private readonly asset: Asset;

  constructor(scope: Construct, id: string, props: SourceArchiveProps) {
    super(scope, id);
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    try {
      this.asset = new Asset(this, 'Asset', { path: packArchive(props.contents, folder) });
    } finally {
      // The asset is staged by now; nothing stays behind.
      rmSync(folder, { recursive: true, force: true });
    }
    this.uri = this.asset.s3ObjectUrl;
    this.fileName = this.asset.s3ObjectKey;
  }

  /** Lets a role list and read this one object. */
  grantRead(role: IRole): Grant {
    const { bucket, s3ObjectKey } = this.asset;
    allow(role, {
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: { 's3:prefix': s3ObjectKey } },
    });
    return allow(role, { actions: ['s3:GetObject'], resources: [bucket.arnForObjects(s3ObjectKey)] });
  }

  /**
   * Lets a role read this archive and those of earlier deployments, for what may go on using one of them: an endpoint
   * fetches its model again whenever it adds an instance.
   */
  grantReadEveryVersion(role: IRole): Grant {
    return allow(role, {
      actions: ['s3:GetObject'],
      resources: [this.asset.bucket.arnForObjects('*.gz')],
      wildcard: 'Archives of earlier deployments, which may still be served; asset names are hashes',
    });
  }
}

/**
 * Packs files into `archive.tar.gz`: sorted, without times, owners or modes, and stored instead of compressed, so that
 * no zlib build can change a byte.
 *
 * @param contents path inside the archive, and the file or folder on disk that is put there
 * @param folder an empty folder to work in
 * @returns path of the archive in that folder
 * @throws if a source does not exist
 */
export function packArchive(contents: Readonly<Record<string, string>>, folder: string): string {
  const tree = join(folder, 'tree');
  for (const [inside, source] of Object.entries(contents)) {
    cpSync(source, join(tree, inside), {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(path.split(sep).at(-1) ?? ''),
    });
  }
  const file = join(folder, 'archive.tar.gz');
  create(
    {
      sync: true,
      file,
      cwd: tree,
      gzip: { level: 0 },
      portable: true,
      noMtime: true,
      onWriteEntry: (entry) => {
        if (entry.stat) {
          entry.stat.mode = FILE_MODE;
        }
      },
    },
    filesUnder(tree),
  );
  return file;
}

/** Every file below a folder, relative to it, in code-unit order. */
function filesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(root, path)).isFile())
    .map((path) => relative(root, join(root, path)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}
