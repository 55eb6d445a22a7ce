import { promotionPaths } from '../../lib/serving/promotion.paths';
import { trainingPaths } from '../../lib/training/training-workflow.paths';
import type { WorkflowFacts, WorkflowPaths } from '../../lib/workflow/paths';

/** Tables of paths, by the end of the path of the construct that has the state machine. */
const TABLES: readonly (readonly [end: string, table: (facts: WorkflowFacts) => WorkflowPaths])[] = [
  ['/Readmission/Workflow', trainingPaths],
  ['/Promotion/Workflow', promotionPaths],
];

/**
 * The table of a state machine.
 *
 * @param path of its construct
 * @returns undefined when none is stated
 */
export function tableFor(path: string): ((facts: WorkflowFacts) => WorkflowPaths) | undefined {
  return TABLES.find(([end]) => path.replace(/\/Resource$/, '').endsWith(end))?.[1];
}
