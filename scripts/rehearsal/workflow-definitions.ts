import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse, stringify } from 'yaml';
import { asProperties, type Properties } from '../../lib/checks/assembly';
import { type ResolvedStack, resolvedPlatform, ROOT } from '../resolved-platform';
import { Failed } from './failed';

/** Configuration that the workflows are synthesized from. */
const CONFIG = 'config/sandbox.yaml';

/**
 * The training workflow of the readmission model, as the template of `config/sandbox.yaml` has it.
 *
 * @param training what stands otherwise below `training` of the configuration
 */
export function readmissionWorkflow(training: Properties = {}): Properties {
  const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
  try {
    const config = asProperties(parse(readFileSync(join(ROOT, CONFIG), 'utf8')));
    const file = join(folder, 'changed.yaml');
    writeFileSync(file, stringify({ ...config, training: { ...asProperties(config.training), ...training } }));
    return workflowOf(resolvedPlatform(relative(ROOT, file)), 'Readmission/Workflow');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Definition of a state machine of the training stack.
 *
 * @param path path of its construct in the stack
 * @throws Failed with the paths of those that there are
 */
export function workflowOf(platform: readonly ResolvedStack[], path: string): Properties {
  const machines = platform
    .filter(({ id }) => id === 'Training')
    .flatMap(({ resources }) => resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine'));
  const machine = machines.find((one) => one.path.join('/') === path);
  if (machine === undefined) {
    const there = machines.map((one) => one.path.join('/'));
    throw new Failed(`the training stack must have the state machine '${path}', has '${there.join("', '")}'`);
  }
  return asProperties(JSON.parse(String(machine.properties.DefinitionString)));
}
