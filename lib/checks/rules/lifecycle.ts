import { closedFamilies } from '../../sagemaker/instance-types';
import { asProperties, at, type Resource } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { closedGlueVersions, closedImages, closedRuntimes, closedTypes } from './closed-services';
import { instanceFacts, isSaid, shown } from './known-values';

/** Calls of SageMaker that take what belongs to Debugger. */
const DEBUGGER = ['DebugHookConfig', 'DebugRuleConfigurations', 'ProfilerRuleConfigurations'];

/** Notebook platforms on Amazon Linux 1 and 2, which have ended. */
const OLD_NOTEBOOK = /^notebook-al[12]-/;

/** A value of a template that is closed, and why. */
interface ClosedValue {
  readonly value: unknown;
  readonly because: string;
  readonly location: string;
}

const openTypes: Rule = {
  id: 'ML-RV-16',
  title: 'Nothing is built on what AWS has closed to new customers',
  facts: ['RV-16'],
  fix: 'use what replaces it, or acknowledge this for an account that has it already',
  check: (assembly) =>
    assembly.resources.flatMap((resource): Problem[] => {
      const closed = closedTypes.find(({ type }) =>
        type.endsWith('*') ? resource.type.startsWith(type.slice(0, -1)) : resource.type === type,
      );
      return closed === undefined ? [] : [{ resource, problem: `${resource.type} is closed: ${closed.because}` }];
    }),
};

const openValues: Rule = {
  id: 'ML-RV-16-2',
  title: 'No value is one that AWS has closed or ended',
  facts: ['RV-16'],
  fix: 'use a newer one',
  check: (assembly) => [
    ...assembly.resources.flatMap((resource) =>
      [...closedValuesOf(resource), ...withInstancesAndImages(resource.properties, 'Properties')].map(
        problemAt(resource),
      ),
    ),
    ...assembly.apiCalls.flatMap(({ resource, where, service, parameters }) =>
      service === 'sagemaker'
        ? [
            ...withInstancesAndImages(parameters, `${where}: Parameters`),
            ...DEBUGGER.filter((name) => parameters[name] !== undefined).map((name) => ({
              value: name,
              because: 'Debugger is closed to new customers since 2026-07-30',
              location: `${where}: Parameters/${name}`,
            })),
          ].map(problemAt(resource))
        : [],
    ),
  ],
};

const notebookPlatform: Rule = {
  id: 'ML-RV-16-3',
  title: 'A notebook instance runs on a system that is still maintained',
  facts: ['RV-16'],
  fix: 'set PlatformIdentifier to notebook-al2023-v1',
  check: forEach('AWS::SageMaker::NotebookInstance', function* ({ properties }) {
    const { PlatformIdentifier } = properties;
    if (PlatformIdentifier !== undefined && !OLD_NOTEBOOK.test(String(PlatformIdentifier))) return;
    yield {
      problem: `PlatformIdentifier is ${shown(PlatformIdentifier)}, which is Amazon Linux 1 or 2; both have ended`,
      location: 'Properties/PlatformIdentifier',
    };
  }),
};

function problemAt(resource: Resource): (value: ClosedValue) => Problem {
  return ({ value, because, location }) => ({ resource, problem: `${shown(value)}: ${because}`, location });
}

/** Closed values that only one type of resource has. */
function closedValuesOf({ type, properties }: Resource): ClosedValue[] {
  const found: ClosedValue[] = [];
  const add = (path: string, closed: (value: string) => boolean, because: string): void => {
    const value = at(properties, path);
    if (isSaid(value) && closed(value))
      found.push({ value, because, location: `Properties/${path.replace(/\./g, '/')}` });
  };
  switch (type) {
    case 'AWS::SageMaker::EndpointConfig':
      if (at(properties, 'ExplainerConfig.ClarifyExplainerConfig') !== undefined) {
        found.push({
          value: 'ClarifyExplainerConfig',
          because: 'Clarify is closed to new customers',
          location: 'Properties/ExplainerConfig',
        });
      }
      break;
    case 'AWS::Glue::Job':
      add('GlueVersion', (value) => closedGlueVersions.includes(value), 'this version of Glue ended on 2026-04-01');
      add('Command.Name', (value) => value === 'glueray', 'Glue for Ray is closed to new customers since 2026-04-30');
      break;
    case 'AWS::Lambda::Function':
      add('Runtime', (value) => closedRuntimes.test(value), 'this runtime is deprecated');
      break;
    case 'AWS::Redshift::Cluster':
      add(
        'NodeType',
        (value) => /^d[cs]2/.test(value),
        'DC2 and DS2 nodes are no longer created; use RA3 or Serverless',
      );
      break;
    case 'AWS::KinesisAnalyticsV2::Application':
      add('RuntimeEnvironment', (value) => value === 'SQL-1_0', 'SQL applications ended on 2026-01-27; use Flink');
      break;
  }
  return found;
}

/** Closed instance types and images of SageMaker, at any depth. */
function withInstancesAndImages(value: unknown, location: string): ClosedValue[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => withInstancesAndImages(item, `${location}/${index}`));
  }
  return Object.entries(asProperties(value)).flatMap(([key, item]): ClosedValue[] => {
    const here = `${location}/${key}`;
    if (typeof item !== 'string') return withInstancesAndImages(item, here);
    if (key === 'InstanceType') {
      const because = closedFamilies[instanceFacts(item)?.family ?? ''];
      return because === undefined ? [] : [{ value: item, because, location: here }];
    }
    if (key === 'AcceleratorType' && item.startsWith('ml.eia')) {
      return [{ value: item, because: 'Elastic Inference is closed since 2023-04-15', location: here }];
    }
    const isImage = /^(Image|ImageUri|TrainingImage)$/.test(key);
    const because = isImage ? closedImages.find(([image]) => image.test(item))?.[1] : undefined;
    return because === undefined ? [] : [{ value: item, because, location: here }];
  });
}

/** Rules about what AWS has closed or ended. */
export const lifecycleRules: readonly Rule[] = [openTypes, openValues, notebookPlatform];
