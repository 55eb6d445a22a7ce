import { EncounterValidationEnvironment } from '../../lambda/encounter-validation/environment';

// To be imported before a handler: Powertools reads its environment when a handler is loaded.
Object.assign(process.env, {
  // Powertools then prints through the global console, where a test can listen, but would leave out metrics.
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
  [EncounterValidationEnvironment.METRICS_NAMESPACE]: 'ml-platform',
  [EncounterValidationEnvironment.SERVICE_NAME]: 'encounter-validation',
});
