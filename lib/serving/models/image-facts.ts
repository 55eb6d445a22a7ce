import { frameworkRelease, FRAMEWORKS, frameworkVersions } from '../../sagemaker/framework-images';
import { ALGORITHM_REPOSITORIES, type ImageProcessor, type RegistryImage } from '../../sagemaker/images';
import type { ModelFacts } from './servable';

/** What is known about an image by its name. */
export type ImageFacts = Pick<ModelFacts, 'processor' | 'architecture'>;

/**
 * What the tables of `lib/sagemaker` say about an image; nothing about one that they do not have.
 *
 * All of theirs are built for x86_64: AWS keeps those for Graviton under other repositories, or as versions that the tables
 * do not have (`inference_graviton` in `image_uri_config/{pytorch,tensorflow,xgboost,sklearn}.json` of
 * `aws/sagemaker-python-sdk`, August 2026).
 */
export function imageFacts({ repository, tag }: RegistryImage): ImageFacts {
  const processors = FRAMEWORKS.flatMap((framework) =>
    frameworkVersions(framework, 'inference').flatMap((version) => {
      const release = frameworkRelease({ framework, purpose: 'inference', version });
      return release.repository === repository ? processorsOf(release.tags, tag) : [];
    }),
  );
  const known = new Set(processors);
  if (known.size === 0) {
    return (ALGORITHM_REPOSITORIES as readonly string[]).includes(repository) ? { architecture: 'x86_64' } : {};
  }
  // One tag for several kinds of processors: it runs on each of them.
  const [processor] = known.size === 1 ? known : [];
  return { ...(processor === undefined ? {} : { processor }), architecture: 'x86_64' };
}

function processorsOf(tags: Readonly<Partial<Record<ImageProcessor, string>>>, tag: string): ImageProcessor[] {
  return (['cpu', 'gpu', 'neuron'] as const).filter((processor) => tags[processor] === tag);
}
