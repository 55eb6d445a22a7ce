import { passedRoleRules } from '../../../lib/checks/rules/passed-roles';
import { testRules } from './examples';
import { trainingJob } from './job-requests';
import { calls, given, pass, TRAINING } from './machines';

testRules('passedRoleRules', passedRoleRules, [
  {
    rule: 'ML-SF-10',
    fails: given(TRAINING.slice(0, 2), trainingJob()),
    says: 'state Run: RoleArn: the role of the state machine may not pass Test/JobRole',
    passes: given(TRAINING, trainingJob()),
    alsoFails: {
      'another role': given([...TRAINING.slice(0, 2), pass({ 'Fn::GetAtt': ['Role', 'Arn'] })], trainingJob()),
      'another service': given(
        [...TRAINING.slice(0, 2), pass({ 'Fn::GetAtt': ['JobRole', 'Arn'] }, 'glue.amazonaws.com')],
        trainingJob(),
      ),
    },
    alsoPasses: {
      'a role of the execution': given(
        TRAINING.slice(0, 2),
        trainingJob({ RoleArn: undefined, 'RoleArn.$': '$.role' }),
      ),
    },
  },
  {
    rule: 'ML-SF-10-2',
    fails: given([...TRAINING, pass('*')], trainingJob()),
    says: "its role may pass '*', which is more than one role",
    passes: given(TRAINING, trainingJob()),
    alsoFails: {
      'any service': given([...TRAINING.slice(0, 2), pass({ 'Fn::GetAtt': ['JobRole', 'Arn'] }, '')], trainingJob()),
      'a pattern': given([...TRAINING, pass('arn:aws:iam::123456789012:role/job-*')], trainingJob()),
    },
    alsoPasses: {
      'a role that runs no job': given([pass('*')], calls('ecs:runTask')),
    },
  },
]);
