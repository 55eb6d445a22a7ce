import { asList, asProperties, referencesIn, type Resource } from '../assembly';
import { forEach, type Problem, type Rule } from '../rule';
import { configOf, modelOf, variantName, variantsOf } from './hosting-endpoints';
import { isFixedName, shown } from './known-values';

/** Types that are replaced by every change, and where they can be given a name. */
const REPLACED: Readonly<Record<string, string>> = {
  'AWS::SageMaker::Model': 'ModelName',
  'AWS::SageMaker::EndpointConfig': 'EndpointConfigName',
};

/** Types whose `Ref` is an ARN, and the attribute that is their name. */
const NAME_ATTRIBUTE: Readonly<Record<string, string>> = {
  'AWS::SageMaker::Model': 'ModelName',
  'AWS::SageMaker::EndpointConfig': 'EndpointConfigName',
  'AWS::SageMaker::Endpoint': 'EndpointName',
};

/** Properties, dimensions and variables that take such a name: `ModelName`, `ENDPOINT_NAME`. */
const TAKES_NAME = /^(model|endpoint|endpoint_?config)_?name$/i;

const noFixedName: Rule = {
  id: 'ML-HO-02',
  title: 'A model and an endpoint configuration have no name that stays when they change',
  facts: ['HO-02'],
  fix: 'leave the name out, or put a hash of the content into it',
  check: forEach(Object.keys(REPLACED), function* ({ type, properties }) {
    const property = REPLACED[type] ?? '';
    const name = properties[property];
    if (!isFixedName(name)) return;
    yield {
      problem: `every change replaces ${type}, and the new one cannot be made while ${shown(name)} is there`,
      location: `Properties/${property}`,
    };
  }),
};

const nameNotArn: Rule = {
  id: 'ML-HO-03',
  title: 'Where SageMaker takes a name, no ARN is given',
  facts: ['HO-03'],
  fix: 'use attrModelName, attrEndpointConfigName or attrEndpointName instead of ref',
  check: (assembly) => {
    const arns = new Map(assembly.ofType(...Object.keys(NAME_ATTRIBUTE)).map((resource) => [resource.id, resource]));
    if (arns.size === 0) return [];
    const problems = (resource: Resource, value: unknown, path: string): Problem[] =>
      arnsForNames(value, path).flatMap(({ text, location }) =>
        referencesIn(text)
          .filter(({ id, attribute }) => attribute === undefined && arns.has(id))
          .map(({ id }) => ({
            resource,
            problem: `${text} is an ARN, because Ref of ${String(arns.get(id)?.type)} is one; its name is the attribute ${String(NAME_ATTRIBUTE[arns.get(id)?.type ?? ''])}`,
            location,
          })),
      );
    return [
      ...assembly.resources.flatMap((resource) => problems(resource, resource.properties, 'Properties')),
      ...assembly.apiCalls.flatMap(({ resource, where, parameters }) =>
        problems(resource, parameters, `${where}: Parameters`),
      ),
    ];
  },
};

const waitsForModel: Rule = {
  id: 'ML-HO-24',
  title: 'An endpoint is made after its configuration and model, and deleted before them',
  facts: ['HO-24', 'HO-26'],
  fix: 'refer to it (attrModelName, attrEndpointConfigName), so that CloudFormation knows the order',
  check: (assembly) => [
    ...assembly.ofType('AWS::SageMaker::Endpoint').flatMap((endpoint) => {
      const config = configOf(assembly, endpoint);
      if (config === undefined || assembly.before(endpoint).has(config.id)) return [];
      const problem = `the name ${shown(endpoint.properties.EndpointConfigName)} of configuration ${config.id} is written out, so nothing says that the configuration comes first`;
      return [{ resource: endpoint, problem, location: 'Properties/EndpointConfigName' }];
    }),
    ...assembly.ofType('AWS::SageMaker::EndpointConfig').flatMap((config) =>
      variantsOf(config).flatMap((variant) => {
        const model = modelOf(assembly, config, variant);
        if (model === undefined || assembly.before(config).has(model.id)) return [];
        const problem = `${variantName(variant)} writes out the name ${shown(variant.properties.ModelName)} of model ${model.id}, so nothing says that the model comes first`;
        return [{ resource: config, problem, location: `${variant.location}/ModelName` }];
      }),
    ),
  ],
};

/** Texts that stand where a name is taken, at any depth. */
function arnsForNames(value: unknown, path: string): { readonly text: string; readonly location: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => arnsForNames(item, `${path}/${index}`));
  const properties = asProperties(value);
  // A dimension of a metric says its name beside its value.
  const dimension = TAKES_NAME.test(String(properties.Name)) ? asList(properties.Value) : [];
  return [
    ...dimension.map((text) => ({ text: String(text), location: `${path}/Value` })),
    ...Object.entries(properties).flatMap(([key, item]) => {
      const takesName = TAKES_NAME.test(key) || (key === 'ResourceId' && String(item).startsWith('endpoint/'));
      return takesName && typeof item === 'string'
        ? [{ text: item, location: `${path}/${key}` }]
        : arnsForNames(item, `${path}/${key}`);
    }),
  ];
}

/** Rules about the names of models, configurations and endpoints, and the order that follows from references. */
export const hostingNameRules: readonly Rule[] = [noFixedName, nameNotArn, waitsForModel];
