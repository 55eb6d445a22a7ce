import { CODE_CHANNEL } from '../sagemaker/script-mode';
import type { TrainingProgram } from './training-program';

/** What a model was made of, as far as the template knows: code, image, hyperparameters. */
export interface ModelSource {
  /**
   * Address of the archive of the code; its name is a hash of its content.
   *
   * @default - the code is inside the image
   */
  readonly code?: string;

  /**
   * The image or the algorithm in which it was trained.
   *
   * @default - the service chooses it
   */
  readonly image?: string;

  /** Hyperparameters that were given; a tuning job finds others beside them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/** What a model of a program is made of. */
export function sourceOf(program: TrainingProgram): ModelSource {
  const { algorithm } = program;
  return {
    code: program.ownChannels.find(({ name }) => name === CODE_CHANNEL)?.uri,
    image: 'TrainingImage' in algorithm ? algorithm.TrainingImage : algorithm.AlgorithmName,
    hyperparameters: program.hyperparameters,
  };
}
