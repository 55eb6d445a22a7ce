import type { Fact } from './fact';
import { auditFacts } from './audit';
import { dmsFacts } from './dms';
import { gatewayFacts } from './gateway';
import { generalFacts } from './general';
import { hostingFacts } from './hosting';
import { keyFacts } from './keys';
import { lakeFacts } from './lake';
import { mechanicsFacts } from './mechanics';
import { monitoringFacts } from './monitoring';
import { networkFacts } from './network';
import { registryFacts } from './registry';
import { storageFacts } from './storage';
import { streamFacts } from './streams';
import { studioFacts } from './studio';
import { trainingFacts } from './training';
import { warehouseFacts } from './warehouse';
import { workflowFacts } from './workflows';

/** Every fact, in the order of the files. */
export const allFacts: readonly Fact[] = [
  ...auditFacts,
  ...dmsFacts,
  ...gatewayFacts,
  ...generalFacts,
  ...hostingFacts,
  ...keyFacts,
  ...lakeFacts,
  ...mechanicsFacts,
  ...monitoringFacts,
  ...networkFacts,
  ...registryFacts,
  ...storageFacts,
  ...streamFacts,
  ...studioFacts,
  ...trainingFacts,
  ...warehouseFacts,
  ...workflowFacts,
];
