import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Failed } from './failed';

/** What a rehearsal runs on, beside Node.js. */
export interface Tools {
  /** Command of a Python that the locked environment can be made with. */
  readonly python: string;

  /** Its version, e.g. `3.11.7`. */
  readonly pythonVersion: string;

  /** Command of Java 17. */
  readonly java: string;

  /** What Java says of its version. */
  readonly javaVersion: string;
}

/** Pythons that the lock is for, the one of Glue 5.1 first. */
const PYTHONS = ['3.11', '3.10'] as const;

/** The Java of Glue 5.1; Spark 3.5 does not run on newer ones than it knows. */
const JAVA = '17';

/** Runs a command and gives what it prints; undefined when there is no such command, or it fails. */
export type Ask = (command: string, args: readonly string[]) => string | undefined;

/**
 * Finds Python alone, for what needs no Spark.
 *
 * @param ask runs a command
 * @param system name of the operating system, as Node.js has it
 * @throws Failed when there is none, with how to get it
 */
export function findPython(
  ask: Ask = askCommand,
  system: NodeJS.Platform = process.platform,
): Pick<Tools, 'python' | 'pythonVersion'> {
  refuseWindows(system);
  const pythons = pythonsBy(ask);
  const [python] = known(pythons);
  if (python?.version === undefined) throw new Failed(missingPython(pythons));
  return { python: python.command, pythonVersion: python.version };
}

/**
 * Finds Python and Java.
 *
 * @param ask runs a command
 * @param environment variables that say where to look: `JAVA_HOME`
 * @param system name of the operating system, as Node.js has it
 * @throws Failed with everything that is missing, and how to get it
 */
export function findTools(
  ask: Ask = askCommand,
  environment: NodeJS.ProcessEnv = process.env,
  system: NodeJS.Platform = process.platform,
): Tools {
  refuseWindows(system);
  const pythons = pythonsBy(ask);
  const [python] = known(pythons);

  const home = environment.JAVA_HOME ?? '';
  const javas = [...(home === '' ? [] : [join(home, 'bin', 'java')]), 'java'].map((command) => ({
    command,
    version: /version "([^"]+)"/.exec(ask(command, ['-version']) ?? '')?.[1],
  }));
  const java = javas.find(({ version }) => version?.split('.')[0] === JAVA);

  if (python?.version === undefined || java?.version === undefined) {
    const missing = [
      ...(python === undefined ? [missingPython(pythons)] : []),
      ...(java === undefined ? [missingJava(javas)] : []),
    ];
    throw new Failed(missing.join('\n'));
  }
  return {
    python: python.command,
    pythonVersion: python.version,
    java: java.command,
    javaVersion: java.version,
  };
}

function refuseWindows(system: NodeJS.Platform): void {
  if (system === 'win32') {
    throw new Failed('The rehearsal runs on Linux and macOS; on Windows run it in WSL, with a checkout in there.');
  }
}

/** A command, and the version that it says of itself. */
interface Looked {
  readonly command: string;
  readonly version?: string;
}

function pythonsBy(ask: Ask): Looked[] {
  return [...PYTHONS.map((version) => `python${version}`), 'python3', 'python'].map((command) => ({
    command,
    version: /^Python (\S+)/m.exec(ask(command, ['--version']) ?? '')?.[1],
  }));
}

/** Those that the lock is for, the best first. */
function known(pythons: readonly Looked[]): Looked[] {
  return PYTHONS.flatMap((wanted) => pythons.filter(({ version }) => version?.startsWith(`${wanted}.`)));
}

function missingPython(looked: readonly Looked[]): string {
  return (
    `Python ${PYTHONS.join(' or ')} is needed, ${found(looked)}. ` +
    'Install it with the package manager of your system (python3.11 and python3.11-venv on Debian and Ubuntu, ' +
    'python@3.11 with Homebrew), or with pyenv: pyenv install 3.11 && pyenv shell 3.11'
  );
}

function missingJava(looked: readonly Looked[]): string {
  return (
    `Java ${JAVA} is needed, ${found(looked)}. ` +
    'Install it with the package manager of your system (openjdk-17-jre-headless on Debian and Ubuntu, openjdk@17 ' +
    'with Homebrew), and let JAVA_HOME name it if another one comes first'
  );
}

function found(looked: readonly Looked[]): string {
  const there = looked.filter(({ version }) => version !== undefined);
  return there.length === 0
    ? `none was found as ${looked.map(({ command }) => command).join(', ')}`
    : `found ${there.map(({ command, version }) => `${version ?? ''} as ${command}`).join(', ')}`;
}

/** Java prints its version on standard error. */
function askCommand(command: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}` : undefined;
}
