import { referencesLayer } from '../../proof/references/layer';
import { Draft } from './network-draft';

const SCANS = 'Endpoints/scans/Endpoint';
const SHORT = 'Endpoints/shared/Endpoint/Components/short';
const DEMAND = 'Endpoints/demand/Endpoint';
const named = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
const backlog = 'TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification';

/** Kinds of faults: one change to the templates of the example, and the only line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'a metric of failed requests without the variant that failed': [
    (draft) => draft.set(`${SCANS}/Alarms/Failures`, 'Dimensions', named({ EndpointName: 'ml-serving-scans' })),
    /AlarmsFailures\w+: the metric 'AWS\/SageMaker InvocationFailures' must have the dimension EndpointName and VariantName, got EndpointName$/,
  ],
  'a metric of a queue with a variant': [
    (draft) =>
      draft.set(
        `${SCANS}/Alarms/Waiting`,
        'Dimensions',
        named({ EndpointName: 'ml-serving-scans', VariantName: 'main' }),
      ),
    /AlarmsWaiting\w+: the metric 'AWS\/SageMaker ApproximateAgeOfOldestRequest' must have the dimension EndpointName, got EndpointName and VariantName$/,
  ],
  'a metric of a queue where there is none': [
    (draft) => draft.set(`${SCANS}/Alarms/Waiting`, 'Dimensions.0.Value', 'ml-serving-prices'),
    /ApproximateAgeOfOldestRequest' is sent by no endpoint of this kind, instances; Endpoints\/pricesEndpoint\w+ is one$/,
  ],
  'overhead of a queue, which nobody measures': [
    (draft) => draft.set('Endpoints/demand/Endpoint/Alarms/main/Overhead', 'Dimensions.0.Value', 'ml-serving-scans'),
    /OverheadLatency' is sent by no endpoint of this kind, asynchronous;/,
  ],
  'a disk of a serverless endpoint': [
    (draft) => draft.set('Endpoints/forms/Endpoint/Alarms/Memory', 'MetricName', 'DiskUtilization'),
    /'\/aws\/sagemaker\/Endpoints DiskUtilization' is sent by no endpoint of this kind, serverless;/,
  ],
  'a metric of instances that does not exist': [
    (draft) => draft.set(`${DEMAND}/Alarms/main/Disk`, 'MetricName', 'DiskUsed'),
    /the metric '\/aws\/sagemaker\/Endpoints DiskUsed' does not exist$/,
  ],
  'a statistic that is none': [
    (draft) => draft.set(`${DEMAND}/Alarms/main/Latency`, 'ExtendedStatistic', 'pp99'),
    /mainLatency\w+: 'pp99' is no statistic;/,
  ],
  'a statistic in a formula that is none': [
    (draft) =>
      draft.set(`${DEMAND}/Alarms/main/Disk`, 'Metrics', [{ Id: 'fullest', MetricStat: { Stat: 'SumX', Period: 60 } }]),
    /mainDisk\w+: 'SumX' is no statistic;/,
  ],
  'a schedule that is switched off': [
    (draft) => draft.set('Endpoints/nightly/Batch/Schedule', 'State', 'DISABLED'),
    /Schedule\w* State: must be ENABLED, or it starts nothing, got DISABLED$/,
  ],
  'a schedule within a window of no length': [
    (draft) => draft.set('Endpoints/nightly/Batch/Schedule', 'FlexibleTimeWindow.Mode', 'FLEXIBLE'),
    /Schedule\w* FlexibleTimeWindow: must have MaximumWindowInMinutes where Mode is FLEXIBLE/,
  ],
  'a metric of a component that is not there': [
    (draft) => draft.set(`${SHORT}/Alarms/Errors`, 'Dimensions.0.Value', 'ml-serving-shared-shorter'),
    /the dimension InferenceComponentName of 'AWS\/SageMaker Invocation5XXErrors' names 'ml-serving-shared-shorter', and there is no such resource$/,
  ],
  'scaling by a metric that does not exist': [
    (draft) => draft.set(`${SCANS}/Scaling/Backlog`, `${backlog}.MetricName`, 'ApproximateBacklog'),
    /ScalingBacklog\w+: the metric 'AWS\/SageMaker ApproximateBacklog' does not exist$/,
  ],
  'an alarm on a shadow of another endpoint': [
    (draft) => draft.set('Endpoints/images/Endpoint/Alarms/trial/Errors', 'Dimensions.0.Value', 'ml-serving-prices'),
    /trialErrors\w+: Endpoints\/pricesEndpoint\w+ has no variant 'trial', but tree, linear$/,
  ],
  'a component on a variant that is not there': [
    (draft) => draft.set(`${SHORT}/Component`, 'VariantName', 'other'),
    /shortComponent\w+: Endpoints\/sharedEndpoint\w+ has no variant 'other', but main$/,
  ],
  'an event of a variant that is not there': [
    (draft) => draft.replace(`${DEMAND}/Scaling-main/AtMaximum`, '/variant/main', '/variant/old'),
    /AtMaximum\w+: Endpoints\/demandEndpoint\w+ has no variant 'old', but main$/,
  ],
  'an event of an endpoint that is not there': [
    (draft) => draft.replace(`${DEMAND}/Scaling-main/AtMaximum`, 'endpoint/ml-serving-demand', 'endpoint/demand'),
    /AtMaximum\w+: no endpoint has the name 'demand'$/,
  ],
  'a member that an event of scaling does not have': [
    (draft) =>
      draft.set(`${DEMAND}/Scaling-main/AtMaximum`, 'EventPattern.detail', {
        resourceId: ['endpoint/ml-serving-demand/variant/main'],
        scaledToMaximum: [true],
      }),
    /the pattern asks for detail\.scaledToMaximum, which no event 'aws\.application-autoscaling .*' has$/,
  ],
  'an event of a service that is not scaled': [
    (draft) => draft.replace(`${DEMAND}/Scaling-main/AtMaximum`, 'sagemaker', 'sage'),
    /no event has 'sage' as aws\.application-autoscaling serviceNamespace;/,
  ],
  'an alarm that starts nothing but the target of a policy': [
    (draft) => draft.set(`${SCANS}/Wake/Alarm`, 'AlarmActions', [draft.ref(`${SCANS}/Scaling`)]),
    /AlarmActions: must refer to AWS::SNS::Topic\.TopicArn or AWS::ApplicationAutoScaling::ScalingPolicy\.Arn, and refers to .*ScalableTarget\.Ref/,
  ],
  'a policy in steps that nothing starts': [
    (draft) => draft.set(`${SCANS}/Wake/Alarm`, 'AlarmActions', undefined),
    /WakePolicy\w+: no alarm starts it,/,
  ],
  'an alarm that starts copies of another model': [
    (draft) => draft.set(`${SHORT}/Wake/Alarm`, 'Dimensions.0.Value', 'ml-serving-shared-long'),
    /starts Endpoints\/sharedEndpointComponentsshortWakePolicy\w+, which scales ml-serving-shared-short, and looks at ml-serving-shared-long$/,
  ],
  'captured data in the bucket that people copied a model to': [
    (draft) => draft.set(`${DEMAND}/Config`, 'DataCaptureConfig.DestinationS3Uri', 's3://our-models/capture'),
    /'s3:\/\/our-models' is in a bucket that no template has$/,
  ],
  'a role that may write where no model lies': [
    (draft) => draft.replace('Endpoints/translate/Model-main/Role/DefaultPolicy', 'our-models', 'your-models'),
    /RoleDefaultPolicy\w+: 'arn:aws:s3:::your-models' is in a bucket that no template has$/,
  ],
};

describe('referencesLayer, of every kind of endpoint', () => {
  test('has nothing to say about the example as it is', async () => {
    expect(await referencesLayer.check(new Draft('examples/serving').assembly)).toEqual([]);
  });

  test('takes what Ref gives of a scaling policy for its ARN, as the guide says', async () => {
    const draft = new Draft('examples/serving');
    draft.set(`${SCANS}/Wake/Alarm`, 'AlarmActions', [draft.ref(`${SCANS}/Wake/Policy`)]);
    expect(await referencesLayer.check(draft.assembly)).toEqual([]);
  });

  test.each(Object.entries(FAULTS))('finds %s', async (_, [change, line]) => {
    const found = await referencesLayer.check(change(new Draft('examples/serving')).assembly);
    expect(found.filter((one) => line.test(one))).toHaveLength(1);
  });
});
