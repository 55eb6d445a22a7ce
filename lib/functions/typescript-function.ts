import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { allow } from '../security/allow';

/** Root of the project, which bundling needs to be told: it must not depend on the working directory. */
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

    this.function = new NodejsFunction(this, 'Resource', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      entry: join(PROJECT_ROOT, 'lambda', props.folder, 'handler.ts'),
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
      bundling: { minify: true, target: 'node24', externalModules: ['@aws-sdk/*'] },
      environment: { ...props.environment },
      timeout: props.timeout ?? Duration.minutes(1),
      memorySize: props.memorySize ?? 256,
      role: this.role,
      logGroup,
    });
  }
}
