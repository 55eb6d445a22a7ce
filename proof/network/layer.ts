import type { Assembly } from '../../lib/checks/assembly';
import type { Layer } from '../layer';
import { boundaryFaults } from './boundaries';
import { isolationFaults } from './isolation';
import { networkOf } from './network';
import { placementFaults } from './placements';

/** The network, read out of the templates: who reaches what, and who must not. */
export const networkLayer: Layer = {
  name: 'network',
  proves:
    'Patient data stays in isolated subnets or is excused, no way leads out, and each call has an endpoint that allows it',
  check: async (assembly: Assembly) => networkFaults(assembly),
};

/** All faults, sorted; each line once. */
export function networkFaults(assembly: Assembly): string[] {
  const network = networkOf(assembly);
  const faults = [...isolationFaults(network), ...boundaryFaults(network), ...placementFaults(network)];
  return [...new Set(faults)].sort();
}
