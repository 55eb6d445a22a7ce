import { type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** The folder of this project. */
export const ROOT = realpathSync(join(__dirname, '../..'));

/** What a project copy goes without: what is made, what is linked, and what no documented command reads. */
const LEFT_OUT = [/^node_modules$/, /^\.git$/, /^\.venv/, /^cdk\.out/, /^coverage$/, /^test$/, /__pycache__/];

/** What a command did. */
export interface Run {
  /** Exit code; -1 when a signal ended it. */
  readonly code: number;

  /** What it printed, on both streams. */
  readonly output: string;
}

/** The projects of this process, to be removed. */
const made: string[] = [];

/** Removes every project that this process made; the installed packages are a link and stay. */
export function removeProjects(): void {
  for (const project of made.splice(0)) rmSync(dirname(project), { recursive: true });
}

/** An empty folder with the installed packages. @param name how it is called, in a new folder of its own */
export function emptyProject(name = 'project'): string {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'ml-platform-'))), name);
  made.push(folder);
  mkdirSync(folder);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A copy of this project as it stands, with the installed packages. @param name how its folder is called */
export function projectCopy(name?: string): string {
  const folder = emptyProject(name);
  cpSync(ROOT, folder, {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => !LEFT_OUT.some((pattern) => pattern.test(relative(ROOT, source))),
  });
  return folder;
}

/** Runs a command to its end, with nothing of this process's environment but what is given and the way to Node. */
export async function run(
  command: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Run> {
  const [program, ...args] = command;
  const spawnOptions: SpawnOptions = {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      // Outside the project, so that what npm logs does not count as written by the command.
      HOME: dirname(options.cwd),
      // It would remember which account a key belongs to in the home of whoever runs the tests.
      CDK_HOME: dirname(options.cwd),
      npm_config_update_notifier: 'false',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: 'true',
      ...options.env,
    },
  };
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, spawnOptions);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/** Paths of the files under `folder`, relative to it, sorted; links are not followed. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Every file under `folder` with its time of change and a hash: equal listings mean that nobody wrote anything. */
export function listing(folder: string): string[] {
  return filesUnder(folder).map((file) => {
    const path = join(folder, file);
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${file} ${statSync(path).mtimeMs} ${hash}`;
  });
}
