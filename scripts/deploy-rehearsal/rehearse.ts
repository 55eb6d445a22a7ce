import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import type { PlatformConfig } from '../../lib/config/load-config';
import { Emulator } from '../../proof/emulator/emulator';
import { typeSpecification } from '../../proof/emulator/type-specification';
import { templateLayer } from '../../proof/template-layer';
import { Failed } from '../rehearsal/failed';
import type { Progress } from '../rehearsal/progress';
import { platformTemplates } from '../resolved-platform';
import { Cdk, type RehearsedStacks } from './cdk';
import type { Found, ResolvedFound } from './found';
import { type Operation, readLog, resourcesAfter } from './log';
import { rehearsePromotions } from './promotions';
import { resolvedTemplates } from './resolved';
import { rulesOn } from './rules';
import { malformedArns, unresolved } from './texts';

/** How many steps a rehearsal tells of: without an endpoint there is nothing to promote. */
export function stepsOf({ serving }: PlatformConfig): number {
  return serving.enabled ? 12 : 5;
}

/** What is rehearsed, and where. */
export interface Rehearsal {
  /** The configuration. */
  readonly config: PlatformConfig;

  /** Where it was read from. */
  readonly configPath: string;

  /** Folder for all that is written; removed by whoever made it. */
  readonly folder: string;

  /** Is told what is going on. */
  readonly progress: Progress;
}

/**
 * Brings every stack of a configuration into an emulator with the real CDK CLI, twice, promotes a model version, brings a
 * change that has nothing to do with it, and looks at every property that was resolved.
 *
 * @throws Failed when a stack cannot be brought
 */
export async function rehearse(rehearsal: Rehearsal): Promise<Found> {
  const { config, configPath, folder, progress } = rehearsal;
  const templates = synthesized(config, configPath);
  const log = join(folder, 'resources.jsonl');
  const emulator = await progress.during(
    'Start MiniStack, an emulator of AWS, on this machine alone',
    async () => await start(templates, config.region, folder, log),
    () => 'it answers',
  );
  try {
    const cdk = new Cdk(folder, emulator.environment, config.region);
    await progress.during(
      'cdk bootstrap',
      async () => await cdk.bootstrap(),
      () => 'bootstrapped',
    );
    const bring = async (what: string, path: string): Promise<RehearsedStacks> =>
      await progress.during(
        what,
        async () => await cdk.deployAll(path),
        ({ all, unchanged }) => `${all.length} stacks rehearsed, ${unchanged.length} of them unchanged`,
      );
    const first = await bring('cdk deploy --all, for the first time', configPath);
    const operations = readLog(log);
    const again = await bring('The same again', configPath);
    const promotion = await rehearsePromotions({
      ...rehearsal,
      endpoint: emulator.endpoint,
      log,
      bring: async (path) =>
        await bring('cdk deploy --all, with other days for logs, and an endpoint for experiments', path),
    });
    const resolved = await progress.during(
      'Look at every resolved property',
      async () => await checkResolved(templates, resourcesAfter(operations)),
      ({ resources, arns }) => `${resources} resources, ${arns} ARNs`,
    );
    return { names: templates.map(({ id, stackName }) => stackName ?? id), first, again, promotion, resolved };
  } finally {
    await emulator.stop();
  }
}

function synthesized(config: PlatformConfig, configPath: string): StackTemplate[] {
  try {
    return platformTemplates(config);
  } catch (error) {
    throw new Failed(`The templates of ${configPath} cannot be synthesized: ${firstLine(error)}`);
  }
}

async function start(
  templates: readonly StackTemplate[],
  region: string,
  folder: string,
  log: string,
): Promise<Emulator> {
  const types = join(folder, 'types.json');
  const used = templates.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type));
  writeFileSync(types, JSON.stringify(typeSpecification(used)));
  try {
    return await Emulator.start({ region, stacks: { types, log } });
  } catch (error) {
    throw new Failed(`MiniStack cannot be started: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}

async function checkResolved(
  templates: readonly StackTemplate[],
  resources: readonly Operation[],
): Promise<ResolvedFound> {
  const { templates: resolved, missing } = resolvedTemplates(templates, resources);
  const { count, lines } = malformedArns(resolved);
  return {
    resources: new Assembly(resolved).resources.length,
    arns: count,
    missing,
    unresolved: unresolved(resolved),
    malformed: lines,
    schema: await templateLayer.check(new Assembly(resolved)),
    rules: rulesOn(templates, resolved),
  };
}
