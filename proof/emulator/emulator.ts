import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pythonEnvironment } from '../python-environment';

/** The account that the emulator is. */
export const EMULATED_ACCOUNT = '111122223333';

const REQUIREMENTS = join(__dirname, 'requirements.txt');

/** The packages of the project, where functions find the clients of AWS that their runtime would bring. */
const PACKAGES = join(__dirname, '../../node_modules');

/** Looks, a fifth of a second apart, until it is taken for broken. */
const LOOKS = 300;

/** Choices for the emulator. */
export interface EmulatorProps {
  /**
   * AWS Region that it is.
   *
   * @default eu-west-1
   */
  readonly region?: string;

  /**
   * Files of `ministack_with_types.py`: the types that are added, to be read, and the log of resources, to be written.
   *
   * @default - MiniStack as it comes
   */
  readonly stacks?: { readonly types: string; readonly log: string };
}

/**
 * MiniStack: an **emulator** of part of AWS, reachable from this machine alone.
 *
 * It proves that requests are well formed, that answers are read as they come over the wire, and that what was written is
 * found again. It checks no permission and no quota, so it does not prove that AWS would allow a call.
 *
 * It ends at the latest with this process, together with the functions that it runs as processes of their own.
 */
export class Emulator {
  private readonly end = (): void => {
    try {
      // It and its functions are one group.
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  };

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {
    process.once('exit', this.end);
  }

  /** Starts it on a free port. @throws if Python is missing, with what to install */
  static async start({ region = 'eu-west-1', stacks }: EmulatorProps = {}): Promise<Emulator> {
    const python = pythonEnvironment('.venv-emulator', REQUIREMENTS);
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    const args = stacks === undefined ? ['-m', 'ministack'] : [join(__dirname, 'ministack_with_types.py')];
    const child = spawn(python, args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: folder,
        TMPDIR: folder,
        PYTHONDONTWRITEBYTECODE: '1',
        // It would listen to every network otherwise.
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        MINISTACK_ACCOUNT_ID: EMULATED_ACCOUNT,
        MINISTACK_REGION: region,
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        NODE_PATH: PACKAGES,
        ...(stacks === undefined ? {} : { REHEARSED_TYPES: stacks.types, REHEARSED_LOG: stacks.log }),
      },
    });
    let log = '';
    child.stderr?.on('data', (chunk) => (log += String(chunk)));
    const emulator = new Emulator(child, folder, port);
    if (await emulator.answers()) return emulator;
    await emulator.stop();
    throw new Error(`MiniStack must answer on port ${port}, and did not; it says:\n${log}`);
  }

  /** What the SDK needs in its environment to talk to it instead of AWS. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** Where it answers. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends it, and removes what it wrote. */
  async stop(): Promise<void> {
    process.off('exit', this.end);
    const running = this.child.exitCode === null && this.child.signalCode === null;
    const ended = running ? new Promise((resolve) => this.child.once('exit', resolve)) : undefined;
    this.end();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    for (let look = 0; look < LOOKS && this.child.exitCode === null; look++) {
      try {
        if ((await fetch(`${this.endpoint}/_ministack/health`)).ok) return true;
      } catch {
        // It has not opened its port yet.
      }
      await setTimeout(200);
    }
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
