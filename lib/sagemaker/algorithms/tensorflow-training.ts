import { continuous, type Hyperparameter, integer, oneOf } from './hyperparameter';

const FRACTION = { min: 0, max: 1 };

/** Optimizers that all three know. */
const OPTIMIZERS = 'adam sgd nesterov rmsprop adagrad adadelta';

/** What the three TensorFlow algorithms differ in. */
export interface TensorFlowTrainingProps {
  /**
   * Passes over the data.
   *
   * @default - it depends on the pre-trained model
   */
  readonly epochs?: number;

  /** Examples in a batch. */
  readonly batchSize: number;

  /** Initial value of the accumulators of Adagrad. */
  readonly initialAccumulator: number;

  /**
   * Optimizers beside the common ones.
   *
   * @default - none
   */
  readonly moreOptimizers?: string;

  /** Name of the flag that freezes all but the top layer. */
  readonly topLayerFlag: string;

  /** Smallest batch that the guide recommends to search, and the largest. */
  readonly searchedBatches: readonly [number, number];
}

/**
 * Hyperparameters that the three algorithms with TensorFlow share: they fine-tune a pre-trained model in the same way.
 *
 * Source: "… - TensorFlow Hyperparameters" of the guide (awsdocs copy a869fa5, June 2023).
 */
export function tensorFlowTraining(props: TensorFlowTrainingProps): readonly Hyperparameter[] {
  const optimizers = props.moreOptimizers === undefined ? OPTIMIZERS : `${props.moreOptimizers} ${OPTIMIZERS}`;
  return [
    integer('batch_size', { min: 1, max: 1024, default: props.batchSize, tune: props.searchedBatches }),
    continuous('beta_1', { ...FRACTION, default: 0.9, tune: [1e-6, 0.999] }),
    continuous('beta_2', { ...FRACTION, default: 0.999, tune: [1e-6, 0.999] }),
    oneOf('early_stopping', 'False True', { default: 'False' }),
    continuous('early_stopping_min_delta', { ...FRACTION, default: 0 }),
    integer('early_stopping_patience', { min: 1, max: 1000, default: 5 }),
    integer('epochs', { min: 1, max: 1000, ...(props.epochs === undefined ? {} : { default: props.epochs }) }),
    continuous('epsilon', { ...FRACTION, default: 1e-7, tune: [1e-8, 1] }),
    continuous('initial_accumulator_value', { ...FRACTION, default: props.initialAccumulator }),
    continuous('learning_rate', { ...FRACTION, default: 0.001, tune: [1e-6, 0.5] }),
    continuous('momentum', { ...FRACTION, default: 0.9, tune: [0, 0.999] }),
    oneOf('optimizer', optimizers, { default: 'adam', tune: optimizers.split(' ') }),
    oneOf('reinitialize_top_layer', 'Auto True False', { default: 'Auto' }),
    continuous('rho', { ...FRACTION, default: 0.95 }),
    oneOf(props.topLayerFlag, 'False True', { tune: ['False', 'True'] }),
  ];
}
