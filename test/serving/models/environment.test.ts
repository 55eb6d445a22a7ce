import { Lazy } from 'aws-cdk-lib';
import { checkEnvironment, checkTogether } from '../../../lib/serving/models/environment';

const many = (count: number, value = 'x') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`NAME_${index}`, value]));

describe('environment of a container', () => {
  test('takes up to 100 variables of up to 1,024 bytes, and a value that is known at deployment', () => {
    expect(() => checkEnvironment(many(100, 'x'.repeat(1024)))).not.toThrow();
    expect(() => checkEnvironment({ A: Lazy.string({ produce: () => 'later' }), _b: '' })).not.toThrow();
  });

  test('is refused with 101 variables', () => {
    expect(() => checkEnvironment(many(101))).toThrow('environment must have at most 100 variables, got 101');
  });

  test.each(['1ST', 'WITH-HYPHEN', '', 'X'.repeat(1025)])('is refused with the name %p', (name) => {
    expect(() => checkEnvironment({ [name]: 'x' })).toThrow('letters, digits and underscores, got');
  });

  test('is refused with a value of 1,025 bytes, however many characters they are', () => {
    expect(() => checkEnvironment({ LONG: 'x'.repeat(1025) })).toThrow(
      'environment.LONG must have at most 1024 bytes, got 1025',
    );
    expect(() => checkEnvironment({ LONG: 'ü'.repeat(513) })).toThrow('got 1026');
  });

  test('is refused when the container would have to download its code (RV-07)', () => {
    expect(() => checkEnvironment({ SAGEMAKER_SUBMIT_DIRECTORY: 's3://bucket/sourcedir.tar.gz' })).toThrow(
      "environment.SAGEMAKER_SUBMIT_DIRECTORY must be a folder of the archive, got 's3://bucket/sourcedir.tar.gz'",
    );
  });

  test('is refused beyond 32 KiB over all containers of a model', () => {
    const container = many(15, 'x'.repeat(1024));
    expect(() => checkTogether([container, container])).not.toThrow();
    expect(() => checkTogether([container, container, container])).toThrow(
      /environment must have at most 32768 bytes over all containers, got 4\d{4};/,
    );
  });
});
