import { apiLayer } from './api-models/layer';
import { iamLayer } from './iam/layer';
import type { Layer } from './layer';
import { networkLayer } from './network/layer';
import { packsLayer } from './packs/layer';
import { promisesLayer } from './promises/layer';
import { referencesLayer } from './references/layer';
import { rulesLayer } from './rules-layer';
import { statesLayer } from './states/layer';
import { templateLayer } from './template-layer';

/** Every layer that looks at templates, in the order of the kill table: from what a schema says to what a platform promises. */
export const layers: readonly Layer[] = [
  templateLayer,
  apiLayer,
  rulesLayer,
  packsLayer,
  referencesLayer,
  statesLayer,
  iamLayer,
  networkLayer,
  promisesLayer,
];
