import { reasonIn, stacksIn, withoutAws } from '../../../scripts/deploy-rehearsal/cdk';

test('stacks are read from what the CLI says when each is complete', () => {
  const printed = [
    'Foundation (ml-sandbox-foundation): deploying... [1/9]',
    '✅  Foundation (ml-sandbox-foundation)',
    '✅  Network (ml-sandbox-network) (no changes)',
  ].join('\n');
  expect(stacksIn(printed)).toEqual({
    all: ['ml-sandbox-foundation', 'ml-sandbox-network'],
    unchanged: ['ml-sandbox-network'],
  });
});

describe('a failure in one line', () => {
  const numbered =
    'ml-sandbox-network |   3 | 6:18:04 PM | CREATE_FAILED           | AWS::EC2::FlowLog                     | Network/FlowLog (FlowLogA3DB0FA6) Unsupported resource type: AWS::EC2::FlowLog';

  test.each([
    ['with the count of resources', numbered],
    ['without', numbered.replace('   3 |', '')],
  ])('is the resource that failed, %s', (_, line) => {
    const printed = ['ml-sandbox-network: creating stack...', line, '❌  ml-sandbox-network failed to deploy'].join(
      '\n',
    );
    expect(reasonIn(printed)).toBe(
      'ml-sandbox-network: AWS::EC2::FlowLog Network/FlowLog (FlowLogA3DB0FA6) Unsupported resource type: AWS::EC2::FlowLog' +
        '; correct the type, or list it in proof/emulator/lacking-types.ts',
    );
  });

  test('is the finding of a check, and where', () => {
    const printed = [
      'Bundling asset Data/Function/Stage...',
      "ERROR Unknown resource type 'AWS::S3::Bucekt' (CloudFormation Validate)",
      '   Network/Misspelt (Misspelt) aws-cdk-lib.CfnResource',
      "   Acknowledge with 'CloudFormation-Validate::F3006'",
      'Synthesis finished with errors',
    ].join('\n');
    expect(reasonIn(printed)).toBe(
      "ERROR Unknown resource type 'AWS::S3::Bucekt' (CloudFormation Validate), Network/Misspelt (Misspelt) aws-cdk-lib.CfnResource",
    );
  });

  test('is what the CLI failed with otherwise', () => {
    expect(reasonIn('start\n❌  Environment failed bootstrapping: no credentials\nmore')).toBe(
      'Environment failed bootstrapping: no credentials',
    );
  });

  test('is the end of what was printed, where nothing looks like a reason', () => {
    expect(reasonIn('one\ntwo')).toBe('\none\ntwo');
  });
});

test('what a person has set up for AWS and CDK does not reach the CLI', () => {
  const mine = {
    AWS_PROFILE: 'prod',
    AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
    CDK_DEFAULT_ACCOUNT: '1',
    PATH: '/bin',
  };
  expect({ ...mine, ...withoutAws(mine) }).toEqual({ PATH: '/bin' });
});
