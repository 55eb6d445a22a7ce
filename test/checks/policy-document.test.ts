import { couldHold, couldMatch, coversAction, isForService, statementsOf } from '../../lib/checks/policy-document';

const statement = (members: Record<string, unknown>) => {
  const [one] = statementsOf({ Statement: { Effect: 'Allow', ...members } });
  if (one === undefined) throw new Error('the document has one statement');
  return one;
};

describe('couldMatch', () => {
  test.each([
    ['a*', 'ab'],
    ['*', ''],
    ['a?c', 'abc'],
    ['a*c', '*b*'],
    ['*x', 'ab*'],
    ['arn:<AWS::Partition>:logs:*', 'arn:aws:logs:eu-west-1:1:log-group:a'],
    ['<AWS::AccountId>', '123456789012'],
    ['@{A/One}/x', '@{A/Two}/x'],
    ['@{A/One.Arn}/raw/*', '@{A/One.Arn}/raw/file'],
  ])('%s and %s can be the same, either way', (one, other) => {
    expect([couldMatch(one, other), couldMatch(other, one)]).toEqual([true, true]);
  });

  test.each([
    ['a*', 'b*'],
    ['', 'a'],
    ['*a*', 'b'],
    ['*c', 'ab*d'],
    ['arn:trail/a', 'arn:trail/b'],
    ['@{A/One.Arn}/x', '@{A/Two.Arn}/x'],
    ['@{A/One.Arn}/raw/*', '@{A/One.Arn}/other/raw'],
    ['arn:<AWS::Partition>:logs:1:group:/b', 'arn:aws:logs:1:group:/a/*'],
  ])('%s and %s never are, either way', (one, other) => {
    expect([couldMatch(one, other), couldMatch(other, one)]).toEqual([false, false]);
  });
});

describe('statementsOf', () => {
  test('covers actions by pattern, in any case', () => {
    const { actions } = statement({ Action: ['kms:GenerateDataKey*', 'KMS:decrypt'] });
    expect(actions).toHaveLength(2);
    const covered = ['kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:Encrypt'].map((action) =>
      coversAction(statement({ Action: ['kms:GenerateDataKey*', 'KMS:decrypt'] }), action),
    );
    expect(covered).toEqual([true, true, false]);
  });

  test('covers with NotAction all but what it names', () => {
    const all = statement({ NotAction: 's3:Delete*' });
    expect([coversAction(all, 's3:GetObject'), coversAction(all, 's3:DeleteObject')]).toEqual([true, false]);
  });

  test('is for a service by its name, or because it is for everyone', () => {
    const service = 'events.amazonaws.com';
    expect(isForService(statement({ Principal: { Service: [service] } }), service)).toBe(true);
    expect(isForService(statement({ Principal: '*' }), service)).toBe(true);
    expect(isForService(statement({ Principal: { Service: 'sns.amazonaws.com' } }), service)).toBe(false);
  });

  test('holds unless a condition compares with another value', () => {
    const bound = statement({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::raw*' } } });
    const context = (arn: string) => ({ 'aws:sourcearn': arn });
    expect(couldHold(bound, context('arn:aws:s3:::raw-1'))).toBe(true);
    expect(couldHold(bound, {})).toBe(true);
    expect(couldHold(bound, context('arn:aws:s3:::other'))).toBe(false);
  });
});
