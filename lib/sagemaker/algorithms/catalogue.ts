import { closest } from 'fastest-levenshtein';
import type { Algorithm } from './algorithm';
import { autoGluonTabular } from './autogluon-tabular';
import { blazingText } from './blazingtext';
import { catBoost } from './catboost';
import { deepAr } from './deepar';
import { factorizationMachines } from './factorization-machines';
import { imageClassificationMxnet } from './image-classification-mxnet';
import { imageClassificationTensorFlow } from './image-classification-tensorflow';
import { ipInsights } from './ip-insights';
import { kMeans } from './k-means';
import { kNearestNeighbors } from './k-nn';
import { lda } from './lda';
import { lightGbm } from './lightgbm';
import { linearLearner } from './linear-learner';
import { ntm } from './ntm';
import { object2Vec } from './object2vec';
import { objectDetectionMxnet } from './object-detection-mxnet';
import { objectDetectionTensorFlow } from './object-detection-tensorflow';
import { pca } from './pca';
import { randomCutForest } from './random-cut-forest';
import { semanticSegmentation } from './semantic-segmentation';
import { seq2Seq } from './seq2seq';
import { tabTransformer } from './tabtransformer';
import { textClassificationTensorFlow } from './text-classification-tensorflow';
import { xgboost } from './xgboost';

/** Every built-in algorithm of SageMaker, as the guide counts them in "Built-in algorithms" (August 2026). */
const CATALOGUE = {
  'autogluon-tabular': autoGluonTabular,
  catboost: catBoost,
  'factorization-machines': factorizationMachines,
  'k-nn': kNearestNeighbors,
  lightgbm: lightGbm,
  'linear-learner': linearLearner,
  tabtransformer: tabTransformer,
  xgboost: xgboost,
  object2vec: object2Vec,
  deepar: deepAr,
  pca: pca,
  'k-means': kMeans,
  'ip-insights': ipInsights,
  'random-cut-forest': randomCutForest,
  blazingtext: blazingText,
  lda: lda,
  ntm: ntm,
  'text-classification-tensorflow': textClassificationTensorFlow,
  seq2seq: seq2Seq,
  'image-classification-mxnet': imageClassificationMxnet,
  'image-classification-tensorflow': imageClassificationTensorFlow,
  'semantic-segmentation': semanticSegmentation,
  'object-detection-mxnet': objectDetectionMxnet,
  'object-detection-tensorflow': objectDetectionTensorFlow,
} as const satisfies Readonly<Record<string, Algorithm>>;

/** Name of a built-in algorithm. */
export type AlgorithmName = keyof typeof CATALOGUE;

/** Names of all built-in algorithms. */
export const ALGORITHM_NAMES = Object.keys(CATALOGUE) as readonly AlgorithmName[];

/**
 * Everything known about a built-in algorithm.
 *
 * @throws if there is none of this name; the message names the nearest one
 */
export function algorithm(name: string): Algorithm {
  if (!isAlgorithmName(name)) {
    throw new Error(
      `algorithm must be one that is built into SageMaker, got '${name}'; the nearest is '${closest(name, [...ALGORITHM_NAMES])}'. ` +
        `All: ${ALGORITHM_NAMES.join(', ')}`,
    );
  }
  return CATALOGUE[name];
}

function isAlgorithmName(name: string): name is AlgorithmName {
  return Object.hasOwn(CATALOGUE, name);
}
