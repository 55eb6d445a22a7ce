import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { DataLake } from '../data-lake/data-lake';
import { inferenceAmi } from '../sagemaker/hosting-amis';
import { whyNot } from '../sagemaker/instance-choice';
import { checkNeuronCores } from '../sagemaker/neuron-cores';
import { checkTogether } from '../serving/models/environment';
import { checkNotNamed, checkOnInstances, checkServerless, checkTransform } from '../serving/models/model-fit';
import type { Servable } from '../serving/models/servable';
import { type Problem, problemWith } from './config-error';
import { faultOf, refusal } from './construct-faults';
import type { PlatformConfig } from './schema';
import { definitionPath, environmentOf, modelsOf, type PlacedModel, withCores } from './served-definition';
import { sourceOf } from './served-source';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** Stands for what a serverless endpoint computes on. */
const CPU = 'ml.m5.large';

/** Every model of every definition. */
function allModels({ serving }: Config): PlacedModel[] {
  return (serving?.endpoints ?? []).flatMap((definition, index) =>
    // What is wrong by itself is left out, and an empty entry stands for it.
    Object.keys(definition).length === 0 ? [] : modelsOf(definition, definitionPath(index)),
  );
}

/** Instance types must exist, be open, and be offered for what they are to do (TR-27, TR-29). */
function servedTypesFit(config: Config): Problem[] {
  return allModels(config).flatMap(({ instanceType, typePath, kind }) => {
    const why = typeFault({ instanceType, kind });
    if (instanceType === undefined || why === undefined) return [];
    const use = kind === 'batch' ? 'batch transform' : 'hosting';
    const text = `is not a type for ${use}; those that SageMaker offers for ${use} are allowed. ${why.slice(0, 1).toUpperCase()}${why.slice(1)}.`;
    return [problemWith(typePath, instanceType, text)];
  });
}

function typeFault({ instanceType, kind }: Pick<PlacedModel, 'instanceType' | 'kind'>): string | undefined {
  return instanceType === undefined ? undefined : whyNot(instanceType, kind === 'batch' ? 'transform' : 'hosting');
}

/** What is served must be known and have an image, on what serves it. */
function servedModelsFit(config: Config): Problem[] {
  return allModels(config).flatMap((placed) => {
    if (typeFault(placed) !== undefined || config.region === undefined || config.training === undefined) return [];
    let source: Servable | undefined;
    const missing = faultOf(() => (source = made(config, placed)));
    if (missing !== undefined) return [aboutModel(placed, missing)];
    const unfit = faultOf(() => source && checkPlace(source, placed));
    if (unfit !== undefined) return [aboutPlace(placed, unfit)];
    const split = faultOf(() => checkCores(placed));
    return split === undefined
      ? []
      : [
          problemWith(
            placed.typePath,
            placed.instanceType,
            `does not fit what is asked of its NeuronCores; what it has is allowed. There, ${split}.`,
          ),
        ];
  });
}

/** The model, as far as it is known before anything is made: no bucket and no repository is looked at. */
function made(config: Config, { model, instanceType = CPU }: PlacedModel): Servable {
  const region = config.region ?? '';
  return sourceOf(model, {
    region,
    trainings: config.training?.jobs ?? [],
    instanceType,
    lake: undefined as unknown as DataLake,
    repository: (repositoryName) => ({ repositoryName, env: { account: '', region } }) as IRepository,
    bucket: () => undefined as never,
    versionArn: (group, number) => `arn:aws:sagemaker:${region}:111122223333:model-package/${group}/${number}`,
  });
}

/** @throws if the kind of endpoint does not take the model, or the type does not run it */
function checkPlace({ facts, images }: Servable, { kind, instanceType, model }: PlacedModel): void {
  checkTogether([environmentOf(model)]);
  if (kind === 'serverless') checkServerless({ ...facts, isolated: false });
  if (kind === 'batch') checkTransform(facts);
  if (kind === 'asynchronous') checkNotNamed(facts, 'a queue');
  if (instanceType === undefined) return;
  checkOnInstances(facts, instanceType);
  const [image] = images;
  if (kind !== 'batch' && image !== undefined) inferenceAmi(instanceType, image);
}

/** @throws if the processes of a container do not find the NeuronCores that they ask for */
function checkCores({ kind, instanceType, model, neuronCores }: PlacedModel): void {
  if (kind === 'serverless' || kind === 'components' || kind === 'batch' || instanceType === undefined) return;
  const environment = environmentOf(withCores(model, neuronCores));
  checkNeuronCores({ instanceType, use: 'hosting', environment, tensorParallel: neuronCores });
}

/** Sentences of sources, by how they begin, and the key that they are about. */
const KEYS: readonly (readonly [begins: RegExp, key: string])[] = [
  [/^model\.training /, 'training'],
  [/^version must be one of the images/, 'frameworkVersion'],
  [/^framework /, 'framework'],
  [/^image must serve many models/, 'framework'],
  [/^eula /, 'licence'],
  [/^artifactKey /, 'artifactKey'],
];

/** A part of the sentence of a source, and the words of a definition for it. */
const OWN_WORDS: readonly (readonly [theirs: string, ours: string])[] = [
  ["name it in 'capabilities'", 'set bindsToPort: true'],
  ["execution be 'Serial'", 'execution be serial'],
];

const inOwnWords = (text: string): string => OWN_WORDS.reduce((all, [theirs, ours]) => all.replace(theirs, ours), text);

function aboutModel(placed: PlacedModel, theirs: string): Problem {
  const fault = inOwnWords(theirs);
  const { path, model, typePath, instanceType } = placed;
  if (fault.startsWith('processor ') && instanceType !== undefined) return refusal(typePath, instanceType, fault);
  const [, key] = KEYS.find(([begins]) => begins.test(fault)) ?? [];
  if (key === undefined) return refusal(`${path}.model`, undefined, fault);
  return refusal(`${path}.model.${key}`, Reflect.get(model, key) as string | undefined, fault);
}

function aboutPlace({ path, typePath, instanceType }: PlacedModel, fault: string): Problem {
  return fault.startsWith('instanceType ') && instanceType !== undefined
    ? refusal(typePath, instanceType, fault)
    : refusal(`${path}.model`, undefined, inOwnWords(fault));
}

/** What must hold between a model of a definition and what serves it. */
export const servedModelRules: readonly Rule<PlatformConfig>[] = [servedTypesFit, servedModelsFit];
