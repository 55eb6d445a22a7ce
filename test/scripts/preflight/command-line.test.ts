import { ConfigError } from '../../../lib/config/load-config';
import { commandLine, contextArgument, mistakeIn, UsageError } from '../../../scripts/preflight/command-line';

describe('commandLine', () => {
  test.each([
    [[], 'ml-sandbox', ''],
    [['-c', 'config=config/production.yaml'], 'ml-production', ' -c config=config/production.yaml'],
    [['--context', 'config=config/production.yaml'], 'ml-production', ' -c config=config/production.yaml'],
    [['-c', 'config=config/production.yaml', '-c', 'config=config/sandbox.yaml'], 'ml-sandbox', ''],
  ])('%j is the configuration of %s, as for the CDK commands', (args, name, argument) => {
    const { config, configPath } = commandLine(args);
    expect(config.name).toBe(name);
    expect(contextArgument(configPath)).toBe(argument);
  });

  test.each([
    [['-c', 'profile=x'], "-c must be config=<path>, got 'profile=x'"],
    [['-c'], "Option '-c, --context <value>' argument missing"],
    [['--encounter', '3'], "Unknown option '--encounter'; -c config=<path>, --seed may be given"],
    [['deploy'], "Unexpected argument 'deploy'"],
    [['config=config/production.yaml'], "Unexpected argument 'config=config/production.yaml'; -c config=<path>"],
  ])('%j is refused with what is allowed', (args, message) => {
    expect(() => commandLine(args, { seed: { type: 'string' } })).toThrow(message);
    expect(() => commandLine(args, { seed: { type: 'string' } })).toThrow(UsageError);
  });

  test('a configuration that is not there is named with those that are, as by the CDK commands', () => {
    expect(() => commandLine(['-c', 'config=config/prodution.yaml'])).toThrow(ConfigError);
    expect(() => commandLine(['-c', 'config=config/prodution.yaml'])).toThrow(/config\/production\.yaml/);
  });
});

describe('mistakeIn', () => {
  test('is the message of what the person can mend, and nothing for a fault of the program', () => {
    expect(mistakeIn(new UsageError('say it otherwise'))).toBe('say it otherwise');
    expect(mistakeIn(new TypeError('x is undefined'))).toBeUndefined();
  });
});
