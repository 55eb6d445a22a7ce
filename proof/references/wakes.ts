import { asList, asProperties, type Assembly, at, type Properties, type Resource } from '../../lib/checks/assembly';
import { endpointOf } from '../../lib/checks/rules/hosting-endpoints';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/** Policies in steps that no alarm starts, and alarms that start the policy of something else than they look at. */
export function wrongWakes(assembly: Assembly): string[] {
  const alarms = assembly.ofType('AWS::CloudWatch::Alarm');
  const starts = alarms.flatMap((alarm) =>
    asList(alarm.properties.AlarmActions)
      .flatMap((action) => assembly.target(action) ?? [])
      .filter(({ type }) => type === POLICY)
      .map((policy) => ({ alarm, policy })),
  );
  const started = new Set(starts.map(({ policy }) => policy));
  return [
    ...assembly
      .ofType(POLICY)
      .filter((policy) => policy.properties.PolicyType === 'StepScaling' && !started.has(policy))
      .map(({ id }) => `${id}: no alarm starts it, and it starts by nothing else; name it in AlarmActions of one`),
    ...starts.flatMap(({ alarm, policy }) => {
      const [scaled, seen] = [scaledBy(assembly, policy), seenBy(assembly, alarm)];
      if (scaled === undefined || scaled === seen) return [];
      return [`${alarm.id}: starts ${policy.id}, which scales ${scaled}, and looks at ${seen ?? 'something else'}`];
    }),
  ];
}

/** Endpoint or component that a policy scales: id of the one, name of the other. */
function scaledBy(assembly: Assembly, policy: Resource): string | undefined {
  const target = assembly.target(policy.properties.ScalingTargetId);
  const [, endpoint, component] =
    /^(?:endpoint\/(.+)\/variant\/.+|inference-component\/(.+))$/.exec(String(target?.properties.ResourceId)) ?? [];
  return component ?? (target && endpointOf(assembly, target, endpoint)?.id);
}

/** The same of the metric that an alarm looks at. */
function seenBy(assembly: Assembly, alarm: Resource): string | undefined {
  const several = asList(alarm.properties.Metrics).map((one) => asProperties(at(one, 'MetricStat.Metric')));
  const names = [alarm.properties, ...several]
    .flatMap(({ Dimensions }: Properties) => asList(Dimensions))
    .map(asProperties);
  const of = (name: string): unknown => names.find(({ Name }) => Name === name)?.Value;
  const component = of('InferenceComponentName');
  return component === undefined ? endpointOf(assembly, alarm, of('EndpointName'))?.id : String(component);
}
