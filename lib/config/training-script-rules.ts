import { closedFrameworks, frameworkVersions } from '../sagemaker/images';
import type { Framework } from '../sagemaker/framework-release';
import { CODE_CHANNEL, scriptModeHyperparameters } from '../sagemaker/script-mode';
import { distribution } from '../training/programs/distribution';
import { type Problem, problemWith } from './config-error';
import { inOwnWords } from './construct-faults';
import type { PlatformConfig } from './schema';
import { distributionOf, frameworkOf, type TrainingDefinition } from './training-definition';
import { wholeDefinitions } from './training-definitions';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** A script needs a framework that is open, a version of it that there is, and instances on which it can be distributed. */
function scriptsFit(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { script } = definition;
    if (script === undefined) return [];
    const framework = script.framework as Framework;
    const closed = closedFrameworks[framework];
    if (closed !== undefined) {
      return [problemWith(`${path}.script.framework`, framework, `is no longer supported; ${closed}.`)];
    }
    const versions = frameworkVersions(framework, 'training');
    if (script.version !== undefined && !versions.includes(script.version)) {
      return [
        problemWith(
          `${path}.script.version`,
          script.version,
          `is not a version of ${framework} here; ${versions.join(', ')} are allowed. Use one of them, or leave it out.`,
        ),
      ];
    }
    const choice = distributionOf(definition);
    if (choice === undefined) return onlyDistributed(path, framework);
    try {
      distribution(choice, {
        ...frameworkOf(script),
        instanceType: definition.instanceType,
        instanceCount: definition.instances,
      });
      return [];
    } catch (error) {
      const message = inOwnWords((error as Error).message);
      return [{ path: `${path}.distribution.mode`, message: `${message}.` }];
    }
  });
}

/** What nothing but a distribution starts, with the one to begin with, and the reason. */
const ONLY_DISTRIBUTED: Readonly<Partial<Record<Framework, readonly [mode: string, because: string]>>> = {
  'pytorch-neuron': ['neuron', 'nothing else starts a script on Trainium (TR-27)'],
  'hugging-face-neuron': ['neuron', 'nothing else starts a script on Trainium (TR-27)'],
  smp: ['smp', 'its library splits a model over processes, which only a distribution starts'],
};

function onlyDistributed(path: string, framework: Framework): Problem[] {
  const only = ONLY_DISTRIBUTED[framework];
  if (only === undefined) return [];
  const [mode, because] = only;
  const other = framework.endsWith('-neuron') ? '' : ', or use framework pytorch';
  const message = `missing; framework ${framework} needs one, because ${because}; mode ${mode} is allowed. Add distribution: {mode: ${mode}}${other}.`;
  return [{ path: `${path}.distribution`, message }];
}

/** Hyperparameters of a script that the platform sets, and would set over those that are given. */
function reservedHyperparameters(definition: TrainingDefinition): readonly string[] {
  const { script } = definition;
  if (script === undefined) return [];
  return [...Object.keys(scriptModeHyperparameters(script.entryPoint, '')), ...ofTheDistribution(definition, script)];
}

/** Those that start the distribution; none where it does not fit, which has a message of its own. */
function ofTheDistribution(
  definition: TrainingDefinition,
  script: NonNullable<TrainingDefinition['script']>,
): readonly string[] {
  const choice = distributionOf(definition);
  if (choice === undefined) return [];
  const { instanceType, instances } = definition;
  try {
    const where = { ...frameworkOf(script), instanceType, instanceCount: instances };
    return Object.keys(distribution(choice, where).hyperparameters);
  } catch {
    return [];
  }
}

/** What the platform sets cannot be given, nor searched. */
function reservedNamesAreFree(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const reserved = reservedHyperparameters(definition);
    return (['hyperparameters', 'tuning.ranges'] as const).flatMap((key) => {
      const { hyperparameters, tuning } = definition;
      const names = Object.keys(key === 'hyperparameters' ? hyperparameters : (tuning?.ranges ?? {}));
      return names
        .filter((name) => reserved.includes(name))
        .map((name) => {
          const text =
            'is set by the platform, so that the script is found and started; other names are allowed. Remove it.';
          return problemWith(`${path}.${key}.${name}`, name, text);
        });
    });
  });
}

/** The code of a script comes in a channel of its own. */
function codeHasItsChannel(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    if (definition.script === undefined) return [];
    return definition.channels.flatMap(({ name }, index) =>
      name === CODE_CHANNEL
        ? [
            problemWith(
              `${path}.channels[${index}].name`,
              name,
              'is the channel in which a script gets its code; other names are allowed. Rename it, and the folder of each version.',
            ),
          ]
        : [],
    );
  });
}

/** SageMaker takes no more hyperparameters (TR-19). */
const MOST_HYPERPARAMETERS = 100;

/** Those of the platform count, too. */
function hyperparametersAreFew(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const own = Object.keys(definition.hyperparameters).length;
    const hidden = reservedHyperparameters(definition).length;
    if (own + hidden <= MOST_HYPERPARAMETERS) return [];
    const text = `are too many; ${MOST_HYPERPARAMETERS - hidden} are allowed${hidden === 0 ? '' : `, because the platform adds ${hidden}`}. Put them into a file of the code (TR-19).`;
    return [problemWith(`${path}.hyperparameters`, `${own} hyperparameters`, text)];
  });
}

/** What must hold of a script of one's own. */
export const trainingScriptRules: readonly Rule<PlatformConfig>[] = [
  scriptsFit,
  reservedNamesAreFree,
  codeHasItsChannel,
  hyperparametersAreFew,
];
