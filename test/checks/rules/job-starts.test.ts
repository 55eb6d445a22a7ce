import { jobStartRules } from '../../../lib/checks/rules/job-starts';
import { type Resources, testRules } from './examples';

const JOB = { 'Fn::Sub': 'arn:aws:glue:${AWS::Region}:${AWS::AccountId}:job/${Job}' };
const WORKFLOW = { 'Fn::Sub': 'arn:aws:glue:${AWS::Region}:${AWS::AccountId}:workflow/${Workflow}' };
const rule = (Arn: unknown): Resources => ({
  Rule: ['AWS::Events::Rule', { Targets: [{ Id: 'Target0', Arn }] }],
  Job: ['AWS::Glue::Job', { GlueVersion: '5.1' }],
  Workflow: ['AWS::Glue::Workflow', {}],
});
const job = (GlueVersion?: unknown): Resources => ({ Job: ['AWS::Glue::Job', { GlueVersion }] });

testRules('jobStartRules', jobStartRules, [
  {
    rule: 'ML-RV-02',
    fails: rule(JOB),
    says: 'is a Glue job, which is no target of a rule',
    passes: rule(WORKFLOW),
    alsoFails: { 'a job of another app': rule('arn:aws:glue:eu-west-1:123456789012:job/encounters') },
    alsoPasses: { 'a state machine': rule('arn:aws:states:eu-west-1:123456789012:stateMachine:job') },
  },
  {
    rule: 'ML-OF-02',
    fails: job('9.9'),
    says: "Glue has no version '9.9'; it has 0.9, 1.0",
    passes: job('5.1'),
    alsoPasses: { 'the default': job(), 'a parameter': job({ Ref: 'Version' }) },
  },
]);
