import { join } from 'node:path';
import { AssetHashType, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code, Function, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { accept } from '../security/accept';
import { allow } from '../security/allow';

/** Root of the project: bundling must not depend on the working directory. */
const PROJECT_ROOT = join(__dirname, '..', '..');

/** Choices for the function. */
export interface TypeScriptFunctionProps {
  /** Name of the folder in `lambda/` that holds `handler.ts`. */
  readonly folder: string;

  /** What the function is for. */
  readonly description: string;

  /**
   * Environment variables of the handler.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * When an invocation is stopped.
   *
   * @default - one minute
   */
  readonly timeout?: Duration;

  /**
   * Memory in MiB; the share of a processor grows with it.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /** Where and how long the function logs. */
  readonly logs: FunctionLogs;
}

/** Where and how long functions of one stack log. */
export interface FunctionLogs {
  /** Key of the log group; its policy must allow CloudWatch Logs (KM-01). */
  readonly encryptionKey: IKey;

  /** How long logs are kept. */
  readonly retention: RetentionDays;

  /** Whether logs outlive the stack. */
  readonly retain: boolean;
}

/**
 * A Lambda function written in TypeScript: bundled without Docker, with its own log group under a customer key and a
 * role that may write to it and nothing else.
 *
 * It runs outside any network, because it only calls AWS APIs. The bundle is minified and has no source map, so that
 * its bytes do not depend on the folder they were built in.
 */
export class TypeScriptFunction extends Construct {
  /** The function. */
  readonly function: IFunction;

  /** Its role. */
  readonly role: IRole;

  constructor(scope: Construct, id: string, props: TypeScriptFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      encryptionKey: props.logs.encryptionKey,
      retention: props.logs.retention,
      removalPolicy: props.logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    allow(this.role, {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });

    this.function = new Function(this, 'Resource', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: bundled(join(PROJECT_ROOT, 'lambda', props.folder)),
      environment: { ...props.environment },
      timeout: props.timeout ?? Duration.minutes(1),
      memorySize: props.memorySize ?? 256,
      role: this.role,
      logGroup,
    });
    accept(this.function, {
      rule: 'LambdaTracing',
      packs: ['Serverless'],
      reason:
        'A trace of one function that no traced service calls shows no more than its log and metrics, and writing it asks ' +
        'for a permission on every resource',
    });
  }
}

/**
 * The handler and what it imports as one file. `NodejsFunction` starts npx for each bundle, which takes longer than the
 * rest of the synthesis; this calls the same bundler in this process.
 */
function bundled(folder: string): Code {
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: Runtime.NODEJS_24_X.bundlingImage,
      local: {
        tryBundle: (outputFolder) => {
          buildSync({
            entryPoints: [join(folder, 'handler.ts')],
            outfile: join(outputFolder, 'index.js'),
            bundle: true,
            minify: true,
            platform: 'node',
            target: 'node24',
            external: ['@aws-sdk/*'],
            absWorkingDir: PROJECT_ROOT,
          });
          return true;
        },
      },
    },
  });
}
