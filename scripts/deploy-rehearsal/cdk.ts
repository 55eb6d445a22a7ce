import { join } from 'node:path';
import { EMULATED_ACCOUNT } from '../../proof/emulator/emulator';
import { startChild } from '../rehearsal/child';
import { Failed } from '../rehearsal/failed';
import { ROOT } from '../resolved-platform';

/** Stacks as the CDK CLI tells of them. */
export interface RehearsedStacks {
  /** Names of all that ended well. */
  readonly all: readonly string[];

  /** Names of those among them in which nothing changed. */
  readonly unchanged: readonly string[];
}

/** The CDK CLI of the project and its app, against an endpoint that is not AWS. */
export class Cdk {
  /**
   * @param folder where it may write: templates, logs, and what the CLI keeps in a home
   * @param environment what leads the CLI and the app to the endpoint
   * @param region AWS Region that the endpoint is
   */
  constructor(
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly region: string,
  ) {}

  /** Makes the account and Region ready, as a person would before the first deployment. */
  async bootstrap(): Promise<void> {
    await this.run(['bootstrap', `aws://${EMULATED_ACCOUNT}/${this.region}`]);
  }

  /**
   * Synthesizes the app, and brings every stack.
   *
   * @param configPath configuration of the app
   * @throws Failed with the reason of the first failure
   */
  async deployAll(configPath: string): Promise<RehearsedStacks> {
    // Change sets, which the CLI would take, are there in MiniStack for the first time of a stack alone.
    const options = ['--all', '--require-approval', 'never', '--method', 'direct', '--progress', 'events'];
    return stacksIn(await this.run(['deploy', ...options, '-c', `config=${configPath}`]));
  }

  private async run(args: readonly string[]): Promise<string> {
    const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
    const all = [program, ...args, '--output', join(this.folder, 'cdk.out'), '--no-notices', '--no-color'];
    const { ended, closeInput } = startChild(process.execPath, all, {
      log: join(this.folder, 'cdk.log'),
      env: {
        ...withoutAws(process.env),
        ...this.environment,
        NO_PROXY: '127.0.0.1',
        no_proxy: '127.0.0.1',
        AWS_REGION: this.region,
        AWS_DEFAULT_REGION: this.region,
        AWS_CONFIG_FILE: join(this.folder, 'no-config'),
        AWS_SHARED_CREDENTIALS_FILE: join(this.folder, 'no-credentials'),
        CDK_HOME: this.folder,
        TMPDIR: this.folder,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CDK_DISABLE_VERSION_CHECK: 'true',
        NODE_NO_WARNINGS: '1',
        CI: 'true',
      },
    });
    closeInput();
    const { code, all: printed } = await ended;
    if (code !== 0) throw new Failed(`cdk ${args[0] ?? ''} ended with ${code}: ${reasonIn(printed)}`);
    return printed;
  }
}

/**
 * Takes away everything by which a person has set up AWS or CDK: a profile, keys, or an endpoint for one service would lead
 * a call somewhere else.
 */
export function withoutAws(environment: NodeJS.ProcessEnv): Record<string, undefined> {
  const names = Object.keys(environment).filter((name) => /^(AWS|CDK)_/.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** What the CLI says of each stack. @param printed its output */
export function stacksIn(printed: string): RehearsedStacks {
  const ended = [...printed.matchAll(/✅\s+\S+ \((\S+)\)( \(no changes\))?/g)];
  return {
    all: ended.map(([, name = '']) => name),
    unchanged: ended.filter(([, , nothing]) => nothing !== undefined).map(([, name = '']) => name),
  };
}

/** A line of the CLI about a resource that failed: stack, number, time, status, type, path with logical id, and reason. */
const FAILED_RESOURCE = /^(\S+) \|(?: *\d+ \|)? [^|]+\| (?:CREATE|UPDATE)_FAILED +\| (\S+) +\| (.*)$/;

/** Why the CLI failed, in one line as far as it can be told: the first resource that failed, or the first error. */
export function reasonIn(printed: string): string {
  const lines = printed.split('\n').map((line) => line.trim());
  for (const line of lines) {
    const [, stack, type, reason = ''] = FAILED_RESOURCE.exec(line) ?? [];
    if (type !== undefined && type !== 'AWS::CloudFormation::Stack') {
      const todo = reason.includes('Unsupported resource type')
        ? '; correct the type, or list it in proof/emulator/lacking-types.ts'
        : '';
      return `${stack}: ${type} ${reason}${todo}`;
    }
  }
  const index = lines.findIndex((line) => /❌|\bfailed:|\berror\b|Error:/i.test(line));
  if (index === -1) return `\n${lines.slice(-15).join('\n')}`;
  // Below what a check found at synthesis stands where.
  const found = lines.slice(index, lines[index]?.startsWith('ERROR ') === true ? index + 2 : index + 1);
  return found
    .join(', ')
    .replace(/\s+/g, ' ')
    .replace(/^❌\s*/, '');
}
