import { Duration } from 'aws-cdk-lib';
import { deploymentConfig, type Rollout } from '../../lib/serving/rollout';
import { given } from './given-endpoint';

const wait = Duration.minutes(10);
const variant = (instances: number, name = 'main') => ({ name, instanceType: 'ml.m5.large', instances });
const config = (rollout: Rollout, variants = [variant(4)]) =>
  deploymentConfig(rollout, variants, ['errors', 'latency']);

describe('rollout of ModelEndpoint', () => {
  test('canary moves a part of the instances, waits, moves the others, and keeps the old ones as long again', () => {
    expect(config({ mode: 'canary', percentage: 25, wait })).toEqual({
      blueGreenUpdatePolicy: {
        trafficRoutingConfiguration: {
          type: 'CANARY',
          waitIntervalInSeconds: 600,
          canarySize: { type: 'CAPACITY_PERCENT', value: 25 },
        },
        terminationWaitInSeconds: 600,
        maximumExecutionTimeoutInSeconds: 3 * 600 + 1800,
      },
      autoRollbackConfiguration: { alarms: [{ alarmName: 'errors' }, { alarmName: 'latency' }] },
    });
  });

  test('linear moves part after part, and has time for all of them', () => {
    expect(config({ mode: 'linear', percentage: 30, wait })?.blueGreenUpdatePolicy).toEqual({
      trafficRoutingConfiguration: {
        type: 'LINEAR',
        waitIntervalInSeconds: 600,
        linearStepSize: { type: 'CAPACITY_PERCENT', value: 30 },
      },
      terminationWaitInSeconds: 600,
      maximumExecutionTimeoutInSeconds: 5 * 600 + 1800,
    });
  });

  test('rolling replaces batches in place, each with time to start (HO-18)', () => {
    expect(config({ mode: 'rolling', percentage: 50, wait })?.rollingUpdatePolicy).toEqual({
      maximumBatchSize: { type: 'CAPACITY_PERCENT', value: 50 },
      waitIntervalInSeconds: 600,
      maximumExecutionTimeoutInSeconds: 2 * (600 + 1800),
    });
  });

  test('all at once keeps the old instances for a while; without a wait SageMaker is told nothing', () => {
    expect(config({ mode: 'all-at-once', wait }, [variant(1)])?.blueGreenUpdatePolicy).toMatchObject({
      trafficRoutingConfiguration: { type: 'ALL_AT_ONCE' },
      terminationWaitInSeconds: 600,
    });
    expect(config({ mode: 'all-at-once' })).toBeUndefined();
  });

  test.each<[string, Rollout, ReturnType<typeof variant>[], string]>([
    [
      'over 50 %',
      { mode: 'canary', percentage: 51, wait },
      [variant(4)],
      'rollout.percentage of canary must be a whole number from 1 to 50, got 51 (HO-16)',
    ],
    [
      'under 10 %',
      { mode: 'linear', percentage: 9, wait },
      [variant(4)],
      'rollout.percentage of linear must be a whole number from 10 to 50, got 9 (HO-16)',
    ],
    [
      'under 5 %',
      { mode: 'rolling', percentage: 4, wait },
      [variant(4)],
      'rollout.percentage of rolling must be a whole number from 5 to 50, got 4 (HO-16)',
    ],
    ['of half a percent', { mode: 'canary', percentage: 1.5, wait }, [variant(4)], 'got 1.5 (HO-16)'],
    [
      'with one instance',
      { mode: 'canary', percentage: 50, wait },
      [variant(1)],
      "rollout must be all-at-once for variant 'main' with 1 instance, got 'canary'",
    ],
    [
      'of several variants by rolling',
      { mode: 'rolling', percentage: 50, wait },
      [variant(2), variant(2, 'b')],
      'rollout must not be rolling for several variants, got 2',
    ],
    [
      'on Inf1',
      { mode: 'canary', percentage: 50, wait },
      [{ ...variant(2), instanceType: 'ml.inf1.xlarge' }],
      'SageMaker has no other for Inf1: use ml.inf2.xlarge (HO-17)',
    ],
    [
      'that goes before an alarm can ring',
      { mode: 'canary', percentage: 50, wait: Duration.minutes(5) },
      [variant(2)],
      'rollout.wait must be more than 5 minutes, which the slowest alarm takes to see a fault, got 5',
    ],
    [
      'that waits over an hour',
      { mode: 'canary', percentage: 50, wait: Duration.minutes(61) },
      [variant(2)],
      'rollout.wait must be at most 60 minutes, got 61 (HO-16)',
    ],
    [
      'that takes over eight hours',
      { mode: 'rolling', percentage: 5, wait: Duration.minutes(30) },
      [variant(20)],
      'rollout must end within 8 hours, got 20 parts',
    ],
  ])('is refused %s', (_, rollout, variants, message) => {
    expect(() => config(rollout, variants)).toThrow(message);
  });

  test('is refused when more alarms would watch it than SageMaker takes (HO-16)', () => {
    const alarms = Array.from({ length: 12 }, (_, index) => `alarm-${index}`);
    expect(() => deploymentConfig({ mode: 'canary', percentage: 50, wait }, [variant(2)], alarms)).toThrow(
      'rollout must be watched by at most 10 alarms, two of each variant, got 12',
    );
  });

  test('is rolled back by the alarms on errors and latency, which are there before and name no endpoint (HO-19)', () => {
    const template = given({ endpoint: { rollout: { mode: 'canary', percentage: 50, wait } } });
    const [endpoint] = Object.values(template.findResources('AWS::SageMaker::Endpoint'));
    const names = endpoint?.Properties.DeploymentConfig.AutoRollbackConfiguration.Alarms as {
      AlarmName: { Ref: string };
    }[];
    expect(names.map(({ AlarmName }) => AlarmName.Ref.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'EndpointAlarmsmainErrors',
      'EndpointAlarmsmainLatency',
    ]);
    for (const alarm of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(JSON.stringify(alarm)).not.toContain('EndpointConfig');
    }
  });

  test('each of those alarms sees a fault within the shortest wait', () => {
    const template = given();
    for (const [id, { Properties }] of Object.entries(template.findResources('AWS::CloudWatch::Alarm'))) {
      if (!/Errors|Latency/.test(id)) continue;
      expect(Properties.Period * Properties.EvaluationPeriods).toBeLessThan(6 * 60);
    }
  });
});
