import { templateRules } from '../../../lib/checks/rules/templates';
import { type Example, type Resources, testRules } from './examples';

const topics = (count: number): Resources =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Topic${index}`, ['AWS::SNS::Topic'] as const]));
const group = (ingressFrom?: string): Resources[string] => [
  'AWS::EC2::SecurityGroup',
  ingressFrom === undefined ? {} : { SecurityGroupIngress: [{ SourceSecurityGroupId: { Ref: ingressFrom } }] },
];

const examples: Example[] = [
  {
    rule: 'ML-CF-02',
    fails: topics(451),
    says: 'stack Test has 451 Resources, the limit is 500',
    passes: topics(450),
  },
  {
    rule: 'ML-CF-08',
    fails: { A: group('B'), B: group('A') },
    says: 'the resources wait for each other: Test/A > Test/B > Test/A',
    passes: { A: group('B'), B: group() },
    alsoFails: {
      'by DependsOn': { A: group('B'), B: ['AWS::EC2::SecurityGroup', {}, { DependsOn: 'A' }] },
      'a resource that names itself': { A: group('A') },
    },
    alsoPasses: {
      'a rule beside the group': { A: group(), Rule: ['AWS::EC2::SecurityGroupIngress', { GroupId: { Ref: 'A' } }] },
    },
  },
];

testRules('templateRules', templateRules, examples);
