import { firstRunArguments } from '../../../scripts/first-run/arguments';

describe('firstRunArguments', () => {
  test('are 20,000 encounters of seed 1 in the sandbox, unless told otherwise', () => {
    expect(firstRunArguments([])).toMatchObject({
      configPath: 'config/sandbox.yaml',
      amount: { encounters: 20_000, seed: 1 },
    });
    expect(firstRunArguments(['--encounters', '5000', '--seed=0']).amount).toEqual({ encounters: 5000, seed: 0 });
  });

  test.each([
    [['--encounters', '999'], "--encounters must be a whole number from 1000 to 500000, got '999'"],
    [['--encounters', '1e4'], "got '1e4'"],
    [['--encounters='], "got ''"],
    [['--seed', '500'], '--seed must be a whole number from 0 to 499'],
    [['--seeds', '1'], "Unknown option '--seeds'"],
  ])('%j is refused with what is allowed', (args, message) => {
    expect(() => firstRunArguments(args)).toThrow(message);
  });

  test('made-up data goes into an environment that keeps its data only when somebody means it', () => {
    const production = ['-c', 'config=config/production.yaml'];
    expect(() => firstRunArguments(production)).toThrow(/keeps its data.*--into-kept-data/);
    expect(firstRunArguments([...production, '--into-kept-data']).config.name).toBe('ml-production');
  });
});
