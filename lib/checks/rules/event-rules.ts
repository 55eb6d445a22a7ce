import { asList, asProperties, at } from '../assembly';
import { hasOpen, isOpen } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { listed, shown } from '../wording';

const RULE = 'AWS::Events::Rule';

/** Targets that EventBridge calls with a role of the rule. Source: EventBridge guide, resource-based and role-based targets. */
const WITH_ROLE = /:states:|:glue:|:workflow\/|:kinesis:|:firehose:|:batch:|:ecs:|:sagemaker:|:codepipeline:/;
const TYPES_WITH_ROLE = [
  'AWS::StepFunctions::StateMachine',
  'AWS::Kinesis::Stream',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::SageMaker::Pipeline',
];

const somethingHappens: Rule = {
  id: 'ML-CF-102',
  title: 'A rule of EventBridge has something to wait for and something to do',
  facts: [],
  fix: 'give an EventPattern with a source or a ScheduleExpression, and a target',
  check: forEach(RULE, ({ properties: { EventPattern, ScheduleExpression, Targets } }) => [
    ...(EventPattern === undefined && ScheduleExpression === undefined
      ? [
          {
            problem: 'EventPattern or ScheduleExpression must be given, got neither',
            location: 'Properties/EventPattern',
          },
        ]
      : []),
    ...(EventPattern !== undefined &&
    typeof EventPattern !== 'string' &&
    Object.keys(asProperties(EventPattern)).length === 0
      ? [
          {
            problem: 'EventPattern must name a source or another member, got none',
            location: 'Properties/EventPattern',
          },
        ]
      : []),
    ...(asList(Targets).length === 0
      ? [{ problem: 'Targets must name a target, got none', location: 'Properties/Targets' }]
      : []),
  ]),
};

const roleGiven: Rule = {
  id: 'ML-CF-102-2',
  title: 'A target that EventBridge calls with a role has one',
  facts: [],
  fix: 'give RoleArn, with a role that may start the target',
  check: forEach(RULE, ({ properties }, assembly) =>
    asList(properties.Targets)
      .map(asProperties)
      .filter(({ Arn, RoleArn }) => {
        const type = assembly.target(Arn)?.type ?? '';
        return RoleArn === undefined && (WITH_ROLE.test(String(Arn)) || TYPES_WITH_ROLE.includes(type));
      })
      .map(({ Arn }) => ({
        problem: `RoleArn must be given for the target ${shown(Arn)}, got nothing`,
        location: 'Properties/Targets',
      })),
  ),
};

/** Source: EventBridge API, InputTransformer: a place of the template must be in the map. */
const placesFilled: Rule = {
  id: 'ML-CF-102-3',
  title: 'The text of a target fills only places that its map has',
  facts: [],
  fix: 'add the place to InputPathsMap',
  check: forEach(RULE, ({ properties }) =>
    asList(properties.Targets).flatMap((target) => {
      const { InputTemplate, InputPathsMap } = asProperties(asProperties(target).InputTransformer);
      if (isOpen(InputTemplate) || isOpen(InputPathsMap)) return [];
      const places = [...String(InputTemplate ?? '').matchAll(/<([\w-]+)>/g)].map(([, place]) => String(place));
      const missing = places.filter((place) => at(InputPathsMap, place) === undefined && !place.startsWith('aws'));
      if (missing.length === 0) return [];
      return [
        {
          problem: `InputPathsMap must have ${listed(new Set(missing))}, which the text fills in`,
          location: 'Properties/Targets',
        },
      ];
    }),
  ),
};

/** What a trigger of each type needs. Source: Glue API, CreateTrigger. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  SCHEDULED: ['Schedule'],
  CONDITIONAL: ['Predicate'],
  EVENT: ['WorkflowName'],
};

const triggerWhole: Rule = {
  id: 'ML-CF-103',
  title: 'A trigger of Glue has what its type needs, and something to start',
  facts: [],
  fix: 'give Schedule, Predicate or WorkflowName, as the type asks, and a job or crawler in Actions',
  check: forEach('AWS::Glue::Trigger', ({ properties }) => [
    ...(NEEDED[String(properties.Type)] ?? [])
      .filter((name) => properties[name] === undefined)
      .map((name) => ({
        problem: `${name} must be given for ${shown(properties.Type)}, got nothing`,
        location: `Properties/${name}`,
      })),
    ...(hasOpen(properties.Actions) ||
    asList(properties.Actions).some((action) => at(action, 'JobName') ?? at(action, 'CrawlerName'))
      ? []
      : [{ problem: 'Actions must name a job or a crawler, got none', location: 'Properties/Actions' }]),
  ]),
};

/** Rules about what starts something. */
export const eventRules: readonly Rule[] = [somethingHappens, roleGiven, placesFilled, triggerWhole];
