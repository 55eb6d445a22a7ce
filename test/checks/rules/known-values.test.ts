import { Assembly, type Resource } from '../../../lib/checks/assembly';
import { isFixedName, isOutside, isSaid, meant, numberOf, switchOf } from '../../../lib/checks/rules/known-values';
import { stackOf } from './examples';

const MODEL = ['AWS::SageMaker::Model', 'ModelName'] as const;

/** A user of a model in one stack, and models of this name in others. */
function given(...stacks: readonly string[]): { assembly: Assembly; user: Resource } {
  const assembly = new Assembly([
    stackOf('Dev/Serving', { User: ['AWS::SageMaker::EndpointConfig', {}] }),
    ...stacks.map((id) => stackOf(id, { Model: [MODEL[0], { ModelName: 'readmission' }] })),
  ]);
  const [user] = assembly.ofType('AWS::SageMaker::EndpointConfig');
  if (user === undefined) throw new Error('there is no user');
  return { assembly, user };
}

describe('known values', () => {
  test('a text of digits is a number, and what only a deployment knows is none', () => {
    expect([numberOf('5.1'), numberOf(3), numberOf('<Count>'), numberOf('ml.m5'), numberOf(undefined)]).toEqual([
      5.1,
      3,
      undefined,
      undefined,
      undefined,
    ]);
    expect([isOutside('0', 1, 2), isOutside(2, 1, 2), isOutside('<Count>', 1, 2)]).toEqual([true, false, false]);
    expect([switchOf('true'), switchOf(false), switchOf('<Switch>')]).toEqual([true, false, undefined]);
  });

  test('a name with a pseudo parameter is said, one with a reference or a parameter is not', () => {
    expect(['a-<AWS::AccountId>', 'a-@{Data/Bucket}', 'a-<Name>', undefined].map(isSaid)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('a hash in a name has eight hexadecimal digits or more, one of them a number', () => {
    expect(['readmission', 'defaced-facade', 'deadbeefface', 'model-2026', 'model-0a1b2c3d'].map(isFixedName)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  test('a name means the resource of its own stage, because another stage may be another account', () => {
    const own = given('Prod/Models', 'Dev/Models');
    expect(meant(own.assembly, own.user, 'readmission', ...MODEL)?.stack).toBe('Dev/Models');
    const other = given('Prod/Models');
    expect(meant(other.assembly, other.user, 'readmission', ...MODEL)).toBeUndefined();
  });

  test('a reference means its resource, and no other type', () => {
    const { assembly, user } = given('Prod/Models');
    expect(meant(assembly, user, '@{Prod/Models/Model.ModelName}', ...MODEL)?.stack).toBe('Prod/Models');
    expect(meant(assembly, user, '@{Dev/Serving/User}', ...MODEL)).toBeUndefined();
  });
});
