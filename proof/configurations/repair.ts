import { asProperties } from '../../lib/checks/assembly';
import { activityHasEndpoints } from './audit';
import { endpointsKeepTheRules } from './endpoints';
import { lockedDataIsKept } from './lake';
import { administratorsAreMeant } from './lake-formation';
import { networkKeepsTheRules } from './network';
import { peopleHaveLakeFormation } from './people';
import { defaultOf, type Settings } from './schema-keys';
import { apiKeepsTheRules } from './api';
import { servingKeepsTheRules } from './serving';
import { definitionsHaveImages, trainingKeepsTheRules } from './training';

/**
 * Makes settings, each right by itself, keep the rules between keys, with as little change as that takes.
 *
 * It states those rules a second time on purpose: a rule of `lib/config/rules.ts` that is changed by accident then refuses
 * what this makes, or lets pass what it would have changed.
 */
export function repaired(settings: Settings): Settings {
  return [
    definitionsHaveImages,
    zonesOfTheRegion,
    spotCoversTraining,
    servingKeepsTheRules,
    endpointsKeepTheRules,
    apiKeepsTheRules,
    networkKeepsTheRules,
    activityHasEndpoints,
    lockedDataIsKept,
    peopleHaveLakeFormation,
    administratorsAreMeant,
    trainingKeepsTheRules,
    teamsAreApart,
    keyOfTheCatalog,
  ].reduce((one, repair) => ({ ...one, ...repair(one) }), settings);
}

function zonesOfTheRegion({ region, availabilityZones }: Settings): Settings {
  if (!Array.isArray(availabilityZones)) return {};
  return { availabilityZones: availabilityZones.map((zone) => `${String(region)}${String(zone).slice(-1)}`) };
}

function spotCoversTraining({ training }: Settings): Settings {
  const given = asProperties(training);
  const spot = asProperties(given.spot);
  if (spot.maxWaitMinutes === undefined) return {};
  const longest = Math.max(
    Number(spot.maxWaitMinutes),
    Number(given.maxRuntimeMinutes ?? defaultOf('training.maxRuntimeMinutes')),
  );
  return { training: { ...given, spot: { ...spot, maxWaitMinutes: longest } } };
}

function keyOfTheCatalog({ catalog, region, account }: Settings): Settings {
  const given = asProperties(catalog);
  if (given.encryptionKeyArn === undefined) return {};
  const [arn, partition, service, , keyAccount, ...rest] = String(given.encryptionKeyArn).split(':');
  const here = [arn, partition, service, region, account ?? keyAccount, ...rest].map(String).join(':');
  return { catalog: { ...given, encryptionKeyArn: here } };
}

/** Teams with names and numbers of their own. */
function teamsAreApart({ files }: Settings): Settings {
  const { teams, ...given } = asProperties(files);
  if (!Array.isArray(teams)) return {};
  const named = teams.map((team, index) => ({
    ...asProperties(team),
    ...(index === 0 ? {} : { name: `team-${index}` }),
  }));
  const apart = named.filter(
    (team, index) => named.findIndex((one) => asProperties(one).uid === asProperties(team).uid) === index,
  );
  return { files: { ...given, teams: apart } };
}
