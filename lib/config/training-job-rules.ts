import { algorithm as algorithmNamed } from '../sagemaker/algorithms/catalogue';
import { checkAlgorithmUse } from '../sagemaker/algorithms/check-use';
import { jumpStartPackage } from '../sagemaker/algorithms/jump-start';
import { algorithmImage, closedFrameworks, frameworkImage, frameworkVersions } from '../sagemaker/images';
import { FEATURES } from '../readmission/layout';
import { whyNot } from '../sagemaker/instance-choice';
import type { Framework } from '../sagemaker/framework-release';
import { type Problem, problemWith } from './config-error';
import { inOwnWords } from './construct-faults';
import {
  frameworkOf,
  INPUT_MODES,
  processorOf,
  searchOf,
  servingFramework,
  type TrainingDefinition,
} from './training-definition';
import { wholeDefinitions } from './training-definitions';
import type { PlatformConfig } from './schema';
import { trainingJob } from './sections/training-job';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** What a definition may be made of; one of them. */
const PROGRAMS = ['algorithm', 'script', 'image', 'marketplace', 'autopilot'] as const;

/** Exactly one program. */
function oneProgram(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const given = PROGRAMS.filter((program) => definition[program] !== undefined);
    if (given.length === 1) return [];
    const change = given.length === 0 ? 'Add one.' : 'Leave one.';
    const text = `must say what runs; one of ${PROGRAMS.join(', ')} is allowed. ${change}`;
    return [problemWith(path, given.join(', '), text)];
  });
}

/** A bar, where a metric can be measured: what nobody measures is not registered. */
function oneBar(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, { objective, algorithm, tuning, metrics }]) => {
    if (objective === undefined) {
      const measured =
        algorithm === undefined ? Object.keys(metrics) : algorithmNamed(algorithm).metrics.map(({ name }) => name);
      if (tuning !== undefined) {
        const message =
          'missing; a search needs one, and a metric with atLeast or atMost is allowed. Add it, or remove tuning.';
        return [{ path: `${path}.objective`, message }];
      }
      if (measured.length === 0) return [];
      const some = measured.slice(0, 8).join(', ');
      const message = `missing; one of ${some} is allowed, which this program reports. Add it with atLeast or atMost.`;
      return [{ path: `${path}.objective`, message }];
    }
    if ((objective.atLeast === undefined) !== (objective.atMost === undefined)) return [];
    const text = 'must have one bar; atLeast or atMost is allowed. Give the one that makes a model good enough.';
    return [problemWith(`${path}.objective`, objective.metric, text)];
  });
}

/** Sections that the program of a definition does not take. */
function sectionsFitTheProgram(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { script, autopilot, algorithm, marketplace } = definition;
    const problems: Problem[] = [];
    const stray = (section: string, value: unknown, text: string): void => {
      problems.push(problemWith(`${path}.${section}`, value, text));
    };
    if (definition.distribution !== undefined && script === undefined) {
      stray(
        'distribution',
        definition.distribution.mode,
        'is for a script; with other programs none is allowed, they distribute by themselves. Remove it, or use a script.',
      );
    }
    if (autopilot !== undefined && definition.tuning !== undefined) {
      stray(
        'tuning',
        definition.tuning.strategy,
        'is not possible with autopilot, which searches by itself; one of the two is allowed. Remove it.',
      );
    }
    if (autopilot !== undefined) {
      for (const [section, value] of ignoredByAutopilot(definition)) {
        stray(
          section,
          value,
          'does nothing with autopilot, which chooses by itself what it runs, and on what; no value is allowed. Remove it.',
        );
      }
      if (definition.channels.length > 2) {
        const given = definition.channels.map(({ name }) => name).join(', ');
        const text =
          'are more than Autopilot reads; one to learn from and one to compare on are allowed. Remove the others.';
        stray('channels', given, text);
      }
    }
    if (autopilot !== undefined && definition.storage !== 's3') {
      stray('storage', definition.storage, 'is not read by Autopilot; s3 is allowed. Use s3.');
    }
    const fromJumpStart = algorithm !== undefined && algorithmNamed(algorithm).image.source === 'jump-start';
    if (definition.jumpStart !== undefined && !fromJumpStart) {
      stray(
        'jumpStart',
        algorithm ?? 'this program',
        'does not come through JumpStart; only algorithms that do are allowed. Remove the section.',
      );
    }
    const metrics = Object.keys(definition.metrics);
    if (metrics.length > 0 && (algorithm ?? marketplace ?? autopilot) !== undefined) {
      stray(
        'metrics',
        metrics.join(', '),
        'are not asked for, because SageMaker knows the metrics of this program; only those of a script or an image are allowed. Remove them.',
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

/** What a definition has where nothing was given. */
const OF_NO_MATTER = trainingJob.pick({ instanceType: true, volumeGiB: true, maxRuntimeMinutes: true }).parse({});

/** What Autopilot would pass over in silence, with what was given. */
function ignoredByAutopilot({
  hyperparameters,
  spot,
  keepAliveMinutes,
  instances,
  inputMode,
  channels,
  ...rest
}: TrainingDefinition): (readonly [section: string, value: unknown])[] {
  const names = Object.keys(hyperparameters);
  return [
    ...(names.length === 0 ? [] : [['hyperparameters', names.join(', ')] as const]),
    ...(spot === undefined ? [] : [['spot.maxWaitMinutes', spot.maxWaitMinutes] as const]),
    ...(keepAliveMinutes === undefined ? [] : [['keepAliveMinutes', keepAliveMinutes] as const]),
    ...((instances ?? 1) === 1 ? [] : [['instances', instances] as const]),
    ...((inputMode ?? 'file') === 'file' ? [] : [['inputMode', inputMode] as const]),
    // Those that were left out have their defaults.
    ...(['instanceType', 'volumeGiB', 'maxRuntimeMinutes'] as const).flatMap((key) =>
      rest[key] === OF_NO_MATTER[key] ? [] : [[key, rest[key]] as const],
    ),
    ...channels.flatMap(({ contentType, sharded }, index) => [
      ...(contentType === undefined ? [] : [[`channels[${index}].contentType`, contentType] as const]),
      ...(sharded ? [[`channels[${index}].sharded`, sharded] as const] : []),
    ]),
  ];
}

/** The clock starts a training on the newest version, and only one job of the platform makes versions. */
function schedulesFindVersions(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, { schedule, data }]) =>
    schedule === undefined || data === FEATURES
      ? []
      : [
          problemWith(
            `${path}.schedule`,
            data,
            `finds no newest version of this data, which no job of the platform makes; only data ${FEATURES} is allowed. Remove it, and start the workflow with the name of a version.`,
          ),
        ],
  );
}

/** A built-in algorithm must be used as AWS describes it. */
function algorithmsAreUsedRight(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { algorithm, objective } = definition;
    if (algorithm === undefined) return [];
    const reports = algorithmNamed(algorithm).metrics.length > 0;
    if (objective !== undefined && !reports) {
      const text =
        'is not reported by this algorithm, which reports none. Remove the objective; its models are then not registered.';
      return [problemWith(`${path}.objective.metric`, objective.metric, text)];
    }
    const search = searchOf(definition);
    // Without a search, what decides must be reported all the same.
    const metric = search === undefined ? objective?.metric : undefined;
    try {
      return checkAlgorithmUse({
        algorithm,
        hyperparameters: definition.hyperparameters,
        channels: definition.channels,
        instanceType: definition.instanceType,
        instanceCount: definition.instances,
        inputMode: INPUT_MODES[definition.inputMode],
        ...(search === undefined ? {} : { tuning: { metric: search.objective.metric, ranges: search.ranges } }),
        ...(metric === undefined ? {} : { metric }),
      }).map((text) => placed(path, text));
    } catch {
      // The name of the type is wrong, which has a message of its own.
      return [];
    }
  });
}

/** A sentence that begins with a key, as a problem of that key. */
function placed(path: string, text: string): Problem {
  const [, key, rest] = /^([\w.[\]-]+):? (.*)$/s.exec(inOwnWords(text)) ?? [];
  const own = key?.replace('instanceCount', 'instances').replace('tuning.metric', 'objective.metric');
  return own === undefined || !/^(hyperparameters|channels|instance|inputMode|spot|tuning|objective)/.test(own)
    ? { path, message: text }
    : { path: `${path}.${own}`, message: rest ?? text };
}

/** An algorithm that comes through JumpStart needs a package whose place is known. */
function packagesAreKnown(config: Config): Problem[] {
  return wholeDefinitions(config).flatMap(([path, definition]) => {
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

/** Whether a framework is open, and has the version; what is not has a message of its own. */
function isThere({ framework: name, version }: NonNullable<TrainingDefinition['script']>): boolean {
  const framework = name as Framework;
  if (closedFrameworks[framework] !== undefined) return false;
  return version === undefined || frameworkVersions(framework, 'training').includes(version);
}

/** An algorithm and a framework must have an image in the Region (TR-24, TR-25). */
function imagesAreInTheRegion(config: Config): Problem[] {
  const { region } = config;
  if (region === undefined) return [];
  return wholeDefinitions(config).flatMap(([path, definition]) => {
    const { algorithm, script } = definition;
    try {
      if (algorithm !== undefined) {
        const { image } = algorithmNamed(algorithm);
        if (image.source === 'algorithm') algorithmImage(image.repository, region);
      }
      if (script !== undefined && isThere(script) && whyNot(definition.instanceType, 'training') === undefined) {
        const processor = processorOf(definition.instanceType);
        frameworkImage({ ...frameworkOf(script), purpose: 'training', processor, region });
        frameworkImage({ framework: servingFramework(script), purpose: 'inference', processor, region });
      }
      return [];
    } catch (error) {
      const text = `has no image here; another one is allowed, or another Region: ${(error as Error).message}.`;
      return [
        algorithm === undefined
          ? problemWith(`${path}.script.framework`, script?.framework, text)
          : problemWith(`${path}.algorithm`, algorithm, text),
      ];
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
  imagesAreInTheRegion,
  schedulesFindVersions,
];
