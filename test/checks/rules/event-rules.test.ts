import { eventRules } from '../../../lib/checks/rules/event-rules';
import { type Example, type Resources, testRules } from './examples';

const TOPIC = { Id: 'Topic', Arn: 'arn:aws:sns:eu-west-1:123456789012:alarms' };
const rule = (changes: Record<string, unknown>): Resources => ({
  Rule: ['AWS::Events::Rule', { EventPattern: { source: ['aws.glue'] }, Targets: [TOPIC], ...changes }],
});
const saying = (InputTemplate: string): Resources =>
  rule({ Targets: [{ ...TOPIC, InputTransformer: { InputPathsMap: { state: '$.detail.state' }, InputTemplate } }] });
const machine: Resources = { Machine: ['AWS::StepFunctions::StateMachine', {}] };
const trigger = (changes: Record<string, unknown>): Resources => ({
  Trigger: [
    'AWS::Glue::Trigger',
    { Type: 'SCHEDULED', Schedule: 'cron(0 3 * * ? *)', Actions: [{ JobName: 'job' }], ...changes },
  ],
});

const examples: Example[] = [
  {
    rule: 'ML-CF-102',
    fails: rule({ Targets: [] }),
    says: 'Targets must name a target, got none',
    passes: rule({}),
    alsoFails: {
      'nothing to wait for': rule({ EventPattern: undefined }),
      'any event': rule({ EventPattern: {} }),
    },
    alsoPasses: {
      'all of an account': rule({ EventPattern: { account: ['123456789012'] } }),
      'the clock': rule({ EventPattern: undefined, ScheduleExpression: 'rate(1 day)' }),
    },
  },
  {
    rule: 'ML-CF-102-2',
    fails: { ...machine, ...rule({ Targets: [{ Id: 'M', Arn: { Ref: 'Machine' } }] }) },
    says: "must be given for the target '@{Test/Machine}'",
    passes: { ...machine, ...rule({ Targets: [{ Id: 'M', Arn: { Ref: 'Machine' }, RoleArn: 'arn' }] }) },
    alsoFails: {
      'a workflow of Glue': rule({ Targets: [{ Id: 'W', Arn: 'arn:aws:glue:eu-west-1:123456789012:workflow/w' }] }),
    },
  },
  {
    rule: 'ML-CF-102-3',
    fails: saying('"Job <job> ended as <state>"'),
    says: "InputPathsMap must have 'job'",
    passes: saying('"Ended as <state>"'),
    alsoPasses: { 'what EventBridge fills in': saying('"<aws.events.rule-name>: <state>"') },
  },
  {
    rule: 'ML-CF-103',
    fails: trigger({ Schedule: undefined }),
    says: "Schedule must be given for 'SCHEDULED', got nothing",
    passes: trigger({}),
    alsoFails: {
      'an event without workflow': trigger({ Type: 'EVENT' }),
      'nothing to start': trigger({ Actions: [{}] }),
    },
    alsoPasses: { 'by hand': trigger({ Type: 'ON_DEMAND', Schedule: undefined }) },
  },
];

testRules('eventRules', eventRules, examples);
