import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What goes wrong between the caller and the model. */
export type Fault = 'none' | 'slow' | 'reset' | 'half' | 'broken' | 'throttled' | 'internal';

/** A stand-in of the SageMaker runtime, which asks one model server. */
export interface RuntimeStandIn {
  /** Address, for the SDK. */
  readonly url: string;

  /** Attempts by the name of the endpoint. */
  readonly attempts: Map<string, number>;

  /** Faults that happened, by kind. */
  readonly faults: Map<Fault, number>;

  /** The model server that is asked; what is not there answers as SageMaker does of it. */
  modelUrl: string;

  /** Ends it, with all connections. */
  readonly close: () => Promise<void>;
}

/** Longer than any attempt waits. */
const SLOW_MS = 20_000;

/**
 * Starts it on this machine alone.
 *
 * @param nextFault says what goes wrong with an attempt
 */
export async function startRuntime(nextFault: (endpointName: string) => Fault): Promise<RuntimeStandIn> {
  const timers = new Set<NodeJS.Timeout>();
  const sockets = new Set<Socket>();
  const count = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: RuntimeStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ attempts: new Map(), faults: new Map(), modelUrl: '' },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpointName = decodeURIComponent(request.url?.split('/')[2] ?? '');
    count(standIn.attempts, endpointName);
    const body = await buffer(request);
    const fault = nextFault(endpointName);
    count(standIn.faults, fault);
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (fault === 'slow') {
      await new Promise<void>((resolve) => timers.add(setTimeout(resolve, SLOW_MS)));
    }
    if (fault === 'throttled') return tell(response, 400, 'ThrottlingException');
    if (fault === 'internal') return tell(response, 500, 'InternalFailure');
    const said = await askModel(body);
    if (said === undefined) return tell(response, 424, 'ModelError', { OriginalStatusCode: 503 });
    if (said.status !== 200) return tell(response, 424, 'ModelError', { OriginalStatusCode: said.status });
    const headers = { 'content-type': 'application/json', 'x-amzn-invoked-production-variant': 'main' };
    const text = fault === 'broken' ? said.text.slice(0, -9) : said.text;
    response.writeHead(200, {
      ...headers,
      'content-length': Buffer.byteLength(said.text) - (fault === 'broken' ? 9 : 0),
    });
    if (fault !== 'half') return void response.end(text);
    response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
  }

  async function askModel(body: Buffer): Promise<{ readonly status: number; readonly text: string } | undefined> {
    try {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const answered = await fetch(`${standIn.modelUrl}/invocations`, { method: 'POST', body, headers });
      return { status: answered.status, text: await answered.text() };
    } catch {
      return undefined;
    }
  }

  return standIn;
}

/** An error as services of AWS tell it in JSON. */
function tell(response: ServerResponse, status: number, name: string, more: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name });
  response.end(JSON.stringify({ Message: 'SECRET', ...more }));
}
