import { parse } from 'yaml';

/** The account that the fake says it is. */
export const FAKE_ACCOUNT = '123456789012';

/** Where `cdk bootstrap` leaves its version, and a version that the CLI takes for new enough. */
const BOOTSTRAP_VERSION = ['/cdk-bootstrap/hnb659fds/version', '30'] as const;

/** CloudFormation takes a template in the request up to this size; anything larger must be in S3. */
const MAX_TEMPLATE_BODY = 51_200;

/** What a CLI sends: the parameters of the query protocol. */
export type Input = Readonly<Record<string, string | undefined>>;

/** As much of a template as the fake understands. */
interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>
  >;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/** A change that was asked for and maybe not made. */
interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  /** Why it cannot be executed. */
  readonly problem?: string;
}

/** A stack: what was deployed (no body: nothing yet, or nothing left), and what became of it. */
interface Stack {
  readonly id: string;
  readonly name: string;
  changeSet?: ChangeSet;
  body?: string;
  status: string;
  reason?: string;
  isProtected: boolean;
}

/** An error that AWS would answer with. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** CloudFormation's stacks, in memory; see `FakeCloudFormation` for what this proves and what not. */
export class FakeStacks {
  /** Every change that was made, in order: `deploy <stack>`, `destroy <stack>`. */
  readonly history: string[] = [];

  private readonly stacks: Stack[] = [];
  private serial = 0;

  /** @param uploaded reads what was put into S3 under the path of a URL */
  constructor(private readonly uploaded: (url: string) => string | undefined) {}

  /** Names of the stacks that are there, sorted. */
  get deployed(): string[] {
    return this.stacks
      .filter((stack) => stack.body !== undefined)
      .map((stack) => stack.name)
      .sort();
  }

  /** Parameter Store: the bootstrap version, and what stacks put there under a literal name. */
  get parameters(): Map<string, string> {
    const declared = this.stacks
      .flatMap(({ body }) => Object.values(templateOf(body).Resources ?? {}))
      .filter(({ Type: type }) => type === 'AWS::SSM::Parameter')
      .map(({ Properties: properties = {} }) => [String(properties.Name), JSON.stringify(properties.Value)] as const);
    return new Map([BOOTSTRAP_VERSION, ...declared]);
  }

  /** One action of the CloudFormation API. @throws ServiceError for one that the fake does not have */
  call(action: string, input: Input): object {
    const stackName = input.StackName ?? '';
    switch (action) {
      case 'DescribeStacks':
        return { Stacks: { member: describe(this.stack(stackName)) } };
      case 'DescribeStackEvents':
        return { StackEvents: { member: lastEvent(this.stack(stackName)) } };
      case 'GetTemplate':
        return { TemplateBody: this.stack(stackName).body ?? '' };
      case 'CreateChangeSet':
        return this.createChangeSet(stackName, input);
      case 'DescribeChangeSet':
        return describeChangeSet(this.stack(stackName));
      case 'DeleteChangeSet':
        this.stack(stackName).changeSet = undefined;
        return {};
      case 'DescribeEvents':
        return { OperationEvents: {} };
      case 'ListHookResults':
        return { HookResults: {} };
      case 'ExecuteChangeSet':
        return this.execute(this.stack(stackName));
      case 'UpdateTerminationProtection':
        this.stack(stackName).isProtected = input.EnableTerminationProtection === 'true';
        return { StackId: this.stack(stackName).id };
      case 'DeleteStack':
        return this.destroy(this.stack(stackName));
      default:
        throw new ServiceError('InvalidAction', `the fake has no ${action}`);
    }
  }

  private stack(nameOrId: string): Stack {
    const found = this.stacks.find(({ id }) => id === nameOrId) ?? this.existing(nameOrId);
    if (found === undefined) throw new ServiceError('ValidationError', `Stack with id ${nameOrId} does not exist`);
    return found;
  }

  /** A stack that was destroyed is found by its id only. */
  private existing(name: string): Stack | undefined {
    return this.stacks.find((stack) => stack.name === name && stack.status !== 'DELETE_COMPLETE');
  }

  private createChangeSet(stackName: string, input: Input): object {
    const body = this.templateBody(input);
    const stack = this.existing(stackName) ?? this.begin(stackName);
    const problem =
      stack.body === body ? "The submitted information didn't contain changes." : this.problemOf(stack, body);
    stack.changeSet = { id: this.arn('changeSet', stackName), name: input.ChangeSetName ?? '', body, problem };
    return { Id: stack.changeSet.id, StackId: stack.id };
  }

  private templateBody({ TemplateBody: body, TemplateURL: url }: Input): string {
    const text = url === undefined ? body : this.uploaded(url);
    if (text === undefined) throw new ServiceError('ValidationError', `S3 error: no template was uploaded to ${url}`);
    if (url === undefined && text.length > MAX_TEMPLATE_BODY) {
      throw new ServiceError('ValidationError', `templateBody must have at most ${MAX_TEMPLATE_BODY} bytes`);
    }
    return text;
  }

  /** Why CloudFormation would refuse to begin with this template, as far as what other stacks made is concerned. */
  private problemOf(stack: Stack, body: string): string | undefined {
    const exports = this.stacks.filter((other) => other !== stack).flatMap((other) => exportsOf(other.body));
    const missing = importsOf(body).find((name) => !exports.includes(name));
    if (missing !== undefined) return `No export named ${missing} found`;
    const unknown = parametersReadBy(body).find((name) => !this.parameters.has(name));
    if (unknown !== undefined) return `Parameters: [ssm:${unknown}] cannot be found`;
    return undefined;
  }

  private execute(stack: Stack): object {
    const { changeSet } = stack;
    if (changeSet === undefined || changeSet.problem !== undefined) {
      throw new ServiceError('InvalidChangeSetStatus', changeSet?.problem ?? `no change set of ${stack.name}`);
    }
    const verb = stack.body === undefined ? 'CREATE' : 'UPDATE';
    stack.changeSet = undefined;
    stack.reason = this.inUse(stack, changeSet.body);
    stack.status = stack.reason === undefined ? `${verb}_COMPLETE` : `${verb}_ROLLBACK_COMPLETE`;
    if (stack.reason === undefined) {
      stack.body = changeSet.body;
      this.history.push(`deploy ${stack.name}`);
    }
    return {};
  }

  private destroy(stack: Stack): object {
    if (stack.isProtected) {
      throw new ServiceError(
        'ValidationError',
        `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
      );
    }
    stack.reason = this.inUse(stack, undefined);
    stack.status = stack.reason === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
    if (stack.reason === undefined) {
      // `cdk diff` also deletes a stack that it began for a change set and never deployed.
      if (stack.body !== undefined) this.history.push(`destroy ${stack.name}`);
      stack.body = undefined;
    }
    return {};
  }

  /** Why `stack` cannot become `next`: another stack imports an export that would go. */
  private inUse(stack: Stack, next: string | undefined): string | undefined {
    const kept = exportsOf(next);
    for (const name of exportsOf(stack.body).filter((exported) => !kept.includes(exported))) {
      const importer = this.stacks.find((other) => other !== stack && importsOf(other.body).includes(name));
      if (importer !== undefined) return `Export ${name} cannot be deleted as it is in use by ${importer.name}`;
    }
    return undefined;
  }

  private begin(name: string): Stack {
    const stack = { id: this.arn('stack', name), name, status: 'REVIEW_IN_PROGRESS', isProtected: false };
    this.stacks.push(stack);
    return stack;
  }

  private arn(kind: string, name: string): string {
    return `arn:aws:cloudformation:eu-west-1:${FAKE_ACCOUNT}:${kind}/${name}/${this.serial++}`;
  }
}

function describe(stack: Stack): object {
  const outputs = Object.entries(templateOf(stack.body).Outputs ?? {});
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    CreationTime: '2000-01-01T00:00:00Z',
    EnableTerminationProtection: stack.isProtected,
    Outputs: { member: outputs.map(([key, { Value }]) => ({ OutputKey: key, OutputValue: JSON.stringify(Value) })) },
  };
}

function describeChangeSet({ id, name, changeSet }: Stack): object {
  if (changeSet === undefined) throw new ServiceError('ChangeSetNotFound', `no change set of ${name}`);
  return {
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    StackId: id,
    StackName: name,
    Status: changeSet.problem === undefined ? 'CREATE_COMPLETE' : 'FAILED',
    StatusReason: changeSet.problem,
  };
}

function lastEvent(stack: Stack): object {
  return {
    EventId: `${stack.id}-${stack.status}`,
    StackId: stack.id,
    StackName: stack.name,
    LogicalResourceId: stack.name,
    PhysicalResourceId: stack.id,
    ResourceType: 'AWS::CloudFormation::Stack',
    ResourceStatus: stack.status,
    ResourceStatusReason: stack.reason,
    // The CLI shows events since its own start.
    Timestamp: new Date().toISOString(),
  };
}

function templateOf(body: string | undefined): Template {
  return body === undefined ? {} : (parse(body) as Template);
}

function exportsOf(body: string | undefined): string[] {
  return Object.values(templateOf(body).Outputs ?? {}).flatMap((output) => (output.Export ? [output.Export.Name] : []));
}

function importsOf(body: string | undefined): string[] {
  return [...(body ?? '').matchAll(/"Fn::ImportValue"\s*:\s*"([^"]+)"/g)].map(([, name = '']) => name);
}

/** Names in Parameter Store that a template reads: by parameters of that type, and by dynamic references. */
function parametersReadBy(body: string): string[] {
  const typed = Object.values(templateOf(body).Parameters ?? {})
    .filter(({ Type: type }) => type.startsWith('AWS::SSM::Parameter::Value'))
    .map(({ Default: name }) => String(name));
  return [...typed, ...[...body.matchAll(/\{\{resolve:ssm:([^:}"]+)/g)].map(([, name = '']) => name)];
}
