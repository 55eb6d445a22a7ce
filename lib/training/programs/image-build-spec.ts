import { BuildSpec } from 'aws-cdk-lib/aws-codebuild';

/** What is built, and under which name. */
export interface BuildSpecProps {
  /** Address of the image, with its tag. */
  readonly image: string;

  /** Name of its repository. */
  readonly repository: string;

  /** Its tag. */
  readonly tag: string;

  /**
   * Address of the image that it builds on.
   *
   * @default - the Dockerfile names a public one
   */
  readonly base?: string;
}

/**
 * Builds the folder and pushes it under its tag.
 *
 * Two builds of the same code may run at once: the second cannot push, because tags never change, and has nothing left to do.
 */
export function buildSpec({ image, repository, tag, base }: BuildSpecProps): BuildSpec {
  const login = (address: string): string =>
    `aws ecr get-login-password | docker login --username AWS --password-stdin "${registryOf(address)}"`;
  return BuildSpec.fromObjectToYaml({
    version: '0.2',
    phases: {
      pre_build: { commands: [login(image), ...(base === undefined ? [] : [login(base)])] },
      build: {
        commands: [
          `docker build --pull ${base === undefined ? '' : `--build-arg BASE_IMAGE="${base}" `}--tag "${image}" .`,
          `docker push "${image}" || aws ecr describe-images --repository-name "${repository}" --image-ids imageTag="${tag}"`,
        ],
      },
    },
  });
}

/** The part of an address before the repository. */
function registryOf(address: string): string {
  return address.slice(0, address.indexOf('/'));
}
