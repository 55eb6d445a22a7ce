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
    'a text that holds JSON': [
      { 'Fn::ToJsonString': { a: { Ref: 'Bucket' }, b: [1] } },
      '{"a":"@{Test/Bucket}","b":[1]}',
    ],
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

describe('a name that several stacks have', () => {
  const Outputs = { Key: { Value: { Ref: 'Key' }, Export: { Name: 'one:key' } } };
  const one = (id: string, place: Partial<StackTemplate>): StackTemplate => ({
    ...stackOf(id, { Key: ['AWS::KMS::Key'], Served: ['AWS::SSM::Parameter', { Name: '/key' }] }, { Outputs }),
    stackName: 'one',
    ...place,
  });
  const two = (value: unknown, place: Partial<StackTemplate>): StackTemplate => ({
    ...stackOf(
      'Dev/Two',
      { Topic: ['AWS::SNS::Topic', { Key: value }] },
      { Parameters: { Served: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/key' } } },
    ),
    ...place,
  });
  const kinds: [string, unknown, RegExp][] = [
    ['an export', { 'Fn::ImportValue': 'one:key' }, /^@\{(.*)\/Key\}$/],
    ['an output', { 'Fn::GetStackOutput': { StackName: 'one', OutputName: 'Key' } }, /^@\{(.*)\/Key\}$/],
    ['a parameter of Parameter Store', { Ref: 'Served' }, /^@\{(.*)\/Served\}$/],
  ];

  test.each(kinds)('%s is that of the same Stage, Region and account, or of none', (_, value, owner) => {
    const found = (others: Record<string, Partial<StackTemplate>>, place: Partial<StackTemplate> = {}) => {
      const stacks = Object.entries(others).map(([id, other]) => one(id, other));
      const assembly = new Assembly([...stacks, two(value, place)]);
      return owner.exec(String(assembly.get('Dev/Two/Topic')?.properties.Key))?.[1];
    };
    expect(found({ 'Dev/One': {}, 'Prod/One': {} })).toBe('Dev/One');
    expect(found({ 'Prod/One': {}, 'Dev/One': {} })).toBe('Dev/One');
    expect(found({ 'Dev/Ohio': { region: 'us-east-2' }, 'Dev/One': {} })).toBe('Dev/One');
    expect(found({ 'Dev/A': { account: '1' }, 'Dev/B': { account: '2' } }, { account: '2' })).toBe('Dev/B');
    expect(found({ 'Prod/One': {} })).toBe('Prod/One');
    expect(found({ 'Prod/A': { account: '1' }, 'Test/B': { account: '2' } }, { account: '2' })).toBe('Test/B');
    expect(found({ 'Prod/A': { region: 'us-east-2' }, 'Test/B': {} })).toBe('Test/B');
    expect(found({ 'Prod/One': {}, 'Test/One': {} })).toBeUndefined();
    expect(found({ 'Prod/One': { region: 'us-east-2' }, 'Test/One': { region: 'us-east-1' } })).toBeUndefined();
    expect(found({ 'Dev/One': { region: 'us-east-2' } })).toBe('Dev/One');
  });

  test('an output of another Region is found where the reference says so', () => {
    const value = { 'Fn::GetStackOutput': { StackName: 'one', OutputName: 'Key', Region: 'us-east-2' } };
    const stacks = [one('Dev/One', {}), one('Dev/Ohio', { region: 'us-east-2' }), two(value, {})];
    expect(new Assembly(stacks).get('Dev/Two/Topic')?.properties.Key).toBe('@{Dev/Ohio/Key}');
  });
});

describe('what CloudFormation allows and rules do not expect', () => {
  const template = (text: unknown) => text as StackTemplate['template'];

  test('a template without resources', () => {
    const assembly = new Assembly([{ id: 'Empty', template: template({ Outputs: { A: { Value: { Ref: 'B' } } } }) }]);
    expect(assembly.resources).toEqual([]);
  });

  test('a loop over resources, which is no resource', () => {
    const Resources = { 'Fn::ForEach::Buckets': ['N', ['a'], {}], Topic: { Type: 'AWS::SNS::Topic' } };
    const { resources } = new Assembly([{ id: 'Test', template: template({ Resources }) }]);
    expect(resources.map(({ id }) => id)).toEqual(['Test/Topic']);
  });

  test('functions in what happens to a resource that leaves', () => {
    const policies = { DeletionPolicy: { Ref: 'Keep' }, UpdateReplacePolicy: { 'Fn::GetAZs': '' } };
    const Parameters = { Keep: { Type: 'String', Default: 'Retain' } };
    const stack = stackOf('Test', { Key: ['AWS::KMS::Key', {}, policies] }, { Parameters });
    const { DeletionPolicy, UpdateReplacePolicy } = new Assembly([stack]).get('Test/Key')?.template ?? {};
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', undefined]);
  });

  test('functions with arguments of another shape', () => {
    const wrong = {
      A: { 'Fn::Join': 1 },
      B: { 'Fn::Sub': [{ Ref: 'X' }] },
      C: { 'Fn::Split': {} },
      D: { 'Fn::If': 'a' },
    };
    const [topic] = new Assembly([stackOf('Test', { It: ['AWS::SNS::Topic', wrong] })]).resources;
    expect(() => topic?.properties).not.toThrow();
  });
});

test('a nested stack takes parameters from the stack around it, and gives outputs', () => {
  const outer = stackOf('Outer', {
    Key: ['AWS::KMS::Key'],
    Inner: ['AWS::CloudFormation::Stack', { Parameters: { Key: { Ref: 'Key' } } }],
    It: ['AWS::SNS::Topic', { Name: { 'Fn::GetAtt': ['Inner', 'Outputs.Topic'] } }],
  });
  const inner = stackOf(
    'Outer/Inner',
    { Topic: ['AWS::SNS::Topic', { Key: { Ref: 'Key' } }] },
    { Parameters: { Key: { Type: 'String' } }, Outputs: { Topic: { Value: { Ref: 'Topic' } } } },
  );
  const assembly = new Assembly([outer, { ...inner, nestedIn: 'Outer' }]);
  expect(assembly.get('Outer/Inner/Topic')?.properties.Key).toBe('@{Outer/Key}');
  expect(assembly.get('Outer/It')?.properties.Name).toBe('@{Outer/Inner/Topic}');
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
