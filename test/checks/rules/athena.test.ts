import { athenaRules } from '../../../lib/checks/rules/athena';
import { type Resources, testRules } from './examples';

/** A workgroup, but for what is different in it and in its configuration. */
function workgroup(
  different: Record<string, unknown>,
  configuration: Record<string, unknown> = {},
  beside: Record<string, unknown> = {},
): Resources {
  return {
    Workgroup: [
      'AWS::Athena::WorkGroup',
      {
        RecursiveDeleteOption: true,
        WorkGroupConfiguration: {
          EnforceWorkGroupConfiguration: true,
          ResultConfiguration: { OutputLocation: 's3://results/' },
          ...configuration,
        },
        ...different,
      },
      beside,
    ],
  };
}

testRules('athenaRules', athenaRules, [
  {
    rule: 'ML-AT-01',
    fails: workgroup({ RecursiveDeleteOption: undefined }),
    says: 'is nothing',
    passes: workgroup({}),
    alsoFails: { 'what is switched off': workgroup({ RecursiveDeleteOption: false }) },
    alsoPasses: {
      'a workgroup that stays': workgroup({ RecursiveDeleteOption: false }, {}, { DeletionPolicy: 'Retain' }),
    },
  },
  {
    rule: 'ML-AT-02',
    fails: workgroup({}, { EnforceWorkGroupConfiguration: false }),
    says: 'is false',
    passes: workgroup({}),
    alsoFails: { 'what is not said': workgroup({}, { EnforceWorkGroupConfiguration: undefined }) },
    alsoPasses: {
      'a workgroup without settings': workgroup({
        WorkGroupConfiguration: { EngineVersion: { SelectedEngineVersion: 'AUTO' } },
      }),
    },
  },
]);
