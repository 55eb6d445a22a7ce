import { algorithm as algorithmNamed } from '../sagemaker/algorithms/catalogue';
import { checkAlgorithmUse } from '../sagemaker/algorithms/check-use';
import { jumpStartPackage } from '../sagemaker/algorithms/jump-start';
import { algorithmImage, closedFrameworks, frameworkImage, frameworkVersions } from '../sagemaker/images';
import { autoMlFaults } from '../training/jobs/auto-ml';
import type { Framework } from '../sagemaker/framework-release';
import { distribution } from '../training/programs/distribution';
import { type Problem, problemWith } from './config-error';
import {
  autoMlOf,
  distributionOf,
  frameworkOf,
  INPUT_MODES,
  processorOf,
  searchOf,
  servingFramework,
} from './training-definition';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;
type Definition = NonNullable<PlatformConfig['training']>['jobs'][number];

/** What a definition may be made of; one of them. */
const PROGRAMS = ['algorithm', 'script', 'image', 'marketplace', 'autopilot'] as const;

/** Definitions that are right by themselves, so that what is between their keys can be looked at. */
function whole({ training }: Config): (readonly [path: string, definition: Definition])[] {
  return (training?.jobs ?? []).flatMap((job, index) =>
    job.name === undefined ||
    job.data === undefined ||
    (job.objective !== undefined && job.objective.metric === undefined) ||
    job.instanceType === undefined ||
    job.hyperparameters === undefined ||
    job.channels === undefined
      ? []
      : [[`training.jobs[${index}]`, job as Definition] as const],
  );
}

/** Exactly one program. */
function oneProgram(config: Config): Problem[] {
  return whole(config).flatMap(([path, definition]) => {
    const given = PROGRAMS.filter((program) => definition[program] !== undefined);
    if (given.length === 1) return [];
    const change = given.length === 0 ? 'Add one.' : 'Leave one.';
    const text = `must say what runs; one of ${PROGRAMS.join(', ')} is allowed. ${change}`;
    return [problemWith(path, given.join(', '), text)];
  });
}

/** A bar, where a metric can be measured: what nobody measures is not registered. */
function oneBar(config: Config): Problem[] {
  return whole(config).flatMap(([path, { objective, algorithm, tuning, metrics }]) => {
    if (objective === undefined) {
      const measured =
        algorithm === undefined ? Object.keys(metrics) : algorithmNamed(algorithm).metrics.map(({ name }) => name);
      if (tuning !== undefined) {
        return [problemWith(`${path}.tuning`, 'given', 'searches for an objective; objective is required. Add it.')];
      }
      if (measured.length === 0) return [];
      const text = `is required, for this program reports metrics; one of ${measured.slice(0, 8).join(', ')} with atLeast or atMost is allowed. Add it.`;
      return [problemWith(`${path}.objective`, 'none', text)];
    }
    if ((objective.atLeast === undefined) !== (objective.atMost === undefined)) return [];
    const text = 'must have one bar; atLeast or atMost is allowed. Give the one that makes a model good enough.';
    return [problemWith(`${path}.objective`, objective.metric, text)];
  });
}

/** Sections that the program of a definition does not take. */
function sectionsFitTheProgram(config: Config): Problem[] {
  return whole(config).flatMap(([path, definition]) => {
    const { script, autopilot, algorithm, marketplace } = definition;
    const problems: Problem[] = [];
    const stray = (section: string, value: unknown, text: string): void => {
      problems.push(problemWith(`${path}.${section}`, value, text));
    };
    if (definition.distribution !== undefined && script === undefined) {
      stray(
        'distribution',
        definition.distribution.mode,
        'is for a script; other programs distribute by themselves. Remove it, or use a script.',
      );
    }
    if (autopilot !== undefined && definition.tuning !== undefined) {
      stray(
        'tuning',
        'given',
        'is not possible with autopilot, which searches by itself; one of the two is allowed. Remove it.',
      );
    }
    if (autopilot !== undefined && definition.storage !== 's3') {
      stray('storage', definition.storage, 'is not read by Autopilot; s3 is allowed. Use s3.');
    }
    const fromJumpStart = algorithm !== undefined && algorithmNamed(algorithm).image.source === 'jump-start';
    if (definition.jumpStart !== undefined && !fromJumpStart) {
      stray('jumpStart', algorithm ?? 'given', 'is for algorithms that come through JumpStart. Remove it.');
    }
    const metrics = Object.keys(definition.metrics);
    if (metrics.length > 0 && (algorithm ?? marketplace ?? autopilot) !== undefined) {
      stray(
        'metrics',
        metrics.join(', '),
        'are known to SageMaker for this program; a script or an image may say them. Remove them.',
      );
    }
    const decides = definition.objective?.metric;
    if ((script ?? definition.image) !== undefined && decides !== undefined && !metrics.includes(decides)) {
      stray(
        'objective.metric',
        decides,
        `is not found in the log of the program; those under metrics are allowed. Add it to ${path}.metrics (TR-31).`,
      );
    }
    return problems;
  });
}

/** A built-in algorithm must be used as AWS describes it. */
function algorithmsAreUsedRight(config: Config): Problem[] {
  return whole(config).flatMap(([path, definition]) => {
    const { algorithm, spot } = definition;
    if (algorithm === undefined) return [];
    const search = searchOf(definition);
    try {
      return checkAlgorithmUse({
        algorithm,
        hyperparameters: definition.hyperparameters,
        channels: definition.channels,
        instanceType: definition.instanceType,
        instanceCount: definition.instances,
        inputMode: INPUT_MODES[definition.inputMode],
        ...(spot === undefined ? {} : { spot: { maxWaitSeconds: spot.maxWaitMinutes * 60 } }),
        ...(search === undefined ? {} : { tuning: { metric: search.objective.metric, ranges: search.ranges } }),
      }).map((text) => placed(path, text));
    } catch {
      // The name of the type is wrong, which has a message of its own.
      return [];
    }
  });
}

/** A sentence that begins with a key, as a problem of that key. */
function placed(path: string, text: string): Problem {
  const [, key, rest] = /^([\w.[\]-]+):? (.*)$/s.exec(text) ?? [];
  const own = key?.replace('instanceCount', 'instances');
  return own === undefined || !/^(hyperparameters|channels|instance|inputMode|spot|tuning|objective)/.test(own)
    ? { path, message: text }
    : { path: `${path}.${own}`, message: rest ?? text };
}

/** An algorithm that comes through JumpStart needs a package whose place is known. */
function packagesAreKnown(config: Config): Problem[] {
  return whole(config).flatMap(([path, definition]) => {
    if (definition.algorithm === undefined || definition.jumpStart?.package !== undefined) return [];
    const { image, title } = algorithmNamed(definition.algorithm);
    if (image.source !== 'jump-start') return [];
    try {
      jumpStartPackage(title, image.jumpStart, definition.jumpStart?.model);
      return [];
    } catch (error) {
      return [{ path: `${path}.jumpStart.package`, message: `${(error as Error).message.replace(/\.$/, '')}.` }];
    }
  });
}

/** An algorithm and a framework must have an image in the Region (TR-24, TR-25). */
function imagesAreInTheRegion(config: Config): Problem[] {
  const { region } = config;
  if (region === undefined) return [];
  return whole(config).flatMap(([path, definition]) => {
    const { algorithm, script } = definition;
    try {
      if (algorithm !== undefined) {
        const { image } = algorithmNamed(algorithm);
        if (image.source === 'algorithm') algorithmImage(image.repository, region);
      }
      if (script !== undefined && closedFrameworks[script.framework as Framework] === undefined) {
        const processor = processorOf(definition.instanceType);
        frameworkImage({ ...frameworkOf(script), purpose: 'training', processor, region });
        frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
      }
      return [];
    } catch (error) {
      return [
        {
          path: `${path}.${algorithm === undefined ? 'script' : 'algorithm'}`,
          message: `${(error as Error).message}.`,
        },
      ];
    }
  });
}

/** Autopilot must take the search, the objective and the channels (TR-35). */
function autopilotFits(config: Config): Problem[] {
  return whole(config).flatMap(([path, definition]) => {
    const { autopilot, objective, channels } = definition;
    if (autopilot === undefined) return [];
    if (objective === undefined) {
      return [
        problemWith(`${path}.objective`, 'none', 'is required for Autopilot, whose metric it is, e.g. AUC. Add it.'),
      ];
    }
    const { search } = autoMlOf(definition);
    return autoMlFaults(search, channels.length > 1).map((message) => ({
      path: `${path}.autopilot`,
      message: `${message}.`,
    }));
  });
}

/** A script needs a framework that is open, a version of it that there is, and instances on which it can be distributed. */
function scriptsFit(config: Config): Problem[] {
  return whole(config).flatMap(([path, definition]) => {
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
    if (choice === undefined) return [];
    try {
      distribution(choice, {
        ...frameworkOf(script),
        instanceType: definition.instanceType,
        instanceCount: definition.instances,
      });
      return [];
    } catch (error) {
      return [{ path: `${path}.distribution`, message: `${(error as Error).message}.` }];
    }
  });
}

/** What must hold inside of a training definition. */
export const trainingJobRules: readonly Rule<PlatformConfig>[] = [
  oneProgram,
  oneBar,
  sectionsFitTheProgram,
  algorithmsAreUsedRight,
  packagesAreKnown,
  scriptsFit,
  imagesAreInTheRegion,
  autopilotFits,
];
