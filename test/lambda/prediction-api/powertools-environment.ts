import { PredictionApiEnvironment } from '../../../lambda/prediction-api/environment';

// To be imported before the handler: Powertools reads its environment when a handler is loaded.
Object.assign(process.env, {
  // Powertools then prints through the global console, where a test can listen, but would leave out metrics.
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
  [PredictionApiEnvironment.METRICS_NAMESPACE]: 'ml-api',
  [PredictionApiEnvironment.SERVICE_NAME]: 'prediction-api',
});
