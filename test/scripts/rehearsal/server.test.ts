import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotReady, type ServerProgram, whileServing } from '../../../scripts/rehearsal/model-server';
import { endOfServer, readAnswers } from '../../../scripts/rehearsal/server';
import { Failed } from '../../../scripts/rehearsal/failed';
import { emptyFolder } from './given';

const folder = emptyFolder();
let logs = 0;

/** Node.js as a server that does what the text says. */
function server(text: string): ServerProgram {
  const log = join(folder, 'logs', `server-${(logs += 1)}.log`);
  return { command: process.execPath, args: ['-e', text, join(folder, `stopped-${logs}`)], log };
}

/** Is ready after a while, and writes a file when its input closes. */
const GOOD = `
  console.log('starting');
  setTimeout(() => console.log('ready http://127.0.0.1:1234'), 50);
  process.stdin.on('end', () => require('fs').writeFileSync(process.argv[1], '')).resume();
`;
const stopped = (): boolean => existsSync(join(folder, `stopped-${logs}`));

describe('whileServing', () => {
  test('uses the address that the server says when it is ready, and stops it after that', async () => {
    const result = await whileServing(server(GOOD), (address) => Promise.resolve({ address, stopped: stopped() }));
    expect(result).toEqual({ address: 'http://127.0.0.1:1234', stopped: false });
    expect(stopped()).toBe(true);
  });

  test('stops the server also when its use fails', async () => {
    const use = whileServing(server(GOOD), () => Promise.reject(new Error('wrong answer')));
    await expect(use).rejects.toThrow('wrong answer');
    expect(stopped()).toBe(true);
  });

  test('a server that ends before it is ready fails with the end of its log', async () => {
    const program = server("console.log('loading'); console.error('no such model'); process.exitCode = 5");
    const use = whileServing(program, () => Promise.reject(new Error('is not used')));
    await expect(use).rejects.toThrow(Failed);
    await expect(use).rejects.toThrow(
      `the model server ended with 5 before it was ready; all it said is in ${program.log}:\n  loading\n  no such model`,
    );
    expect(readFileSync(program.log, 'utf8')).toBe('loading\nno such model\n');
  });

  test('a program that is not there is named', async () => {
    const program = { ...server(''), command: '/no/such/python' };
    await expect(whileServing(program, () => Promise.resolve())).rejects.toThrow(
      /^'\/no\/such\/python' cannot be started/,
    );
  });
});

describe('endOfServer', () => {
  test('is the exit code and the last words of a server that does not serve', async () => {
    const program = server("console.error('Traceback\\nClientError: no preparation.json'); process.exitCode = 1");
    expect(await endOfServer(program)).toEqual({ code: 1, reason: 'ClientError: no preparation.json' });
  });

  test('does not wait for a server that serves nevertheless, and stops it', async () => {
    expect(await endOfServer(server(GOOD))).toEqual({ code: 0, reason: 'serves at http://127.0.0.1:1234' });
    expect(stopped()).toBe(true);
  });

  test('fails when the server cannot be started at all', async () => {
    const end = endOfServer({ ...server(''), command: '/no/such/python' });
    await expect(end).rejects.toThrow(Failed);
    await expect(end).rejects.not.toBeInstanceOf(NotReady);
  });
});

describe('readAnswers', () => {
  const ANSWERS = {
    encounters: 1,
    answered: 3,
    expected: 3,
    largest_difference: 0,
    refused: [{ what: 'nothing', status: 400, reason: 'no JSON', goes_on: true }],
  };

  test('reads what ask_server.py prints', () => {
    expect(readAnswers(JSON.stringify(ANSWERS))).toEqual(ANSWERS);
  });

  test.each(['answered', 'largest_difference', 'refused'])('fails when %s is missing', (name) => {
    expect(() => readAnswers(JSON.stringify({ ...ANSWERS, [name]: undefined }))).toThrow(name);
  });
});
