import { type Assembly, asList, asProperties, type Properties } from '../assembly';
import { containerImageOf, parseImage } from '../job-image';
import { jobsOf, problemAt } from '../jobs';
import { servedContainers, versionsOf } from '../model-versions';
import { DYNAMIC, isGiven, isOn, quoted, textAt, valueAt } from '../request-values';
import type { Problem, Rule } from '../rule';

const PROGRAM = 'Environment.SAGEMAKER_PROGRAM';
const DIRECTORY = 'Environment.SAGEMAKER_SUBMIT_DIRECTORY';

/** Source: `sagemaker-xgboost-container` and `sagemaker-inference-toolkit`; neither image has a program of its own. */
const scriptMode: Rule = {
  id: 'ML-RV-07',
  title: 'A container that serves by a script is told both its program and where it lies',
  facts: ['RV-07'],
  fix: 'set SAGEMAKER_PROGRAM, and SAGEMAKER_SUBMIT_DIRECTORY to /opt/ml/model/code, where the archive of the model has it',
  check: (assembly) =>
    servedContainers(assembly).flatMap(({ resource, request, where, isIsolated }): Problem[] => {
      const found = (problem: string): Problem[] => [{ resource, location: where, problem }];
      const [program, directory] = [valueAt(request, PROGRAM), valueAt(request, DIRECTORY)];
      const hasOnlyScripts = parseImage(textAt(request, 'Image'))?.repository === 'sagemaker-scikit-learn';
      if (!isGiven(program) && (isGiven(directory) || hasOnlyScripts)) return found(`${PROGRAM} is missing`);
      if (!isGiven(directory) && (isGiven(program) || hasOnlyScripts)) return found(`${DIRECTORY} is missing`);
      if (!isIsolated || typeof directory !== 'string' || !directory.startsWith('s3://')) return [];
      return found(`${quoted(directory)} would be downloaded by the container, which has no network`);
    }),
};

/** Whatever is served next must run as what is served now: a promotion changes the version and nothing else. */
const versionsAlike: Rule = {
  id: 'ML-RV-07-2',
  title: 'Versions of one group with the same image are told the same',
  facts: ['RV-07'],
  fix: 'take the environment and the content types of both from one place',
  check: (assembly) => {
    const versions = versionsOf(assembly).map((version) => ({ ...version, ...toldTo(version.request) }));
    return versions.flatMap((version, index) => {
      const { resource, where, group, image, told } = version;
      const first = versions.findIndex((one) => group !== undefined && one.group === group && one.image === image);
      const other = versions[first];
      if (other === undefined || first === index || other.isOpen || version.isOpen) return [];
      return [...new Set([...told.keys(), ...other.told.keys()])].flatMap((name) => {
        const [own, others] = [told.get(name), other.told.get(name)];
        if (own === others || own === UNKNOWN || others === UNKNOWN) return [];
        const problem = `${name} is ${own ?? 'missing'}, and ${others ?? 'missing'} in ${other.resource.id} of the same group`;
        return [{ resource, location: `${where}InferenceSpecification`, problem }];
      });
    });
  },
};

/** Source: `sagemaker-xgboost-container` installs a script with pip, which asks an index unless it is told not to. */
const noIndex: Rule = {
  id: 'ML-RV-07-3',
  title: 'A script in the XGBoost image without a network is installed without an index',
  facts: ['RV-07', 'RV-08'],
  fix: 'set PIP_NO_INDEX to 1 in the environment, and PIP_NO_BUILD_ISOLATION to 0, which switches the isolation off',
  check: (assembly) => [
    ...servedContainers(assembly)
      .filter(({ request, isIsolated }) => isIsolated && isGiven(valueAt(request, PROGRAM)))
      .filter(({ request }) => isXgboost(textAt(request, 'Image')))
      .flatMap(({ resource, request, where }) =>
        missingSwitches(request).map((problem) => ({ resource, location: `${where}.Environment`, problem })),
      ),
    ...isolatedScripts(assembly).flatMap((job) =>
      missingSwitches(job.request).map((problem) => problemAt(job, { at: 'Environment', problem })),
    ),
  ],
};

function isolatedScripts(assembly: Assembly) {
  return jobsOf(assembly).filter(
    (job) =>
      job.kind === 'training' &&
      isOn(job.request, job.paths.isolation ?? '') &&
      isGiven(valueAt(job.request, 'HyperParameters.sagemaker_program')) &&
      isXgboost(containerImageOf(job)?.uri),
  );
}

function missingSwitches(request: unknown): string[] {
  return ['PIP_NO_INDEX', 'PIP_NO_BUILD_ISOLATION']
    .filter((name) => !isGiven(valueAt(request, `Environment.${name}`)))
    .slice(0, 1)
    .map((name) => `${name} is missing, so pip looks for an index that it cannot reach`);
}

function isXgboost(uri: unknown): boolean {
  return parseImage(uri)?.repository === 'sagemaker-xgboost';
}

/** Stands for a text that only the execution knows; it is taken to be the same. */
const UNKNOWN = 'a value known at run time';

/** What a version tells its first container and those who call it, as texts that can be compared. */
function toldTo(request: Properties) {
  const [first] = asList(valueAt(request, 'InferenceSpecification.Containers'));
  const textOf = (value: unknown) => (value === DYNAMIC ? UNKNOWN : JSON.stringify(value));
  const environment = valueAt(first, 'Environment');
  const names = Object.keys(asProperties(environment)).map((name) => name.replace(/\.\$$/, ''));
  return {
    group: textAt(request, 'ModelPackageGroupName'),
    image: textAt(first, 'Image'),
    // An environment that the execution gives may hold any name.
    isOpen: environment === DYNAMIC,
    told: new Map([
      ...names.map((name) => [`Environment.${name}`, textOf(valueAt(environment, name))] as const),
      ...['SupportedContentTypes', 'SupportedResponseMIMETypes'].map(
        (name) => [name, textOf(valueAt(request, `InferenceSpecification.${name}`))] as const,
      ),
    ]),
  };
}

/** Rules about containers that serve models. */
export const servedContainerRules: readonly Rule[] = [scriptMode, versionsAlike, noIndex];
