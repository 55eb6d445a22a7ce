import { asList, asProperties, at } from '../assembly';
import { isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf, numberOf, shown } from '../wording';

const APPLICATION = 'AWS::EMRServerless::Application';

/** Longest time that an idle application may stay started, in minutes, before the rule asks. EMR takes up to 10,080. */
const IDLE_MINUTES = 60;

/** Source: EMR Serverless API, DeleteApplication, AutoStopConfig. */
const stopsByItself: Rule = {
  id: 'ML-EM-01',
  title: 'An EMR Serverless application stops by itself, soon',
  facts: ['EM-01'],
  fix: 'enable AutoStopConfiguration: only a stopped application can be changed or deleted',
  check: forEach(APPLICATION, ({ properties }) => {
    const { Enabled, IdleTimeoutMinutes } = asProperties(properties.AutoStopConfiguration);
    const minutes = numberOf(IdleTimeoutMinutes ?? 15);
    const location = 'Properties/AutoStopConfiguration';
    if (booleanOf(Enabled ?? true) === false) {
      return [{ problem: 'AutoStopConfiguration.Enabled must be true, got false', location }];
    }
    return minutes !== undefined && minutes > IDLE_MINUTES
      ? [{ problem: `IdleTimeoutMinutes must be ${IDLE_MINUTES} or less, got ${minutes}`, location }]
      : [];
  }),
};

const capacityBounded: Rule = {
  id: 'ML-EM-02',
  title: 'An EMR Serverless application has a maximum capacity',
  facts: ['EM-02'],
  fix: 'set MaximumCapacity, the only bound of its cost',
  advice: true,
  check: forEach(APPLICATION, ({ properties: { MaximumCapacity } }) => {
    const missing = ['Cpu', 'Memory'].filter((name) => at(MaximumCapacity, name) === undefined);
    if (missing.length === 0 || isUnknown(MaximumCapacity)) return [];
    return [
      {
        problem: `MaximumCapacity must say Cpu and Memory, got no ${missing.join(' and no ')}`,
        location: 'Properties/MaximumCapacity',
      },
    ];
  }),
};

const noIdleWorkers: Rule = {
  id: 'ML-EM-02-2',
  title: 'Workers of EMR Serverless that wait are paid for no longer than needed',
  facts: ['EM-02'],
  fix: 'drop InitialCapacity, or let the application stop by itself',
  advice: true,
  check: forEach(APPLICATION, ({ properties }) => {
    if (asList(properties.InitialCapacity).length === 0) return [];
    const enabled = at(properties, 'AutoStopConfiguration.Enabled');
    return booleanOf(enabled) === true || isUnknown(enabled)
      ? []
      : [
          {
            problem: `InitialCapacity is paid while the application is started; AutoStopConfiguration.Enabled must be true, got ${shown(enabled)}`,
            location: 'Properties/InitialCapacity',
          },
        ];
  }),
};

const wholeNetwork: Rule = {
  id: 'ML-EM-03',
  title: 'An EMR Serverless application in a network names subnets and security groups',
  facts: ['EM-03'],
  fix: 'give both in NetworkConfiguration, or neither',
  check: forEach(APPLICATION, ({ properties: { NetworkConfiguration } }) => {
    if (NetworkConfiguration === undefined || isUnknown(NetworkConfiguration)) return [];
    const missing = ['SubnetIds', 'SecurityGroupIds'].filter(
      (name) => asList(at(NetworkConfiguration, name)).length === 0,
    );
    if (missing.length === 0) return [];
    return [
      {
        problem: `NetworkConfiguration must name ${missing.join(' and ')}, got nothing`,
        location: 'Properties/NetworkConfiguration',
      },
    ];
  }),
};

/** Rules about EMR Serverless. */
export const emrServerlessRules: readonly Rule[] = [stopsByItself, capacityBounded, noIdleWorkers, wholeNetwork];
