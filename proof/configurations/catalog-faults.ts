import { asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { placeOf } from './places';
import type { Settings } from './schema-keys';

/** Keys that are right by themselves, and of another catalog. */
export function catalogFaults(): Fault[] {
  // No Region of AWS begins like this, so it is another one whatever stands beside it.
  return [
    keyFault('a key of another Region', ({ account }) => ['xx-north-1', String(account ?? '123456789012')]),
    keyFault('a key of another account', ({ region }) => [String(region), '222222222222'], { account: '111111111111' }),
  ];
}

function keyFault(
  kind: string,
  home: (settings: Settings) => readonly [region: string, account: string],
  beside: Settings = {},
): Fault {
  const path = 'catalog.encryptionKeyArn';
  return {
    kind,
    place: placeOf(path),
    plant: (before) => {
      const settings = { ...before, ...beside };
      const [region, account] = home(settings);
      const encryptionKeyArn = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
      return { ...settings, catalog: { ...asProperties(settings.catalog), encryptionKeyArn } };
    },
  };
}
