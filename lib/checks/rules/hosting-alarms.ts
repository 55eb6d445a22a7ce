import { asList, asProperties, type Properties } from '../assembly';
import { forEach, type Rule } from '../rule';
import { configOf, variantsOf } from './hosting-endpoints';
import { isSaid, shown } from './known-values';

const watchesRealEndpoint: Rule = {
  id: 'ML-HO-19-2',
  title: 'An alarm that names an endpoint and a variant names ones that are there',
  facts: ['HO-19'],
  fix: 'write the EndpointName and the VariantName of the endpoint into the dimensions',
  check: forEach('AWS::CloudWatch::Alarm', function* (alarm, assembly) {
    if (alarm.properties.Namespace !== 'AWS/SageMaker') return;
    const { EndpointName, VariantName } = dimensionsOf(alarm.properties);
    // An endpoint of another stack may be one that no template shows.
    const endpoints = assembly.ofType('AWS::SageMaker::Endpoint').filter(({ stack }) => stack === alarm.stack);
    const names = endpoints.map(({ properties }) => properties.EndpointName);
    if (endpoints.length === 0 || !isSaid(EndpointName) || names.some((name) => name !== undefined && !isSaid(name))) {
      return;
    }
    const endpoint = endpoints.find(({ properties }) => properties.EndpointName === EndpointName);
    if (endpoint === undefined) {
      yield {
        problem: `it watches endpoint ${shown(EndpointName)}, and those of the stack have the names ${names.map(shown).join(', ')}: it never sees a value`,
        location: 'Properties/Dimensions',
      };
      return;
    }
    const config = configOf(assembly, endpoint);
    const variants = config === undefined ? [] : variantsOf(config).map(({ properties }) => properties.VariantName);
    if (!isSaid(VariantName) || variants.length === 0 || !variants.every(isSaid) || variants.includes(VariantName))
      return;
    yield {
      problem: `it watches variant ${shown(VariantName)}, and the endpoint has ${variants.map(shown).join(', ')}: it never sees a value`,
      location: 'Properties/Dimensions',
    };
  }),
};

function dimensionsOf({ Dimensions }: Properties): Properties {
  return Object.fromEntries(
    asList(Dimensions)
      .map(asProperties)
      .map(({ Name, Value }) => [String(Name), Value]),
  );
}

/** Rules about alarms on endpoints. */
export const hostingAlarmRules: readonly Rule[] = [watchesRealEndpoint];
