import { emrServerlessRules } from '../../../lib/checks/rules/emr-serverless';
import { type Example, type Resources, testRules } from './examples';

/** An application that keeps every rule, with changes. */
const application = (changes: Record<string, unknown> = {}): Resources => ({
  App: [
    'AWS::EMRServerless::Application',
    {
      AutoStopConfiguration: { Enabled: true, IdleTimeoutMinutes: 15 },
      MaximumCapacity: { Cpu: '16 vCPU', Memory: '64 GB' },
      ...changes,
    },
  ],
});

const examples: Example[] = [
  {
    rule: 'ML-EM-01',
    fails: application({ AutoStopConfiguration: { Enabled: false } }),
    says: 'Enabled must be true, got false',
    passes: application(),
    alsoFails: { 'after a day': application({ AutoStopConfiguration: { Enabled: true, IdleTimeoutMinutes: 1440 } }) },
    alsoPasses: { 'as EMR has it': application({ AutoStopConfiguration: undefined }) },
  },
  {
    rule: 'ML-EM-02',
    fails: application({ MaximumCapacity: { Cpu: '16 vCPU' } }),
    says: 'must say Cpu and Memory, got no Memory',
    passes: application(),
    alsoPasses: {
      'of a parameter': application({ MaximumCapacity: { Cpu: { Ref: 'Cpu' }, Memory: { Ref: 'Memory' } } }),
    },
  },
  {
    rule: 'ML-EM-02-2',
    fails: application({ InitialCapacity: [{ Key: 'Driver', Value: {} }], AutoStopConfiguration: {} }),
    says: 'Enabled must be true, got nothing',
    passes: application({ InitialCapacity: [{ Key: 'Driver', Value: {} }] }),
  },
  {
    rule: 'ML-EM-03',
    fails: application({ NetworkConfiguration: { SubnetIds: ['subnet-1'] } }),
    says: 'must name SecurityGroupIds, got nothing',
    passes: application({ NetworkConfiguration: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } }),
  },
];

testRules('emrServerlessRules', emrServerlessRules, examples);
