import type { AlgorithmChannel } from './algorithm';

/** Content type of MXNet's own record format, which is not SageMaker's. */
const MXNET_RECORDS = 'application/x-recordio';

const IMAGES = ['application/x-image', 'image/jpeg', 'image/png'];

/** What to know of an algorithm that is built on MXNet, and what replaces it. */
export function mxnetNotice(title: string, instead: string): string {
  return (
    `${title} builds on MXNet, which is no longer supported: 1.9.0 is its last version. AWS has published no end for the ` +
    `algorithm itself (August 2026), but do not start anything new on it; use ${instead}.`
  );
}

/**
 * A channel of images, as records or as files. In input mode Pipe, files would need an augmented manifest, which is not offered
 * here.
 */
export function imageChannel(name: string, required = true): AlgorithmChannel {
  return {
    name,
    required,
    contentTypes: [MXNET_RECORDS, ...IMAGES],
    pipeContentTypes: [MXNET_RECORDS],
    spread: 'replicated',
  };
}

/** A channel that goes with images: lists, annotations, label maps. */
export function besideImages(name: string, required = false): AlgorithmChannel {
  return { name, required, contentTypes: [...IMAGES, 'application/json'] };
}

/** The channel with an earlier model, to go on from (incremental training). */
export const EARLIER_MODEL: AlgorithmChannel = { name: 'model', contentTypes: ['application/x-sagemaker-model'] };
