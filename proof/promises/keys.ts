import type { Assembly } from '../../lib/checks/assembly';
import { specifiedValues } from '../specification';

/** Construct paths of the two keys. */
const DATA = 'Foundation/Keys/Data';
const LOGS = 'Foundation/Keys/Logs';

/** What the log key encrypts; everything else that names a key holds data. */
const UNDER_THE_LOG_KEY: readonly { readonly type: string; readonly property?: string; readonly path?: RegExp }[] = [
  { type: 'AWS::SNS::Topic' },
  { type: 'AWS::Logs::LogGroup' },
  { type: 'AWS::CloudTrail::Trail' },
  { type: 'AWS::S3::Bucket', path: /^Audit\// },
  { type: 'AWS::Glue::SecurityConfiguration', property: 'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn' },
];

/** Stores of data under the log key, and logs under the data key: who may read one could then read the other. */
export function exchangedKeys(assembly: Assembly): string[] {
  const stores = assembly.resources
    .filter(
      ({ type }) =>
        !type.startsWith('AWS::IAM::') && type !== 'AWS::KMS::Key' && type !== 'AWS::StepFunctions::StateMachine',
    )
    .flatMap((resource) =>
      specifiedValues(resource.type, resource.properties).flatMap(({ path, value }) => {
        if (typeof value !== 'string') return [];
        const property = path.filter((key) => typeof key === 'string').join('.');
        const key = assembly.target(value);
        if (key?.type !== 'AWS::KMS::Key' || property === '') return [];
        const isLog = UNDER_THE_LOG_KEY.some(
          (one) =>
            one.type === resource.type &&
            (one.property ?? property) === property &&
            (one.path ?? /^/).test(resource.path),
        );
        const wanted = isLog ? LOGS : DATA;
        return key.path === wanted
          ? []
          : [`${resource.id} ${property}: must be under ${wanted}, and is under ${key.path}`];
      }),
    );
  const jobs = assembly.apiCalls
    .filter(({ service }) => service === 'sagemaker')
    .flatMap(({ resource, where, parameters }) =>
      assembly
        .named(parameters)
        .filter(({ type, path }) => type === 'AWS::KMS::Key' && path !== DATA)
        .map(({ path }) => `${resource.id} ${where}: must be under ${DATA}, and is under ${path}`),
    );
  return [...stores, ...jobs];
}
