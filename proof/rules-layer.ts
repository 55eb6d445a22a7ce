import { allRules } from '../lib/checks/all-rules';
import { findingsOf, messageOf } from '../lib/checks/rule';
import type { Layer } from './layer';

/** The rules of `lib/checks`, in resources and inside of state machines and pipelines. */
export const rulesLayer: Layer = {
  name: 'rules',
  proves: 'No template has what AWS is known to refuse or ignore at deploy or run time',
  check: (assembly) =>
    Promise.resolve(
      findingsOf(allRules, assembly).map(
        (finding) => `${finding.rule.id} ${finding.resource.id}: ${messageOf(finding)}`,
      ),
    ),
};
