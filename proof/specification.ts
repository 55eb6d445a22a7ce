import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, Resource as ResourceSpecification } from '@aws-cdk/service-spec-types';
import { asProperties, type Properties } from '../lib/checks/assembly';
import { memoized } from './memoized';

/** AWS's own description of every CloudFormation resource, as CDK generates its L1 constructs from it. */
const database = memoized(
  () => loadAwsServiceSpecSync(),
  () => 'the one',
);

/** What is known about a resource type; undefined for one that AWS does not have. */
export const specificationOf = memoized(
  (type: string): ResourceSpecification | undefined =>
    database(undefined).lookup('resource', 'cloudFormationType', 'equals', type)[0],
  (type) => type,
  1000,
);

/** A value in the properties of a resource, with what the specification says about it. */
export interface SpecifiedValue {
  /** Where it is: keys, and the numbers of list items. */
  readonly path: readonly (string | number)[];

  /** The value. */
  readonly value: unknown;

  /** The property that it is, or whose item it is; undefined where the specification says nothing (maps, free JSON). */
  readonly specification: Property | undefined;
}

/**
 * Every value in the properties of a resource, containers too, in the order of the template.
 *
 * @param type type of the resource
 * @param properties its properties, resolved or as they stand in the template
 */
export function specifiedValues(type: string, properties: Properties): SpecifiedValue[] {
  const found: SpecifiedValue[] = [];
  const members = (
    value: Properties,
    known: Readonly<Record<string, Property>> | undefined,
    path: SpecifiedValue['path'],
  ) => {
    for (const [key, item] of Object.entries(value)) visit(item, known?.[key], known?.[key]?.type, [...path, key]);
  };
  const visit = (
    value: unknown,
    specification: Property | undefined,
    shape: PropertyType | undefined,
    path: SpecifiedValue['path'],
  ): void => {
    found.push({ path, value, specification });
    if (Array.isArray(value)) {
      const element = shape?.type === 'array' ? shape.element : undefined;
      value.forEach((item, index) => {
        visit(item, specification, element, [...path, index]);
      });
    } else if (typeof value === 'object' && value !== null) {
      const inner =
        shape?.type === 'ref' ? database(undefined).get('typeDefinition', shape.reference).properties : undefined;
      members(asProperties(value), inner, path);
    }
  };
  members(properties, specificationOf(type)?.properties, []);
  return found;
}
