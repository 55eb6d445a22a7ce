import { asProperties } from '../../lib/checks/assembly';
import { AUDIT_FAULTS } from './audit';
import { catalogFaults } from './catalog-faults';
import { LAKE_FAULTS } from './lake';
import { LAKE_FORMATION_FAULTS } from './lake-formation';
import type { Fault } from './mutant';
import { NETWORK_FAULTS } from './network-faults';
import { PEOPLE_FAULTS } from './people';
import { placeOf, put } from './places';
import { repaired } from './repair';
import type { Settings } from './schema-keys';
import { TRAINING_FAULTS } from './training-faults';

/** Limits of scaling that leave room below and above. */
const SCALING = { minInstances: 2, maxInstances: 3, invocationsPerInstancePerMinute: 600 };

/** Values that are right by themselves and wrong beside another key, or for what they are to do. */
export function ruleFaults(): Fault[] {
  return [
    {
      kind: 'a Region without the image',
      place: placeOf('region'),
      plant: (settings) =>
        repaired({ ...settings, region: 'eu-west-9', availabilityZones: ['eu-west-9a', 'eu-west-9b'] }),
    },
    ...[0, 1].map(zoneOfAnotherRegion),
    ...Object.entries(UNFIT).flatMap(([path, types]) =>
      Object.entries(types).map(([kind, given]): Fault => {
        const place = placeOf(path);
        return { kind, place, plant: (settings) => put(settings, place, given) as Settings };
      }),
    ),
    {
      kind: 'scaling of a burstable type',
      place: placeOf('serving.instanceType'),
      plant: (settings) => serving(settings, { instanceType: 'ml.t2.medium', instances: 2, scaling: SCALING }),
    },
    ...[1, 4].map((instances): Fault => ({
      kind: 'instances outside of scaling',
      place: placeOf('serving.instances'),
      plant: (settings) => serving(settings, { instanceType: 'ml.m5.large', instances, scaling: SCALING }),
    })),
    {
      kind: 'limits of scaling that cross',
      place: placeOf('serving.scaling.minInstances'),
      plant: (settings) =>
        serving(settings, { instanceType: 'ml.m5.large', instances: 2, scaling: { ...SCALING, minInstances: 4 } }),
    },
    ...NETWORK_FAULTS,
    ...LAKE_FAULTS,
    ...LAKE_FORMATION_FAULTS,
    ...catalogFaults(),
    ...PEOPLE_FAULTS,
    ...AUDIT_FAULTS,
    ...TRAINING_FAULTS,
  ];
}

/** Instance types for each use, by what is wrong with them there. */
const UNFIT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'training.instanceType': {
    'no instance type': 'ml.m5.xlagre',
    'no instance type of SageMaker': 'm5.xlarge',
    'a family that AWS has closed': 'ml.p3.2xlarge',
    'a type that cannot train': 'ml.m5d.large',
    'a type that cannot run the image': 'ml.trn1.2xlarge',
  },
  'training.evaluationInstanceType': {
    'no instance type': 'ml.m5.xlagre',
    'a family that AWS has closed': 'ml.p2.xlarge',
    'a type that cannot process': 'ml.c5n.xlarge',
  },
  'serving.instanceType': {
    'no instance type': 'ml.m5.lagre',
    'a family that AWS has closed': 'ml.inf1.xlarge',
    'a type that cannot host': 'ml.m8i.large',
    'a type that cannot run the image': 'ml.m6g.large',
  },
};

function zoneOfAnotherRegion(index: number): Fault {
  // No Region of AWS begins like this, so it is another one whatever stands beside it.
  const given = 'xx-north-1a';
  return {
    kind: 'a zone of another Region',
    place: ['availabilityZones', index],
    plant: (settings) => put(settings, ['availabilityZones', index], given) as Settings,
  };
}

function serving(settings: Settings, changed: Settings): Settings {
  return { ...settings, serving: { ...asProperties(settings.serving), ...changed } };
}
