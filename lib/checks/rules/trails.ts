import { asList, asProperties, type Properties, type Resource } from '../assembly';
import { isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf, shown } from '../wording';
import { BASIC_RESOURCE_TYPES, wrongResourceType } from './trail-resource-types';

const TRAIL = 'AWS::CloudTrail::Trail';
const ADVANCED = 'Properties/AdvancedEventSelectors';
const BASIC = 'Properties/EventSelectors';

/** Source: CloudTrail API, PutEventSelectors. */
const oneKindOfSelectors: Rule = {
  id: 'ML-CT-02',
  title: 'A trail has basic selectors or advanced ones',
  facts: ['CT-02'],
  fix: 'state all of it with advanced selectors; each kind overwrites the other',
  check: forEach(TRAIL, ({ properties: { AdvancedEventSelectors, EventSelectors } }) =>
    asList(AdvancedEventSelectors).length > 0 && asList(EventSelectors).length > 0
      ? [{ problem: 'AdvancedEventSelectors and EventSelectors must not stand side by side', location: BASIC }]
      : [],
  ),
};

const managementEvents: Rule = {
  id: 'ML-CT-02-2',
  title: 'Some trail still records management events',
  facts: ['CT-02'],
  fix: 'add a selector with the eventCategory Management, because advanced selectors replace the default',
  check: (assembly) => {
    const trails = assembly.ofType(TRAIL);
    if (trails.length === 0 || trails.some(recordsManagement)) return [];
    return trails.map((resource) => ({
      resource,
      problem: 'no selector of any trail records management events',
      location: ADVANCED,
    }));
  },
};

/** Source: CloudTrail user guide, data events. */
const knownTypes: Rule = {
  id: 'ML-CT-04',
  title: 'Data events are asked of types that CloudTrail has',
  facts: ['CT-04'],
  fix: 'take the value of resources.type from the page about data events of CloudTrail',
  check: forEach(TRAIL, (trail) => [
    ...conditionsOf(trail)
      .filter(({ Field }) => Field === 'resources.type')
      .flatMap(({ Equals }) => asList(Equals).map(String))
      .filter((type) => !isUnknown(type))
      .flatMap((type) => {
        const wrong = wrongResourceType(type);
        return wrong === undefined
          ? []
          : [{ problem: `resources.type ${wrong}, got ${shown(type)}`, location: ADVANCED }];
      }),
    ...dataResourcesOf(trail)
      .map(({ Type }) => Type)
      .filter((type) => !isUnknown(type) && !BASIC_RESOURCE_TYPES.includes(String(type)))
      .map((type) => ({
        problem: `a basic selector knows ${BASIC_RESOURCE_TYPES.join(', ')}, got ${shown(type)}`,
        location: BASIC,
      })),
  ]),
};

/** Source: CloudTrail API, AdvancedFieldSelector. */
const wholeSelectors: Rule = {
  id: 'ML-CT-04-2',
  title: 'A selector says its category, and one for data events its type',
  facts: ['CT-04'],
  fix: 'add eventCategory Equals, and for Data one resources.type Equals',
  check: forEach(TRAIL, ({ properties }) =>
    asList(properties.AdvancedEventSelectors).flatMap((selector) => {
      const fields = fieldsOf(selector);
      const categories = asList(fields.find(({ Field }) => Field === 'eventCategory')?.Equals);
      const types = fields.filter(({ Field }) => Field === 'resources.type').flatMap(({ Equals }) => asList(Equals));
      const name = shown(asProperties(selector).Name);
      const empty = fields.filter((field) =>
        Object.entries(field).every(([key, values]) => key === 'Field' || asList(values).length === 0),
      );
      return [
        ...empty.map(({ Field }) => ({
          problem: `selector ${name} must compare ${shown(Field)} with a value, got none`,
          location: ADVANCED,
        })),
        ...(categories.length === 1
          ? []
          : [
              { problem: `selector ${name} must have one eventCategory, got ${categories.length}`, location: ADVANCED },
            ]),
        ...(categories[0] === 'Data' && types.length !== 1
          ? [{ problem: `selector ${name} must have one resources.type, got ${types.length}`, location: ADVANCED }]
          : []),
      ];
    }),
  ),
};

/** Source: CloudTrail API, PutEventSelectors. */
const LIMITS = { selectors: 5, resources: 250, conditions: 500 };

const withinLimits: Rule = {
  id: 'ML-CT-07',
  title: 'A trail keeps within the limits of its selectors',
  facts: ['CT-07'],
  fix: 'watch fewer resources, or share them among trails',
  check: forEach(TRAIL, (trail) => {
    const selectors = asList(trail.properties.EventSelectors).length;
    const resources = dataResourcesOf(trail).flatMap(({ Values }) => asList(Values)).length;
    const conditions = conditionsOf(trail).flatMap((field) =>
      Object.entries(field).flatMap(([name, values]) => (name === 'Field' ? [] : asList(values))),
    ).length;
    return [
      ...(selectors > LIMITS.selectors
        ? [{ problem: `a trail can have ${LIMITS.selectors} basic selectors, got ${selectors}`, location: BASIC }]
        : []),
      ...(resources > LIMITS.resources
        ? [{ problem: `a trail can name ${LIMITS.resources} data resources, got ${resources}`, location: BASIC }]
        : []),
      ...(conditions > LIMITS.conditions
        ? [
            {
              problem: `a trail can have ${LIMITS.conditions} values in its conditions, got ${conditions}`,
              location: ADVANCED,
            },
          ]
        : []),
    ];
  }),
};

/** What makes a trail one that an audit can rest on; each default is false. */
const PROMISES: Readonly<Record<string, string>> = {
  IsLogging: 'else it records nothing',
  EnableLogFileValidation: 'else nobody can prove that files were not changed',
  IsMultiRegionTrail: 'else what happens in other Regions leaves no trace',
};

const recordsAll: Rule = {
  id: 'ML-CT-101',
  title: 'A trail is on, covers all Regions and proves its files',
  facts: [],
  fix: 'set IsLogging, EnableLogFileValidation and IsMultiRegionTrail to true',
  advice: true,
  check: forEach(TRAIL, ({ properties }) =>
    Object.entries(PROMISES)
      .filter(([name]) => booleanOf(properties[name]) !== true && !isUnknown(properties[name]))
      .map(([name, why]) => ({
        problem: `${name} must be true, ${why}, got ${shown(properties[name])}`,
        location: `Properties/${name}`,
      })),
  ),
};

/** Source: CloudTrail API, CreateTrail: IncludeGlobalServiceEvents cannot be false for a trail of all Regions. */
const globalEvents: Rule = {
  id: 'ML-CT-102',
  title: 'A trail records the events of global services',
  facts: [],
  fix: 'set IncludeGlobalServiceEvents to true: changes of roles are among these events',
  advice: true,
  check: forEach(TRAIL, ({ properties: { IncludeGlobalServiceEvents: value } }) =>
    booleanOf(value ?? true) === false
      ? [
          {
            problem: 'IncludeGlobalServiceEvents must be true, got false',
            location: 'Properties/IncludeGlobalServiceEvents',
          },
        ]
      : [],
  ),
};

/** Whether management events are among what a trail records. A trail without selectors records them. */
function recordsManagement(trail: Resource): boolean {
  const { AdvancedEventSelectors, EventSelectors } = trail.properties;
  if (AdvancedEventSelectors !== undefined) {
    return conditionsOf(trail).some(
      ({ Field, Equals }) =>
        Field === 'eventCategory' && asList(Equals).some((value) => value === 'Management' || isUnknown(value)),
    );
  }
  const basic = asList(EventSelectors).map(asProperties);
  return basic.length === 0 || basic.some((selector) => booleanOf(selector.IncludeManagementEvents ?? true) !== false);
}

function conditionsOf({ properties }: Resource): Properties[] {
  return asList(properties.AdvancedEventSelectors).flatMap(fieldsOf);
}

function fieldsOf(selector: unknown): Properties[] {
  return asList(asProperties(selector).FieldSelectors).map(asProperties);
}

function dataResourcesOf({ properties }: Resource): Properties[] {
  return asList(properties.EventSelectors).flatMap((selector) =>
    asList(asProperties(selector).DataResources).map(asProperties),
  );
}

/** Rules about what a trail records. */
export const trailRules: readonly Rule[] = [
  oneKindOfSelectors,
  managementEvents,
  knownTypes,
  wholeSelectors,
  withinLimits,
  recordsAll,
  globalEvents,
];
