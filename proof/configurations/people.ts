import { asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { placeOf } from './places';
import type { Settings } from './schema-keys';

/** People see nothing without Lake Formation, and so it is on where there are some. */
export function peopleHaveLakeFormation({ people, lakeFormation }: Settings): Settings {
  const given = asProperties(lakeFormation);
  return given.mode === 'off' && people !== undefined ? { lakeFormation: { ...given, mode: 'hybrid' } } : {};
}

/** People beside a lake that does not know who sees what. */
export const PEOPLE_FAULTS: readonly Fault[] = [
  {
    kind: 'people without Lake Formation',
    place: placeOf('lakeFormation.mode'),
    plant: (settings) => ({
      ...settings,
      lakeFormation: { mode: 'off' },
      people: { signIn: { mode: 'account' } },
    }),
  },
];
