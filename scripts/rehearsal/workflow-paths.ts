import { join } from 'node:path';
import { FEATURES } from '../../lib/readmission/layout';
import type { Check } from './check';
import { table } from './table';
import { WorkflowBuckets } from './workflow-buckets';
import { deviations, type Ran } from './workflow-checks';
import { readmissionWorkflow } from './workflow-definitions';
import { runWorkflow } from './workflow-run';
import { otherWorkflowPaths, workflowPaths } from './workflow-path-list';
import { WorkflowServices } from './workflow-services';
import { makeVersions } from './workflow-versions';

/** What a path did. */
export interface WorkflowPathResult {
  /** What happens in it. */
  readonly name: string;

  /** States in order. */
  readonly states: readonly string[];

  /** Versions that were registered. */
  readonly registered: number;

  /** How long it took. */
  readonly seconds: number;

  /** What is not as it must be. */
  readonly deviations: readonly string[];
}

/** Where the paths are run. */
export interface WorkflowPathsProps {
  /** Folder that stands for AWS: a folder for each zone, and `code` with the archive of the code. */
  readonly root: string;

  /** Version of the features, with a manifest, in `features/readmission/version=<version>/`. */
  readonly version: string;

  /** Is told how far it is. */
  readonly tell: (text: string) => void;
}

/**
 * Runs the training workflow of the sandbox on its paths, with the real scripts behind training and evaluation. The first
 * path takes the whole version of the features, the others small copies of it.
 */
export async function runWorkflowPaths({ root, version, tell }: WorkflowPathsProps): Promise<WorkflowPathResult[]> {
  const work = join(root, 'workflow');
  const versions = await makeVersions(join(root, 'features', FEATURES), version, join(root, 'logs', 'versions.log'));
  const sandbox = readmissionWorkflow();
  const buckets = new WorkflowBuckets(root);
  const earlier = new Map<string, Ran>();
  const results: WorkflowPathResult[] = [];
  const paths = [...workflowPaths(version, versions), ...otherWorkflowPaths(versions)];
  for (const [index, path] of paths.entries()) {
    const name = `path-${index + 1}`;
    const services = new WorkflowServices({
      buckets,
      work: join(work, name),
      runs: [
        { id: 'later', state: 'FAILED' },
        { id: versions.few, state: 'SUCCEEDED' },
      ],
      faults: path.faults,
      interrupted: path.interrupted,
    });
    tell(`${path.name} …`);
    const started = Date.now();
    const execution = await runWorkflow({
      definition: path.definition ?? sandbox,
      input: path.input ?? { version: path.version },
      name,
      services,
    });
    const ran = { execution, services, buckets, version: path.version, name };
    earlier.set(path.name, ran);
    const wrong = [...deviations(ran, path.expected), ...(path.besides?.(ran, earlier) ?? [])];
    const result = {
      name: path.name,
      states: execution.states,
      registered: services.registry.versions.length,
      seconds: (Date.now() - started) / 1000,
      deviations: wrong,
    };
    tell(`${wrong.length === 0 ? 'as it must be' : `NOT: ${wrong.join('; ')}`}, ${result.seconds.toFixed(0)} s`);
    results.push(result);
  }
  return results;
}

/** The paths as checks of a rehearsal. */
export function checksOfWorkflow(results: readonly WorkflowPathResult[]): Check[] {
  return results.map(({ name, deviations: wrong }) => ({
    what: `workflow: ${name}`,
    found: wrong.length === 0 ? 'so' : wrong.join('; '),
    wanted: 'so',
    ok: wrong.length === 0,
  }));
}

/** The paths as lines of a table. */
export function workflowTable(results: readonly WorkflowPathResult[]): string[] {
  return table([
    ['', 'path', 'states', 'registered', 'seconds'],
    ...results.map(({ name, states, registered, seconds, deviations: wrong }) => [
      wrong.length === 0 ? 'ok' : 'NOT',
      name,
      states.join(' > '),
      String(registered),
      seconds.toFixed(0),
    ]),
  ]);
}
