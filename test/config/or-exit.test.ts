import { orExit } from '../../bin/config-or-exit';
import { ConfigError, DefinitionError } from '../../lib/config/config-error';

describe('orExit', () => {
  afterEach(() => jest.restoreAllMocks());

  /** What is written, and how the process ends. */
  function ended(thrown: Error): { readonly code: unknown; readonly text: string } {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    orExit(() => {
      throw thrown;
    });
    return { code: exit.mock.calls[0]?.[0], text: write.mock.calls.map(([text]) => String(text)).join('') };
  }

  test('gives back what was made', () => {
    expect(orExit(() => 42)).toBe(42);
  });

  test('ends with what is wrong with a configuration, or with a definition, without a trace', () => {
    expect(ended(new ConfigError('a.yaml', [{ path: 'name', message: 'is wrong.' }]))).toEqual({
      code: 1,
      text: 'a.yaml has one error:\n  name: is wrong.\n',
    });
    jest.restoreAllMocks();
    expect(
      ended(new DefinitionError('training.jobs', 2, 'demand', new Error('spotWait must be at most 60 minutes'))),
    ).toEqual({
      code: 1,
      text: 'training.jobs[2] (demand): spotWait must be at most 60 minutes\n',
    });
  });

  test('lets pass what is a fault of the program', () => {
    expect(() =>
      orExit(() => {
        throw new TypeError('no');
      }),
    ).toThrow(TypeError);
  });
});
