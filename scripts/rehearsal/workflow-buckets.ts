import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Failed } from './failed';

/** The bucket of a zone of the lake, as a template that is resolved names it. */
const ZONE = /^@\{Data\/Lake([a-z]+)[0-9A-F]{8}\}$/;

/** The bucket that CDK uploads archives of code to. */
const ASSETS = /^cdk-[a-z0-9]+-assets-/;

/** Folder of what CDK uploads. */
const CODE = 'code';

/** Buckets as folders: one for each zone of the lake, and `code` for what CDK uploads. Keys are paths in them. */
export class WorkflowBuckets {
  /** @param root folder of the folders */
  constructor(private readonly root: string) {}

  /**
   * File or folder of an address.
   *
   * @throws Failed when it is none of S3, or of a bucket that the rehearsal has no folder for
   */
  path(address: unknown): string {
    const [, bucket, key] = /^s3:\/\/(@\{[^}]+\}|[^/]+)\/(.*)$/.exec(String(address)) ?? [];
    if (bucket === undefined || key === undefined) {
      throw new Failed(`an address must begin with s3://<bucket>/, got '${String(address)}'`);
    }
    return this.object(bucket, key);
  }

  /** File of an object. @throws Failed when the rehearsal has no folder for the bucket, or the key leads out of it */
  object(bucket: unknown, key: unknown): string {
    const name = String(bucket);
    const folder = ZONE.exec(name)?.[1] ?? (ASSETS.test(name) ? CODE : undefined);
    if (folder === undefined) {
      throw new Failed(`a workflow must read and write in the zones of the lake or CDK's own bucket, got '${name}'`);
    }
    if (String(key).split('/').includes('..')) {
      throw new Failed(`a key must not lead out of its bucket, got '${String(key)}'`);
    }
    return join(this.root, folder, String(key));
  }

  /** Whether there is such an object, or one below such a prefix. */
  has(address: unknown): boolean {
    const path = this.path(address);
    const there = statSync(path, { throwIfNoEntry: false });
    return there?.isDirectory() === true ? filesIn(path) > 0 : there !== undefined;
  }

  /** Keys that begin with a prefix, in their order. */
  list(bucket: unknown, prefix: unknown): string[] {
    const root = this.object(bucket, '');
    const folder = this.object(bucket, String(prefix).replace(/[^/]*$/, ''));
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((key) => key.startsWith(String(prefix)))
      .sort();
  }

  /**
   * Copies an object, or all below a prefix, into a folder that is made.
   *
   * @returns whether there was anything
   */
  download(address: unknown, folder: string): boolean {
    mkdirSync(folder, { recursive: true });
    if (!this.has(address)) return false;
    const path = this.path(address);
    cpSync(path, statSync(path).isDirectory() ? folder : join(folder, basename(path)), { recursive: true });
    return true;
  }

  /** Copies a file or the content of a folder to an address. */
  upload(source: string, address: unknown): void {
    const target = this.path(address);
    mkdirSync(dirname(target), { recursive: true });
    if (existsSync(source)) cpSync(source, target, { recursive: true });
  }
}

/** Files in a folder and those below it; none in a folder that is not there. */
export function filesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}
