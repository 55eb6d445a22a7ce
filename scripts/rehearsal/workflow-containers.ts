import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { z } from 'zod';
import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { ROOT } from '../resolved-platform';
import { startChild } from './child';
import { program } from './environment';
import { Failed } from './failed';

/** Folders that a container has to itself, wherever a word of its command line names them. */
const OWN_FOLDERS = /(?<![\w./-])\/(?:opt\/ml|tmp)(?=\/)/g;

/** What `training_job.py` prints: what `DescribeTrainingJob` would tell. */
const outcomeSchema = z.object({
  status: z.enum(['Completed', 'Failed']),
  exit_code: z.number(),
  failure_reason: z.string(),
  metrics: z.record(z.string(), z.number()),
  archive: z.string().nullable(),
  log: z.string(),
});

/** How the container of a training job ended. */
export type TrainingContainer = z.output<typeof outcomeSchema>;

/** A container of a training job that is to be run. */
export interface TrainingContainerRequest {
  /** Parameters of `CreateTrainingJob`. */
  readonly request: Properties;

  /** File or folder of each channel. */
  readonly channels: Readonly<Record<string, string>>;

  /** An empty folder for all that it makes. */
  readonly work: string;

  /** File that keeps what it prints. */
  readonly log: string;

  /** Folder in which its checkpoints stay. @default - it has none */
  readonly checkpoints?: string;
}

/**
 * Runs the container of a training job to its end, as SageMaker would: the image's own toolkit, no network.
 *
 * @throws Failed when the stand-in for SageMaker itself fails
 */
export async function runTrainingContainer(given: TrainingContainerRequest): Promise<TrainingContainer> {
  const { ended, closeInput } = startChild(program('python'), trainingCommand(given), { log: given.log });
  closeInput();
  const { output, all } = await ended;
  const start = output.indexOf('{');
  if (start < 0) throw new Failed(`training_job.py must tell an outcome, and said:\n${all.slice(-2000)}`);
  return outcomeSchema.parse(JSON.parse(output.slice(start)));
}

/**
 * Starts the container of a training job, and kills it with all that it started when its first checkpoint is there: as spare
 * capacity that is taken back without a warning.
 *
 * @throws Failed when it ends before
 */
export async function interruptTrainingContainer(given: TrainingContainerRequest): Promise<void> {
  const { checkpoints = '' } = given;
  const child = spawn(program('python'), trainingCommand(given), { stdio: 'ignore', detached: true });
  // All of its session: the entry point gives the training a group of its own.
  const kill = (): void =>
    void (child.pid !== undefined && child.exitCode === null && spawnSync('pkill', ['-KILL', '-s', String(child.pid)]));
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // What is half written has another name.
  const watch = setInterval(() => {
    if (existsSync(checkpoints) && readdirSync(checkpoints).some((name) => !name.startsWith('.'))) kill();
  }, 20);
  await ended;
  clearInterval(watch);
  process.off('exit', kill);
  if (child.signalCode !== 'SIGKILL') {
    throw new Failed(
      `a training job must be running still when its first checkpoint is there, and ended with ${child.exitCode ?? ''}; ` +
        'give it more data or more trees',
    );
  }
}

function trainingCommand({ request, channels, work, checkpoints }: TrainingContainerRequest): string[] {
  mkdirSync(work, { recursive: true });
  const file = join(work, 'request.json');
  // The stand-in has no /opt/ml/checkpoints; the script takes the folder as an argument as well.
  const hyperparameters = {
    ...asProperties(request.HyperParameters),
    ...(checkpoints === undefined ? {} : { checkpoints }),
  };
  writeFileSync(file, JSON.stringify({ ...request, HyperParameters: hyperparameters }));
  const folders = Object.entries(channels).map(
    ([name, path]) => `${name}=${folderOf(path, join(work, 'channels', name))}`,
  );
  return [
    join(ROOT, 'jobs', 'rehearsal', 'training_job.py'),
    ...['--request', file, '--base', join(work, 'opt-ml')],
    ...folders.flatMap((folder) => ['--channel', folder]),
  ];
}

/** A channel of one object is a folder with that object. */
function folderOf(path: string, made: string): string {
  if (statSync(path).isDirectory()) return path;
  mkdirSync(made, { recursive: true });
  symlinkSync(path, join(made, basename(path)));
  return made;
}

/** A container of a processing job that is to be run. */
export interface ProcessingContainerRequest {
  /** Parameters of `CreateProcessingJob`. */
  readonly request: Properties;

  /** File that keeps what it prints. */
  readonly log: string;

  /** Puts an input into a folder. @returns whether there was anything */
  readonly download: (address: unknown, folder: string) => boolean;

  /** Takes what a folder holds. */
  readonly upload: (folder: string, address: unknown) => void;
}

/**
 * Runs the container of a processing job: its own entry command, with the folders of the container below a temporary one.
 *
 * @returns why it failed, in SageMaker's words; undefined when it did not
 */
export async function runProcessingContainer(given: ProcessingContainerRequest): Promise<string | undefined> {
  const { AppSpecification, ProcessingInputs, ProcessingOutputConfig, Environment } = given.request;
  // Without blanks in its path: the entry command of a job quotes no folder of its own.
  const base = mkdtempSync(join(tmpdir(), 'processing-job-'));
  const here = (text: unknown): string => String(text).replace(OWN_FOLDERS, (folder) => `${base}${folder}`);
  try {
    for (const folder of ['tmp', 'opt/ml/output']) mkdirSync(join(base, folder), { recursive: true });
    for (const input of asList(ProcessingInputs).map(asProperties)) {
      const { S3Uri, LocalPath } = asProperties(input.S3Input);
      if (!given.download(S3Uri, here(LocalPath))) {
        return `ClientError: Failed to download data. No S3 objects found under S3 URL "${String(S3Uri)}"`;
      }
    }
    const outputs = asList(asProperties(ProcessingOutputConfig).Outputs).map((each) =>
      asProperties(asProperties(each).S3Output),
    );
    for (const { LocalPath } of outputs) mkdirSync(here(LocalPath), { recursive: true });
    const { ContainerEntrypoint, ContainerArguments } = asProperties(AppSpecification);
    const [command = '', ...words] = [...asList(ContainerEntrypoint), ...asList(ContainerArguments)].map(here);
    const { ended, closeInput } = startChild(command, words, { log: given.log, env: environment(base, Environment) });
    closeInput();
    const { code } = await ended;
    const message = join(base, 'opt', 'ml', 'output', 'message');
    if (code !== 0) {
      const said = existsSync(message) ? readFileSync(message, 'utf8').slice(0, 1024) : '';
      return `AlgorithmError: ${said}, exit code: ${code}`;
    }
    for (const { LocalPath, S3Uri } of outputs) given.upload(here(LocalPath), S3Uri);
    return undefined;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** Variables of a container: the locked environment's Python first, and nothing of Python's own from this shell. */
function environment(base: string, given: unknown): Record<string, string | undefined> {
  return {
    ...(asProperties(given) as Record<string, string>),
    PATH: `${dirname(program('python'))}${delimiter}${process.env.PATH ?? ''}`,
    PYTHONPATH: undefined,
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: join(base, 'tmp'),
  };
}
