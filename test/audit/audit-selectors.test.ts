import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DATA_EVENT_TYPES, eventSelectors, type RecordedEvents } from '../../lib/audit/audit-selectors';
import { networkActivitySources } from '../../lib/audit/network-activity';

interface Resolved {
  readonly fieldSelectors: { readonly field: string; readonly equalTo?: string[]; readonly startsWith?: unknown[] }[];
}

const stack = new Stack(undefined, 'Test', { env: { region: 'eu-west-1', account: '111122223333' } });
const zone = new Bucket(stack, 'Zone');

function given(overrides: Partial<RecordedEvents> = {}): Resolved[] {
  return stack.resolve(eventSelectors(stack, { watched: [zone], ...overrides })) as Resolved[];
}

/** What the selectors ask for a field. */
function values(selectors: readonly Resolved[], name: string): unknown[] {
  return selectors
    .flatMap(({ fieldSelectors }) => fieldSelectors)
    .filter(({ field }) => field === name)
    .flatMap(({ equalTo = [], startsWith = [] }) => [...equalTo, ...startsWith]);
}

const all: Partial<RecordedEvents> = {
  watchedFunctions: ['ml-data-', 'ml-serving-'],
  watchedSageMaker: ['ml-'],
  networkActivity: { sources: ['kms.amazonaws.com', 'glue.amazonaws.com'] },
};

describe('eventSelectors', () => {
  test('record management events and objects, and nothing that costs more, unless they are asked', () => {
    expect(values(given(), 'eventCategory')).toEqual(['Management', 'Data']);
    expect(values(given(), 'resources.type')).toEqual(['AWS::S3::Object']);
  });

  test('have each type of data event in a selector of its own, and no type that CloudTrail does not have (CT-04)', () => {
    const types = values(given(all), 'resources.type');
    expect(types).toEqual(Object.values(DATA_EVENT_TYPES));
    expect(new Set(types).size).toBe(types.length);
  });

  test('record functions by the beginning of their names, in this account and Region', () => {
    expect(JSON.stringify(values(given(all), 'resources.ARN'))).toContain(
      ':lambda:eu-west-1:111122223333:function:ml-data-',
    );
  });

  test('record SageMaker resources of the environment only, never InvokeEndpoint, which no type covers (CT-01)', () => {
    const arns = JSON.stringify(values(given({ watchedSageMaker: ['ml-'] }), 'resources.ARN'));
    for (const resource of ['endpoint', 'feature-group', 'experiment-trial-component', 'mlflow-tracking-server']) {
      expect(arns).toContain(`:sagemaker:eu-west-1:111122223333:${resource}/ml-`);
    }
  });

  test('have a selector of its own for each event source of network activity (CT-08)', () => {
    const sources = given(all).filter((selector) => values([selector], 'eventCategory').includes('NetworkActivity'));
    expect(sources.map((selector) => values([selector], 'eventSource'))).toEqual([
      ['kms.amazonaws.com'],
      ['glue.amazonaws.com'],
    ]);
  });

  test('record, where only refusals are wanted, the one error that CloudTrail selects by (CT-08)', () => {
    const denied = given({ networkActivity: { sources: ['kms.amazonaws.com'], deniedOnly: true } });
    expect(values(denied, 'errorCode')).toEqual(['VpceAccessDenied']);
    expect(values(given(all), 'errorCode')).toEqual([]);
  });

  test('have 500 values at most (CT-07)', () => {
    const beginnings = (count: number): string[] => Array.from({ length: count }, (_, index) => `ml-${index}-`);
    // Management: one; each of two kinds of data events: category and type; one bucket.
    expect(given({ watchedFunctions: beginnings(494) })).toHaveLength(3);
    expect(() => given({ watchedFunctions: beginnings(495) })).toThrow('must have at most 500 values, got 501');
  });

  test.each(['watchedFunctions', 'watchedSageMaker'])('fail when %s would record everything of the account', (name) => {
    expect(() => given({ [name]: [''] })).toThrow(`${name} must say how names begin, got ''`);
  });
});

describe('networkActivitySources', () => {
  test('gives the source of each endpoint once, and none for services that CloudTrail cannot record there', () => {
    expect(
      networkActivitySources([
        'sagemaker-runtime',
        'sagemaker-api',
        'kms',
        'logs',
        'sts',
        'ecr-api',
        'kinesis-streams',
      ]),
    ).toEqual(['kms.amazonaws.com', 'sagemaker.amazonaws.com']);
  });
});
