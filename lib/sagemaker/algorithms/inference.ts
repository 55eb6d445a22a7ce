import type { AlgorithmName } from './catalogue';

const TABLES = ['text/csv', 'application/json', 'application/x-recordio-protobuf'] as const;
const IMAGES = ['image/jpeg', 'image/png', 'application/x-image'] as const;

/**
 * Content types of requests to a trained model, the first of which suits most.
 *
 * Source: Developer Guide, "Common data formats for inference" and the input/output interface on each algorithm's page. Those that come
 * through JumpStart answer as the inference script of their package does, which their example notebooks call so.
 */
const REQUESTS: Readonly<Record<AlgorithmName, readonly string[]>> = {
  'autogluon-tabular': ['text/csv'],
  catboost: ['text/csv'],
  lightgbm: ['text/csv'],
  tabtransformer: ['text/csv'],
  xgboost: ['text/csv', 'text/libsvm'],
  'linear-learner': TABLES,
  'k-nn': TABLES,
  'k-means': TABLES,
  pca: TABLES,
  'random-cut-forest': TABLES,
  lda: TABLES,
  ntm: TABLES,
  'factorization-machines': ['application/json', 'application/x-recordio-protobuf'],
  deepar: ['application/json'],
  object2vec: ['application/json'],
  'ip-insights': ['text/csv', 'application/json', 'application/jsonlines'],
  blazingtext: ['application/json', 'application/jsonlines'],
  seq2seq: ['application/json', 'application/x-recordio-protobuf'],
  'text-classification-tensorflow': ['application/x-text'],
  'image-classification-mxnet': IMAGES,
  'image-classification-tensorflow': ['application/x-image'],
  'semantic-segmentation': IMAGES,
  'object-detection-mxnet': IMAGES,
  'object-detection-tensorflow': ['application/x-image'],
};

/** Content types of requests to a model that an algorithm has trained; the first suits most. */
export function inferenceContentTypes(algorithm: AlgorithmName): readonly string[] {
  return REQUESTS[algorithm];
}
