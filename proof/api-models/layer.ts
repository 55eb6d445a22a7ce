import type { Resource } from '../../lib/checks/assembly';
import type { Layer } from '../layer';
import { memoized } from '../memoized';
import { faultsInProperties } from './resources';

/** The official API models over the properties that CloudFormation hands to an API. */
export const apiLayer: Layer = {
  name: 'api',
  proves:
    'What CloudFormation hands on is what the API takes: types, enums, ranges, lengths and patterns of the service models',
  check: ({ resources }) =>
    Promise.resolve(resources.flatMap((resource) => faults(resource).map((fault) => `${resource.id} ${fault}`))),
};

const faults = memoized(
  (resource: Resource) => faultsInProperties(resource),
  ({ type, properties }) => `${type} ${JSON.stringify(properties)}`,
  5000,
);
