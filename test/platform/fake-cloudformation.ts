import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAKE_ACCOUNT, FakeStacks, type Input, ServiceError } from './fake-stacks';

/** An answer: XML or JSON as text, with its HTTP status. */
interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * A **fake** of the few AWS calls that the CDK CLI makes to deploy: STS, SSM, S3 and CloudFormation, in memory, on
 * 127.0.0.1.
 *
 * It proves that commands end with the right exit code, that stacks come and go in an order that works, that every import
 * finds its export, that an export in use stays, that a parameter read from Parameter Store was made before, and that
 * templates were uploaded before use. It creates no resource and evaluates no function, so it does not prove that AWS
 * would accept a template. A call that it does not know is an error, never a silent success.
 */
export class FakeCloudFormation {
  /** The stacks, and what happened to them. */
  readonly stacks: FakeStacks;

  /** S3: objects by `/bucket/key`. */
  private readonly objects = new Map<string, string>();

  private constructor(private readonly server: Server) {
    this.stacks = new FakeStacks((url) => this.objects.get(bucketAndKey(url)));
  }

  /** Starts the fake on a free port. */
  static async start(): Promise<FakeCloudFormation> {
    const server = createServer();
    const fake = new FakeCloudFormation(server);
    server.on('request', (request, response) => {
      void bodyOf(request).then((body) => {
        const answer = fake.answer(request, body);
        response.writeHead(answer.status, { 'x-amzn-requestid': 'fake' });
        response.end(request.method === 'HEAD' ? undefined : answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** Ends the fake. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What a child process needs in its environment to talk to the fake instead of AWS. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  private answer(request: IncomingMessage, body: string): Answer {
    const target = request.headers['x-amz-target'];
    const isQuery = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    try {
      if (typeof target === 'string') return ok(JSON.stringify(this.ssm(target, JSON.parse(body) as { Name: string })));
      if (!isQuery) return this.s3(request, body);
      const input: Input = Object.fromEntries(new URLSearchParams(body));
      const { Action: action = '' } = input;
      const result = sts(action, input) ?? this.stacks.call(action, input);
      return ok(xml(`${action}Response`, { [`${action}Result`]: result }));
    } catch (error) {
      const { code, message } = error instanceof ServiceError ? error : new ServiceError('FakeIsBroken', String(error));
      const text = isQuery
        ? xml('ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: message } })
        : JSON.stringify({ __type: code, message });
      return { status: 400, body: text };
    }
  }

  /** SSM: one parameter by name. */
  private ssm(target: string, { Name: name }: { readonly Name: string }): object {
    const value = target === 'AmazonSSM.GetParameter' ? this.stacks.parameters.get(name) : undefined;
    if (value === undefined) throw new ServiceError('ParameterNotFound', `${target} ${name}`);
    return { Parameter: { Name: name, Type: 'String', Value: value } };
  }

  /** S3: any bucket exists, is encrypted, and keeps what is put into it. */
  private s3(request: IncomingMessage, body: string): Answer {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
    const isObject = /^\/[^/]+\/.+/.test(pathname);
    if (isObject && request.method === 'PUT') {
      this.objects.set(pathname, body);
      return ok('');
    }
    if (isObject) return { status: this.objects.has(pathname) ? 200 : 404, body: '' };
    if (query.has('location')) return ok(xml('LocationConstraint', 'eu-west-1'));
    if (query.has('encryption')) {
      const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };
      return ok(xml('ServerSideEncryptionConfiguration', { Rule: rule }));
    }
    if (query.get('list-type') === '2') {
      const wanted = bucketAndKey(`${pathname}/${query.get('prefix') ?? ''}`);
      const keys = this.objects.has(wanted) ? [{ Key: query.get('prefix') }] : [];
      return ok(xml('ListBucketResult', { KeyCount: keys.length, Contents: keys }));
    }
    const message = `the fake has no ${request.method} ${request.url}`;
    return { status: 501, body: xml('Error', { Code: 'NotImplemented', Message: message }) };
  }
}

/** STS: whoever asks is the fake account, and may take any role. Nothing for an action that is not of STS. */
function sts(action: string, input: Input): object | undefined {
  if (action === 'GetCallerIdentity') {
    return { Account: FAKE_ACCOUNT, Arn: `arn:aws:iam::${FAKE_ACCOUNT}:user/fake`, UserId: 'fake' };
  }
  if (action !== 'AssumeRole') return undefined;
  const Expiration = '2999-01-01T00:00:00Z';
  return {
    Credentials: { AccessKeyId: 'fake', SecretAccessKey: 'fake', SessionToken: 'fake', Expiration },
    AssumedRoleUser: { AssumedRoleId: 'fake', Arn: input.RoleArn },
  };
}

function ok(body: string): Answer {
  return { status: 200, body };
}

/** `/bucket/key` of an address or path, with single slashes. */
function bucketAndKey(url: string): string {
  return new URL(url, 'http://fake').pathname.replace(/\/+/g, '/');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** `value` as an XML element: an array repeats the element, `undefined` leaves it out. */
function xml(tag: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((entry) => xml(tag, entry)).join('');
  const content =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([child, inner]) => xml(child, inner))
          .join('')
      : String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${tag}>${content}</${tag}>`;
}
