import { type Algorithm } from './algorithm';
import { continuous } from './hyperparameter';
import { tensorFlowTraining } from './tensorflow-training';

/**
 * Object detection with TensorFlow.
 *
 * Source: "Object Detection - TensorFlow Hyperparameters", its tuning page and the page of the algorithm (awsdocs copy a869fa5,
 * June 2023); the tuning page searches `regularizers_l2`, which the first one does not list. Where its package lies is not
 * published: whoever uses it names the package. The guide says that the models lie ready in S3 so that jobs can run without a
 * network.
 */
export const objectDetectionTensorFlow: Algorithm = {
  title: 'Object Detection - TensorFlow',
  solves: 'boxes around the objects of an image, with a pre-trained network',
  image: {
    source: 'jump-start',
    jumpStart: { modelIds: ['tensorflow-od1-ssd-resnet50-v1-fpn-640x640-coco17-tpu-8'], packages: {} },
  },
  channels: [
    { name: 'training', required: true, contentTypes: ['application/x-image', 'image/jpeg', 'image/png'] },
    { name: 'validation', contentTypes: ['application/x-image', 'image/jpeg', 'image/png'] },
  ],
  instances: { processors: ['gpu'], several: false, severalGpus: true },
  hyperparameters: [
    ...tensorFlowTraining({
      batchSize: 3,
      initialAccumulator: 0.1,
      topLayerFlag: 'train_only_on_top_layer',
      searchedBatches: [8, 512],
    }),
    continuous('regularizers_l2', { min: 0, max: 1, tune: [0, 0.999] }),
  ],
  metrics: [{ name: 'validation:localization_loss', goal: 'Minimize', regex: 'Val_localization=([0-9\\.]+)' }],
};
