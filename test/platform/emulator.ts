import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT } from './project-copy';

/** The account that the emulator is. */
export const EMULATED_ACCOUNT = '111122223333';

const REQUIREMENTS = join(__dirname, 'requirements-emulator.txt');

/** Where its packages are installed; git ignores it. */
const FOLDER = join(ROOT, '.venv-emulator');

const PYTHON = join(FOLDER, 'bin', 'python');

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
    installed();
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    const child = spawn(PYTHON, ['-m', 'ministack'], {
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

/** Installs the packages, unless these very ones are there. */
function installed(): void {
  const stamp = join(FOLDER, 'installed.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const found = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
  if (found.status !== 0) {
    throw new Error(
      'The emulator must have Python 3.10 or newer as python3, with venv, and there is none; install it, e.g. the packages python3 and python3-venv, then run this test again',
    );
  }
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  writeFileSync(join(FOLDER, '.gitignore'), '*\n');
  must('python3', ['-m', 'venv', FOLDER]);
  must(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  writeFileSync(stamp, wanted);
}

function must(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} must end with 0, and ended with ${status}:\n${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
