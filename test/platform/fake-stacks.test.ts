import { FakeStacks } from './fake-stacks';

const data = (name = 'a-data:Bucket') => ({ Outputs: { Bucket: { Value: 'bucket', Export: { Name: name } } } });
const serving = {
  Resources: { Model: { Type: 'A::B::C', Properties: { Bucket: { 'Fn::ImportValue': 'a-data:Bucket' } } } },
};

/** Stacks that know no uploaded template, with a deployment in one call. */
function given() {
  const stacks = new FakeStacks(() => undefined);
  const deploy = (StackName: string, template: object) => {
    stacks.call('CreateChangeSet', { StackName, TemplateBody: JSON.stringify(template) });
    return stacks.call('ExecuteChangeSet', { StackName });
  };
  return { stacks, deploy };
}

describe('FakeStacks', () => {
  test('refuses a stack that imports what nobody exports', () => {
    const { deploy } = given();
    expect(() => deploy('a-serving', serving)).toThrow('No export named a-data:Bucket found');
  });

  test('keeps a stack that loses an export which another one imports, also when it is destroyed', () => {
    const { stacks, deploy } = given();
    deploy('a-data', data());
    deploy('a-serving', serving);
    deploy('a-data', data('a-data:Other'));
    expect(stacks.call('DescribeStacks', { StackName: 'a-data' })).toMatchObject({
      Stacks: {
        member: {
          StackStatus: 'UPDATE_ROLLBACK_COMPLETE',
          StackStatusReason: 'Export a-data:Bucket cannot be deleted as it is in use by a-serving',
        },
      },
    });
    stacks.call('DeleteStack', { StackName: 'a-data' });
    expect(stacks.deployed).toEqual(['a-data', 'a-serving']);
  });

  test.each([
    ['a parameter', { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/p' } } }],
    ['a dynamic reference', { Resources: { R: { Type: 'A::B::C', Properties: { P: '{{resolve:ssm:/a/p}}' } } } }],
  ])('refuses a stack that reads, by %s, what nobody put into Parameter Store', (_, template) => {
    const { deploy } = given();
    expect(() => deploy('a-serving', template)).toThrow('Parameters: [ssm:/a/p] cannot be found');
    deploy('a-data', { Resources: { P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/a/p', Value: '1' } } } });
    expect(() => deploy('a-serving', template)).not.toThrow();
  });

  test('refuses a template that is too large for the request, or was not uploaded', () => {
    const { stacks, deploy } = given();
    expect(() => deploy('a-data', { Description: 'x'.repeat(51_200) })).toThrow('at most 51200 bytes');
    expect(() => stacks.call('CreateChangeSet', { StackName: 'a', TemplateURL: 'https://s3/b/k' })).toThrow(
      'no template was uploaded',
    );
  });

  test('refuses to destroy a protected stack', () => {
    const { stacks, deploy } = given();
    deploy('a-data', data());
    stacks.call('UpdateTerminationProtection', { StackName: 'a-data', EnableTerminationProtection: 'true' });
    expect(() => stacks.call('DeleteStack', { StackName: 'a-data' })).toThrow('TerminationProtection is enabled');
  });

  test('refuses a call that it does not know', () => {
    expect(() => given().stacks.call('DetectStackDrift', {})).toThrow('the fake has no DetectStackDrift');
  });
});
