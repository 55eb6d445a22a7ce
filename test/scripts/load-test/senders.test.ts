import { Agent, createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, ModelError, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { mockClient } from 'aws-sdk-client-mock';
import { bodies, inTurns } from '../../../scripts/load-test/bodies';
import { instancesOf, invoke } from '../../../scripts/load-test/endpoint';
import { post } from '../../../scripts/load-test/local-server';

describe('the server on this machine', () => {
  /** Sends so many requests one after the other to a server, and counts its connections. */
  async function sent(
    answer: RequestListener,
    count = 3,
  ): Promise<{ wrong: (string | undefined)[]; connections: number }> {
    let connections = 0;
    const server = createServer(answer)
      .on('connection', () => connections++)
      .listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const agent = new Agent({ keepAlive: true });
    try {
      const wrong: (string | undefined)[] = [];
      for (let index = 0; index < count; index++) {
        wrong.push(await post(`http://127.0.0.1:${(server.address() as AddressInfo).port}/invocations`, '[]', agent));
      }
      return { wrong, connections };
    } finally {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    }
  }

  test('is asked over one connection that stays open', async () => {
    const all = await sent((_, answer) => answer.end('{}'));
    expect(all).toEqual({ wrong: [undefined, undefined, undefined], connections: 1 });
  });

  test('fails with its status, or with how it broke off', async () => {
    expect((await sent((_, answer) => answer.writeHead(500).end(), 1)).wrong).toEqual(['status 500']);
    expect((await sent((asked) => asked.socket.destroy(), 1)).wrong).toEqual(['ECONNRESET']);
    const half: RequestListener = (_, answer) => {
      answer.writeHead(200, { 'Content-Length': 100 }).write('{', () => answer.socket?.destroy());
    };
    expect((await sent(half, 1)).wrong).toEqual(['broken answer: aborted']);
  });
});

describe('an endpoint', () => {
  const sageMaker = new SageMakerClient({ region: 'eu-west-1' });
  const runtime = new SageMakerRuntimeClient({ region: 'eu-west-1' });
  const [control, data] = [mockClient(sageMaker), mockClient(runtime)];
  const endpoint = { name: 'e', clients: { sageMaker, runtime } };
  const described = (status: 'InService' | 'Updating', ...counts: number[]) =>
    control.on(DescribeEndpointCommand).resolves({
      EndpointStatus: status,
      ProductionVariants: counts.map((count) => ({ VariantName: 'main', CurrentInstanceCount: count })),
    });

  test('gets the encounters as JSON, and its answer is no error', async () => {
    data.on(InvokeEndpointCommand).resolves({});
    expect(await invoke(endpoint)('[1]')).toBeUndefined();
    expect(data.commandCalls(InvokeEndpointCommand)[0]?.args[0].input).toMatchObject({
      EndpointName: 'e',
      ContentType: 'application/json',
      Body: '[1]',
    });
  });

  test('an error of the model is told by the status of the model', async () => {
    data.on(InvokeEndpointCommand).rejects(new ModelError({ $metadata: {}, message: 'x', OriginalStatusCode: 503 }));
    expect(await invoke(endpoint)('[1]')).toBe('ModelError 503');
  });

  test('its instances are those that serve now', async () => {
    described('InService', 3);
    expect(await instancesOf(endpoint)).toBe(3);
  });

  test.each([
    ['Updating', [1]],
    ['InService', [1, 1]],
    ['InService', []],
  ] as const)('that is %s with variants of %j instances is not measured', async (status, counts) => {
    described(status, ...counts);
    await expect(instancesOf(endpoint)).rejects.toThrow(
      "--endpoint must be in service with one variant on instances, got 'e'",
    );
  });
});

test('requests take turns, each with as many encounters as asked for, and none with those of another', () => {
  const all = bodies(3).map((body) => JSON.parse(body) as { encounter_id: number }[]);
  expect(all.every((encounters) => encounters.length === 3)).toBe(true);
  expect(new Set(all.flat().map((encounter) => encounter.encounter_id)).size).toBe(60);
  const seen: string[] = [];
  const send = inTurns(['a', 'b'], (body) => Promise.resolve(void seen.push(body) as undefined));
  void [0, 1, 2].map((index) => send(index));
  expect(seen).toEqual(['a', 'b', 'a']);
});
