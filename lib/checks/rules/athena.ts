import { asProperties, at } from '../assembly';
import { forEach, type Rule } from '../rule';
import { shown, switchOf } from './known-values';

const WORKGROUP = 'AWS::Athena::WorkGroup';

const canBeDeleted: Rule = {
  id: 'ML-AT-01',
  title: 'A workgroup that goes with its stack can be deleted',
  facts: ['AT-01'],
  fix: 'set RecursiveDeleteOption to true, or retain the workgroup',
  check: forEach(WORKGROUP, function* ({ properties, template }) {
    if (template.DeletionPolicy?.startsWith('Retain') === true) return;
    const { RecursiveDeleteOption } = properties;
    if (RecursiveDeleteOption !== undefined && switchOf(RecursiveDeleteOption) !== false) return;
    yield {
      problem: `RecursiveDeleteOption is ${shown(RecursiveDeleteOption)}: with the first query in its history the workgroup cannot be deleted`,
      location: 'Properties/RecursiveDeleteOption',
    };
  }),
};

const settingsHold: Rule = {
  id: 'ML-AT-02',
  title: 'A workgroup with settings enforces them',
  facts: ['AT-02'],
  fix: 'set EnforceWorkGroupConfiguration to true',
  check: forEach(WORKGROUP, function* ({ properties }) {
    const configuration = asProperties(properties.WorkGroupConfiguration);
    const enforced = configuration.EnforceWorkGroupConfiguration;
    if (at(configuration, 'ResultConfiguration') === undefined) return;
    if (enforced !== undefined && switchOf(enforced) !== false) return;
    yield {
      problem: `EnforceWorkGroupConfiguration is ${shown(enforced)}, so a client chooses another place and key for its results`,
      location: 'Properties/WorkGroupConfiguration/EnforceWorkGroupConfiguration',
    };
  }),
};

/** Rules about Athena. */
export const athenaRules: readonly Rule[] = [canBeDeleted, settingsHold];
