import { loadConfig } from '../../../lib/config/load-config';
import { LACKING_TYPES } from '../../../proof/emulator/lacking-types';
import { typeSpecification, unusedTypes } from '../../../proof/emulator/type-specification';
import { platformTemplates } from '../../../scripts/resolved-platform';

const used = ['sandbox', 'production'].flatMap((name) =>
  platformTemplates(loadConfig(`config/${name}.yaml`)).flatMap(({ template }) =>
    Object.values(template.Resources).map(({ Type }) => Type),
  ),
);

describe('the list of types that MiniStack lacks', () => {
  test('holds no type that no configuration has', () => {
    expect(unusedTypes(used)).toEqual([]);
  });

  test('would show one that is left over', () => {
    expect(unusedTypes(used, { ...LACKING_TYPES, 'AWS::FSx::FileSystem': { ref: 'name' } })).toEqual([
      'AWS::FSx::FileSystem',
    ]);
  });

  test('takes no type that AWS does not have', () => {
    expect(() => typeSpecification([], { 'AWS::SageMaker::Modle': { ref: 'arn' } })).toThrow(
      "lacking-types.ts must list types that AWS has, got 'AWS::SageMaker::Modle'",
    );
  });
});

describe('what the emulator is told', () => {
  const { added, attributes } = typeSpecification(used);

  test('how a model is called, that its container replaces it, and what its attributes are', () => {
    expect(added['AWS::SageMaker::Model']).toMatchObject({
      ref: 'arn',
      arn: 'arn:${Partition}:sagemaker:${Region}:${Account}:model/${ModelName}',
      names: ['ModelName'],
      attributes: { ModelName: 'name', ModelArn: 'arn' },
    });
    expect(added['AWS::SageMaker::Model']?.replacedBy).toContain('PrimaryContainer');
    expect(added['AWS::SageMaker::Endpoint']?.replacedBy).toEqual(['EndpointName']);
  });

  test('no attribute whose value nobody can know', () => {
    expect(added['AWS::SageMaker::ModelPackageGroup']?.attributes).toEqual({ ModelPackageGroupArn: 'arn' });
  });

  test('every type with an ARN as its Ref has one', () => {
    const without = Object.entries(added).filter(([, { ref, arn }]) => ref === 'arn' && arn === undefined);
    expect(without).toEqual([]);
  });

  test('the attributes of every type that the templates have', () => {
    expect(attributes['AWS::EC2::VPC']).toContain('CidrBlock');
    expect(Object.keys(attributes).sort()).toEqual([...new Set(used)].sort());
  });
});
