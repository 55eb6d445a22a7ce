import { FEATURES } from '../../lib/readmission/layout';
import { batchTransformPaths } from '../../lib/serving/batch/batch-transform.paths';
import { promotionPaths } from '../../lib/serving/promotion.paths';
import { trainingPaths, workflowPaths } from '../../lib/training/training-workflow.paths';
import type { WorkflowFacts, WorkflowPaths } from '../../lib/workflow/paths';

/** Tables of paths, by the end of the path of the construct that has the state machine. */
const TABLES: readonly (readonly [end: RegExp, table: (facts: WorkflowFacts) => WorkflowPaths])[] = [
  [/\/Readmission\/Workflow$/, trainingPaths],
  [/\/Definitions\/[^/]+\/Workflow$/, (facts) => workflowPaths(facts, { madePrefix: FEATURES })],
  [/\/Batch\/Workflow$/, batchTransformPaths],
  [/\/Promotion\/Workflow$/, promotionPaths],
];

/**
 * The table of a state machine.
 *
 * @param path of its construct
 * @returns undefined when none is stated
 */
export function tableFor(path: string): ((facts: WorkflowFacts) => WorkflowPaths) | undefined {
  return TABLES.find(([end]) => end.test(path.replace(/\/Resource$/, '')))?.[1];
}
