import { stringify } from 'yaml';
import { allRules } from '../../lib/checks/all-rules';
import { Assembly, referencesIn } from '../../lib/checks/assembly';
import { findingsOf, messageOf } from '../../lib/checks/rule';
import { parseConfig, type PlatformConfig } from '../../lib/config/load-config';
import { reachedEndpoints } from '../../lib/config/network-endpoints';
import { platformTemplates } from '../../scripts/resolved-platform';
import { networkFaults } from '../network/layer';
import type { Settings } from './schema-keys';

/**
 * What is wrong with the platform that right settings give: findings of the rules, faults of the network, references that go
 * up the page.
 *
 * @returns one line for each; none when all is well
 * @throws ConfigError when the settings are not right after all
 */
export function faultsOfPlatform(settings: Settings): string[] {
  const config = parseConfig(stringify(settings, { aliasDuplicateObjects: false }), 'the random configuration');
  const assembly = new Assembly(platformTemplates(config));
  return [
    ...findingsOf(allRules, assembly).map(
      (finding) => `${finding.rule.id} ${finding.resource.id}: ${messageOf(finding)}`,
    ),
    ...networkFaults(assembly).filter((line) => !isChosen(config, line)),
    ...upwards(assembly),
  ];
}

/**
 * A configuration may pay for the endpoint of Glue and run the job outside of the network all the same: a person's choice
 * there, and a fault in the two configurations of the project.
 */
function isChosen({ processing, network }: PlatformConfig, line: string): boolean {
  return (
    !processing.inVpc &&
    reachedEndpoints(network)?.includes('glue') === true &&
    /^Processing\/Encounters may hold .* runs outside of the network/.test(line)
  );
}

/** References to a stack that is deployed later, and references to what no template has. */
function upwards(assembly: Assembly): string[] {
  const place = new Map(assembly.stacks.map(({ id }, index) => [id, index]));
  return assembly.resources.flatMap(({ id, stack, properties }) =>
    referencesIn(properties).flatMap((reference) => {
      const target = reference.id.slice(0, reference.id.indexOf('/'));
      if (assembly.get(reference.id) === undefined) return [`${id} refers to ${reference.id}, which no template has`];
      return (place.get(target) ?? 0) > (place.get(stack) ?? 0)
        ? [`${id} refers to ${reference.id}, of a stack that is deployed later`]
        : [];
    }),
  );
}
