import { Assembly, at, referencesIn, type StackTemplate } from '../../lib/checks/assembly';
import { stackOf } from './rules/examples';

/** What a property of one resource resolves to, beside others of the same stack. */
function resolved(value: unknown, beside: Partial<StackTemplate['template']> = {}, region?: string): unknown {
  const stack = stackOf('Test', { Bucket: ['AWS::S3::Bucket'], It: ['AWS::SNS::Topic', { Value: value }] }, beside);
  return new Assembly([{ ...stack, region }]).get('Test/It')?.properties.Value;
}

describe('a property is resolved', () => {
  const cases: Record<string, [unknown, unknown]> = {
    'a reference': [{ Ref: 'Bucket' }, '@{Test/Bucket}'],
    'an attribute': [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '@{Test/Bucket.Arn}'],
    'an attribute in one text': [{ 'Fn::GetAtt': 'Bucket.Arn' }, '@{Test/Bucket.Arn}'],
    'a joined text': [{ 'Fn::Join': ['/', ['s3:/', { Ref: 'Bucket' }]] }, 's3://@{Test/Bucket}'],
    'a text with names': [
      { 'Fn::Sub': '${Bucket}-${Bucket.Arn}-${!literal}' },
      '@{Test/Bucket}-@{Test/Bucket.Arn}-${literal}',
    ],
    'a text with names of its own': [{ 'Fn::Sub': ['${One}', { One: { Ref: 'Bucket' } }] }, '@{Test/Bucket}'],
    'a choice of a split text': [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
    'a part that only a deployment knows': [
      { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
      '<Part 2>',
    ],
    'the first branch of a condition': [{ 'Fn::If': ['Large', 2, 1] }, 2],
    'the other branch, if the first has no value': [{ 'Fn::If': ['Large', { Ref: 'AWS::NoValue' }, 1] }, 1],
    'no value, which takes its key away': [{ a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    'no value in a list': [[{ Ref: 'AWS::NoValue' }, 1], [1]],
    'a pseudo parameter': [{ Ref: 'AWS::AccountId' }, '<AWS::AccountId>'],
    'a name that nothing has': [{ Ref: 'Missing' }, '<Missing>'],
    'an import that nothing exports': [{ 'Fn::ImportValue': 'missing' }, '<missing>'],
    'a function that is not known': [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, '<Cidr ["10.0.0.0/16",2,8]>'],
  };

  test.each(Object.entries(cases))('%s', (_, [value, expected]) => {
    expect(resolved(value)).toEqual(expected);
  });

  test('the Region and what follows from it, where they are known', () => {
    const value = { 'Fn::Sub': '${AWS::Partition} ${AWS::Region} ${AWS::URLSuffix}' };
    expect(resolved(value)).toBe('<AWS::Partition> <AWS::Region> <AWS::URLSuffix>');
    expect(resolved(value, {}, 'eu-west-1')).toBe('aws eu-west-1 amazonaws.com');
    expect(resolved(value, {}, 'cn-north-1')).toBe('aws-cn cn-north-1 amazonaws.com.cn');
    expect(resolved(value, {}, 'us-gov-west-1')).toBe('aws-us-gov us-gov-west-1 amazonaws.com');
  });

  test('a parameter by its default, and one from Parameter Store by the resource that writes it', () => {
    const Parameters = {
      Size: { Type: 'Number', Default: 3 },
      Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/version' },
      Elsewhere: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/b/version' },
    };
    const resources = {
      Served: ['AWS::SSM::Parameter', { Name: '/a/version' }],
      It: ['AWS::SNS::Topic', { Values: [{ Ref: 'Size' }, { Ref: 'Version' }, { Ref: 'Elsewhere' }] }],
    } as const;
    const assembly = new Assembly([stackOf('Test', resources, { Parameters })]);
    expect(assembly.get('Test/It')?.properties.Values).toEqual([3, '@{Test/Served}', '<Elsewhere>']);
  });

  test('a map', () => {
    const Mappings = { Accounts: { 'eu-west-1': { xgboost: '141502667606' } } };
    expect(resolved({ 'Fn::FindInMap': ['Accounts', 'eu-west-1', 'xgboost'] }, { Mappings })).toBe('141502667606');
    expect(resolved({ 'Fn::FindInMap': ['Accounts', 'eu-west-2', 'xgboost'] }, { Mappings })).toBe(
      '<Accounts.eu-west-2.xgboost>',
    );
  });
});

describe('references across stacks', () => {
  const producer = stackOf(
    'One',
    { Key: ['AWS::KMS::Key'] },
    {
      Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'one:key' } } },
    },
  );
  const consumer = (value: unknown) => stackOf('Two', { Topic: ['AWS::SNS::Topic', { Key: value }] });

  test('are followed by the name of an export', () => {
    const assembly = new Assembly([producer, consumer({ 'Fn::ImportValue': 'one:key' })]);
    expect(assembly.target(assembly.get('Two/Topic')?.properties.Key)?.id).toBe('One/Key');
  });

  test('are followed by the name of an output, as weak references have it', () => {
    const weak = { 'Fn::GetStackOutput': { StackName: 'deployed-one', OutputName: 'Key' } };
    const assembly = new Assembly([{ ...producer, stackName: 'deployed-one' }, consumer(weak)]);
    expect(assembly.get('Two/Topic')?.properties.Key).toBe('@{One/Key.Arn}');
  });
});

describe('Assembly', () => {
  const assembly = new Assembly([
    stackOf('Test', {
      Role: ['AWS::IAM::Role'],
      Policy: ['AWS::IAM::Policy', { Roles: [{ Ref: 'Role' }] }],
      Job: [
        'AWS::Glue::Job',
        { Role: { Ref: 'Role' } },
        { DependsOn: ['Policy'], Metadata: { 'aws:cdk:path': 'Test/Encounters/Resource' } },
      ],
    }),
  ]);

  test('knows what must be there before a resource, by references and dependencies', () => {
    expect([...assembly.before(assembly.get('Test/Job') as never)].sort()).toEqual(['Test/Policy', 'Test/Role']);
  });

  test('names a construct without the part that CDK adds', () => {
    expect(assembly.get('Test/Job')?.path).toBe('Test/Encounters');
  });

  test('tells all references in a value, and one alone as its target', () => {
    expect(referencesIn('a @{S/A} b @{S/B.Arn}')).toEqual([{ id: 'S/A' }, { id: 'S/B', attribute: 'Arn' }]);
    expect(assembly.target('@{Test/Role.Arn}')?.type).toBe('AWS::IAM::Role');
    expect(assembly.target('@{Test/Role.Arn} @{Test/Policy}')).toBeUndefined();
  });

  test('looks below a value by keys and numbers, and finds nothing where nothing is', () => {
    expect(at({ a: [{ b: 1 }] }, 'a.0.b')).toBe(1);
    expect(at({ a: 1 }, 'a.0.b')).toBeUndefined();
  });
});
