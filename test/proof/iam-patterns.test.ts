import { expand, factsOf, fits, strangerOf } from '../../proof/iam/actions';
import { matches, overlap } from '../../proof/iam/patterns';

describe('Patterns of IAM', () => {
  test.each([
    ['arn:aws:s3:::raw/*', 'arn:aws:s3:::raw/a/b', true],
    ['arn:aws:s3:::raw/*', 'arn:aws:s3:::raw', false],
    ['a?c', 'abc', true],
    ['a.c', 'abc', false],
  ])('%s means %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test.each([
    ['arn:*:s3:::*/*', 'arn:aws:s3:::raw/encounters/*', true],
    ['a*c', '*b*', true],
    ['a*c', 'a*d', false],
    ['*a', 'b*', true],
    ['a', 'b', false],
    ['a?*', 'a', false],
    ['*', '', true],
  ])('%s and %s have a text in common: %s', (one, other, expected) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
  });
});

describe('The reference of actions', () => {
  test('knows an action in any spelling, and no other', async () => {
    expect(await expand('glue:notifyEvent')).toEqual(['glue:NotifyEvent']);
    expect(await expand('s3:PutObject')).toEqual(['s3:PutObject']);
    expect(await expand('s3:PutObjekt')).toEqual([]);
    expect(await expand('nothing:Put')).toEqual([]);
  });

  test('tells a bucket from its objects, and a log group from its streams', async () => {
    const bucket = (await factsOf('s3:ListBucketVersions'))?.kinds.find(({ name }) => name === 's3:bucket');
    const [group] = (await factsOf('logs:CreateLogGroup'))?.kinds ?? [];
    if (bucket === undefined || group === undefined) throw new Error('both actions must have a kind of resource');
    expect([fits(bucket, 'arn:aws:s3:::raw'), fits(bucket, 'arn:aws:s3:::raw/a')]).toEqual([true, false]);
    const logs = 'arn:aws:logs:eu-west-1:111122223333:log-group:a';
    expect([fits(group, logs), fits(group, `${logs}:log-stream:b`)]).toEqual([true, false]);
    expect(strangerOf(group, 'eu-west-1')).toBe('arn:aws:logs:eu-west-1:111122223333:log-group:stranger');
  });
});
