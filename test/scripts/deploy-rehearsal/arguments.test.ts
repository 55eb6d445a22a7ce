import { ConfigError } from '../../../lib/config/load-config';
import { readArguments } from '../../../scripts/deploy-rehearsal/arguments';
import { UsageError } from '../../../scripts/preflight/command-line';

test.each([
  [[], 'ml-sandbox'],
  [['--config', 'config/production.yaml'], 'ml-production'],
  [['--config=config/production.yaml'], 'ml-production'],
  [['-c', 'config=config/production.yaml'], 'ml-production'],
])('%j rehearses %s', (args, name) => {
  expect(readArguments(args).config.name).toBe(name);
});

test.each([
  [['--config'], "--config must be the path of a configuration, got ''; e.g. config/production.yaml"],
  [['--config', '--output'], "--config must be the path of a configuration, got '--output'"],
  [['--config='], "--config must be the path of a configuration, got ''"],
  [['config/production.yaml'], "Unexpected argument 'config/production.yaml'"],
])('%j is refused with what is allowed', (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
  expect(() => readArguments(args)).toThrow(UsageError);
});

test('a configuration that is not there is named with those that are', () => {
  expect(() => readArguments(['--config', 'config/prodution.yaml'])).toThrow(ConfigError);
  expect(() => readArguments(['--config', 'config/prodution.yaml'])).toThrow(/config\/production\.yaml/);
});
