import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pythonEnvironment } from '../../proof/python-environment';

/** The account that the emulator is. */
export const EMULATED_ACCOUNT = '111122223333';

const REQUIREMENTS = join(__dirname, 'requirements-emulator.txt');

/** Looks, a fifth of a second apart, until it is taken for broken. */
const LOOKS = 300;

/**
 * MiniStack: an **emulator** of part of AWS, reachable from this machine alone.
 *
 * It proves that requests are well formed, that answers are read as they come over the wire, and that what was written is
 * found again. It checks no permission and no quota, so it does not prove that AWS would allow a call.
 */
export class Emulator {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Starts it on a free port. @throws if Python is missing, with what to install */
  static async start(): Promise<Emulator> {
    const python = pythonEnvironment('.venv-emulator', REQUIREMENTS);
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    const child = spawn(python, ['-m', 'ministack'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: '/usr/bin:/bin',
        HOME: folder,
        TMPDIR: folder,
        // It would listen to every network otherwise.
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        MINISTACK_ACCOUNT_ID: EMULATED_ACCOUNT,
        MINISTACK_REGION: 'eu-west-1',
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
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
      AWS_ENDPOINT_URL: `http://127.0.0.1:${this.port}`,
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** Ends it, and removes what it wrote. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    for (let look = 0; look < LOOKS && this.child.exitCode === null; look++) {
      try {
        if ((await fetch(`http://127.0.0.1:${this.port}/_ministack/health`)).ok) return true;
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
