import { Token } from 'aws-cdk-lib';
import { INFERENCE_ENVIRONMENT } from '../../sagemaker/script-mode';

/** Variables of a container. */
export type Environment = Readonly<Record<string, string>>;

/** Limits of the API: `EnvironmentMap`, `EnvironmentKey`, `EnvironmentValue`, and the text of `ContainerDefinition` (August 2026). */
const MOST_VARIABLES = 100;
const MOST_CHARACTERS = 1024;
const MOST_BYTES = 32 * 1024;

/**
 * Environment by which the toolkit of a framework's image finds a script inside the archive of the model, without a network (RV-07).
 *
 * @param script name of a file in the folder `code` of the archive
 * @throws if it is not a Python file in that folder
 */
export function scriptEnvironment(script: string): Environment {
  if (!/^[\w.-]+\.py$/.test(script)) {
    throw new Error(
      `script must be a .py file in the folder code of the archive, got '${script}'; the toolkit looks for it there (RV-07)`,
    );
  }
  return { ...INFERENCE_ENVIRONMENT, SAGEMAKER_PROGRAM: script };
}

/**
 * @param environment variables of one container
 * @throws if SageMaker refuses them, or if the container would have to download its code (RV-07)
 */
export function checkEnvironment(environment: Environment): void {
  const names = Object.keys(environment);
  if (names.length > MOST_VARIABLES) {
    throw new Error(
      `environment must have at most ${MOST_VARIABLES} variables, got ${names.length}; put them into a file of the archive (API: EnvironmentMap)`,
    );
  }
  for (const [name, value] of Object.entries(environment)) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.length > MOST_CHARACTERS) {
      throw new Error(
        `environment must have names of at most ${MOST_CHARACTERS} letters, digits and underscores, got '${name}'; rename it (API: EnvironmentKey)`,
      );
    }
    if (!Token.isUnresolved(value) && Buffer.byteLength(value) > MOST_CHARACTERS) {
      throw new Error(
        `environment.${name} must have at most ${MOST_CHARACTERS} bytes, got ${Buffer.byteLength(value)}; put it into a file of the archive (API: EnvironmentValue)`,
      );
    }
  }
  const folder = environment.SAGEMAKER_SUBMIT_DIRECTORY;
  if (folder?.startsWith('s3://') === true) {
    throw new Error(
      `environment.SAGEMAKER_SUBMIT_DIRECTORY must be a folder of the archive, got '${folder}'; without a network nothing is downloaded, so put the code under code/ and name it by 'script' (RV-07)`,
    );
  }
}

/**
 * @param environments variables of all containers of a model
 * @throws if they are too long together, which SageMaker counts over all containers
 */
export function checkTogether(environments: readonly Environment[]): void {
  const bytes = environments
    .flatMap((environment) => Object.entries(environment).flat())
    .reduce((sum, text) => sum + (Token.isUnresolved(text) ? 0 : Buffer.byteLength(text)), 0);
  if (bytes > MOST_BYTES) {
    throw new Error(
      `environment must have at most ${MOST_BYTES} bytes over all containers, got ${bytes}; put long values into a file of the archive (API: ContainerDefinition)`,
    );
  }
}
