import { API_FAULTS } from './api';
import { AUDIT_FAULTS } from './audit';
import { catalogFaults } from './catalog-faults';
import { ENDPOINT_FAULTS } from './endpoint-faults';
import { LAKE_FAULTS } from './lake';
import { LAKE_FORMATION_FAULTS } from './lake-formation';
import type { Fault } from './mutant';
import { NETWORK_FAULTS } from './network-faults';
import { PEOPLE_FAULTS } from './people';
import { placeOf, put } from './places';
import { repaired } from './repair';
import type { Settings } from './schema-keys';
import { SERVING_FAULTS } from './serving';
import { TRAINING_FAULTS } from './training-faults';

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
    ...SERVING_FAULTS,
    ...API_FAULTS,
    ...ENDPOINT_FAULTS,
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
