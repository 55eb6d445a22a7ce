import { loadConfig } from '../../../lib/config/load-config';
import { Assembly } from '../../../lib/checks/assembly';
import { malformedArns, unneeded, unresolved } from '../../../scripts/deploy-rehearsal/texts';
import { platformTemplates } from '../../../scripts/resolved-platform';
import { stackOf } from '../../checks/rules/examples';

const one = (properties: Record<string, unknown>) => [stackOf('Test', { It: ['AWS::SNS::Topic', properties] })];

describe('a text that was not resolved', () => {
  test.each([
    '${Bucket}/raw',
    '@{Data/Raw.Arn}',
    's3://undefined/raw',
    '[object Object]',
    '{"Fn::Sub":"x"}',
    '<AWS::Region>',
  ])('%s is found, where it is', (text) => {
    expect(unresolved(one({ Tags: [{ Value: text }] }))).toEqual([
      expect.stringMatching(/^Test\/It Tags\.0\.Value must be resolved, and holds /),
    ]);
  });

  test('is found in a key, too', () => {
    expect(unresolved(one({ Map: { '${Key}': 1 } }))).toHaveLength(1);
  });

  test('is none in a plain text, nor where Athena reads it', () => {
    const properties = { Parameters: { 'storage.location.template': 's3://raw/year=${year}' }, DisplayName: 'plain' };
    expect(unresolved(one(properties))).toEqual([]);
  });

  test('has no exception that the platform does not need', () => {
    const templates = platformTemplates(loadConfig('config/sandbox.yaml'));
    const { resources } = new Assembly(templates);
    const resolved = templates.map((stack) => ({
      ...stack,
      template: {
        Resources: Object.fromEntries(
          resources
            .filter((resource) => resource.stack === stack.id)
            .map(({ logicalId, template, properties }) => [logicalId, { ...template, Properties: properties }]),
        ),
      },
    }));
    expect(unneeded(resolved)).toEqual([]);
    expect(unneeded(one({}))).toHaveLength(1);
  });
});

describe('an ARN', () => {
  test.each([
    'arn:aws:s3:::bucket/*',
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'arn:aws:states:::aws-sdk:ssm:putParameter',
    'arn:aws-cn:kms:cn-north-1:111122223333:key/1234',
    '{"Topic":"arn:aws:sns:eu-west-1:111122223333:alarms"}',
  ])('%s is well-formed', (text) => {
    expect(malformedArns(one({ Text: text }))).toEqual({ count: 1, lines: [] });
  });

  test.each([
    'arn:aws:s3:::',
    'arn:aws:kms:eu-west-1::',
    'arn:aws:sns:eu-west-1:11112222333:alarms',
    'arn:aws:sns:vpc-1234:111122223333:alarms',
    'arn:aws:iam::role/arn',
    'arn::s3:::bucket',
    'arn:aws:iam::111122223333:arn:aws:iam::111122223333:role/x',
  ])('%s is not', (text) => {
    expect(malformedArns(one({ Text: text })).lines).toEqual([
      expect.stringContaining('Test/It Text must hold a well-formed ARN, and holds'),
    ]);
  });
});
