import { definitionOf } from '../../lib/checks/api-calls';
import {
  asList,
  asProperties,
  type Assembly,
  at,
  type Properties,
  referencesIn,
  type Resource,
} from '../../lib/checks/assembly';
import { containersOf } from '../../lib/checks/rules/hosting-endpoints';
import { SAGEMAKER, uploads } from '../../lib/sagemaker/job-role.calls';
import type { Call, RoleCalls } from '../../lib/security/calls';
import { queueCalls } from '../../lib/serving/asynchronous-endpoint.calls';
import { sharedInstancesCalls } from '../../lib/serving/component-endpoint.calls';
import { modelCalls, publishedReads, rolloutCalls, zoneReads } from '../../lib/serving/models/served-model.calls';
import { batchCallsOf, batchLists } from './batch-lists';
import { pathOf } from './names';

/** Where the models of definitions are: name of the definition, and of the part of it that the model is for. */
const MODEL = /^Endpoints\/([^/]+)\/((?:Model|Shadow)(?:-([^/]+))?)\/Model\/Model$/;

/** Where requests and answers are kept. */
const CAPTURE = '{Data/Lake/capture}';
const VOLUME_KEY = '{Foundation/Keys/Internal}';

/** What one definition made, as far as lists depend on it. */
interface Served {
  /** Name of the definition. */
  readonly name: string;

  /** Configuration of its endpoint; none for a batch job. */
  readonly config: Properties;

  /** Whether alarms take an update back. */
  readonly rolledBack: boolean;

  /** Its state machine, where it is a batch job. */
  readonly workflow?: Resource;
}

/** Lists of the roles of all endpoints and batch jobs of definitions, by what each does in the templates; whatever they are allowed. */
export function servingLists(assembly: Assembly): RoleCalls[] {
  const models = assembly.ofType('AWS::SageMaker::Model').filter((model) => MODEL.test(pathOf(model)));
  const names = [...new Set(models.map((model) => MODEL.exec(pathOf(model))?.[1] ?? ''))];
  const served = new Map(names.map((name) => [name, servedOf(assembly, name)]));
  return [
    ...models.flatMap((model) => modelList(assembly, model, served)),
    ...[...served.values()].flatMap(({ name, config, workflow }) => [
      ...(sharesInstances(config)
        ? [sharedInstancesCalls(`Endpoints/${name}/Endpoint`, VOLUME_KEY, `{platform}-${name}`)]
        : []),
      ...(workflow === undefined ? [] : batchLists(name, workflow)),
    ]),
  ];
}

function servedOf(assembly: Assembly, name: string): Served {
  const at = (type: string, end: string): Resource | undefined =>
    assembly.ofType(type).find((one) => pathOf(one) === `Endpoints/${name}/${end}`);
  return {
    name,
    config: at('AWS::SageMaker::EndpointConfig', 'Endpoint/Config')?.properties ?? {},
    rolledBack: at('AWS::SageMaker::Endpoint', 'Endpoint')?.properties.DeploymentConfig !== undefined,
    workflow: at('AWS::StepFunctions::StateMachine', 'Batch/Workflow'),
  };
}

/** Models without a variant of their own share the instances of one. */
function sharesInstances({ ProductionVariants }: Properties): boolean {
  const variants = asList(ProductionVariants).map(asProperties);
  return variants.length > 0 && variants.every(({ ModelName }) => ModelName === undefined);
}

function modelList(assembly: Assembly, model: Resource, served: ReadonlyMap<string, Served>): RoleCalls[] {
  const path = pathOf(model);
  const [, name = '', , part = ''] = MODEL.exec(path) ?? [];
  const of = served.get(name);
  if (of === undefined) return [];
  const { config, workflow, rolledBack } = of;
  const shares = sharesInstances(config);
  const serverless = asList(config.ProductionVariants).some((one) => asProperties(one).ServerlessConfig !== undefined);
  const list = modelCalls({
    role: path.replace(/\/Model\/Model$/, '/Role'),
    images: containersOf(model).map((container) => imageOf(assembly, path, container)),
    volumeKey: VOLUME_KEY,
    logs: workflow
      ? 'TransformJobs'
      : shares
        ? `InferenceComponents/{platform}-${name}-${part}`
        : `Endpoints/{platform}-${name}`,
    reads: containersOf(model).flatMap(({ properties }) => readsOf(assembly, properties)),
    // Serverless inference has no network (HO-13), and instances that models share are attached with a role of their own.
    inNetwork: !shares && !serverless,
  });
  const more = [
    ...(config.DataCaptureConfig === undefined ? [] : uploads(CAPTURE, '', 'It keeps what was asked and answered')),
    ...(config.AsyncInferenceConfig === undefined ? [] : queueCalls(CAPTURE, queueOf(config))),
    ...(workflow === undefined ? [] : batchCallsOf(name, workflow)),
    ...(rolledBack ? rolloutCalls(`Endpoints/${name}/Endpoint`, variantsOf(config)) : []),
  ];
  return [{ ...list, ...(shares ? { through: SAGEMAKER.through } : {}), calls: [...list.calls, ...more] }];
}

function variantsOf({ ProductionVariants }: Properties): string[] {
  return asList(ProductionVariants).map((variant) => String(asProperties(variant).VariantName));
}

/** Folder around the answers of an asynchronous endpoint. */
function queueOf({ AsyncInferenceConfig }: Properties): string {
  const output = String(at(AsyncInferenceConfig, 'OutputConfig.S3OutputPath'));
  return output.replace(/^s3:\/\/@\{[^}]+\}\//, '').replace(/output\/$/, '');
}

/** Where a container names its image: a version of a model has that of the training that registered it. */
function imageOf(
  assembly: Assembly,
  path: string,
  { properties, location }: { readonly properties: Properties; readonly location: string },
): string {
  if (properties.ModelPackageName === undefined) {
    return `{${path}@${location.replace(/^Properties\//, '').replaceAll('/', '.')}.Image}`;
  }
  const training = trainingOf(assembly, properties.ModelPackageName);
  return `{${training}@DefinitionString.States.Register.Parameters.InferenceSpecification.Containers.0.Image}`;
}

function readsOf(assembly: Assembly, container: Properties): readonly Call[] {
  if (container.ModelPackageName !== undefined) {
    const [, definition = ''] = /\/Definitions\/([^/]+)\//.exec(trainingOf(assembly, container.ModelPackageName)) ?? [];
    return zoneReads('{Data/Lake/models}', `definitions/${definition}/training/`);
  }
  const uri = container.ModelDataUrl ?? at(container, 'ModelDataSource.S3DataSource.S3Uri');
  if (uri === undefined) return [];
  const [, bucket = '', key = ''] = /^s3:\/\/(@\{[^}]+\}|[^/]+)\/(.*)$/.exec(String(uri)) ?? [];
  const [reference] = referencesIn(bucket);
  const zone = reference && assembly.get(reference.id);
  // An archive is one of several in its folder: the one before it may still be served.
  return zone === undefined ? publishedReads(bucket, key) : zoneReads(`{${pathOf(zone)}}`, key.replace(/[^/]*$/, ''));
}

/** Path of the workflow that registers in the group of a version. */
function trainingOf(assembly: Assembly, version: unknown): string {
  const [, group] = /:model-package\/([^/]+)\/\d+$/.exec(String(version)) ?? [];
  const found = assembly
    .ofType('AWS::StepFunctions::StateMachine')
    .find((machine) => at(definitionOf(machine)?.States, 'Register.Parameters.ModelPackageGroupName') === group);
  return found === undefined ? `no workflow that registers in ${String(group)}` : pathOf(found);
}
