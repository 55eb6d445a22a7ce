import { type Assembly, at } from '../../lib/checks/assembly';
import { specifiedValues } from '../specification';

/** The keys of the platform, one for each sensitivity, for results and for logs; each a construct below `Foundation/Keys`. */
type KeyName = 'Restricted' | 'Internal' | 'Results' | 'Logs';

/** A store, or a part of one, and the key that it must be under. */
interface Store {
  readonly key: KeyName;
  readonly type: string;
  /** Property that names the key, without the numbers of list items; any where it is not given. */
  readonly property?: RegExp;
  /** Path of the construct; any where it is not given. */
  readonly path?: RegExp;
}

/** Every store that names a key; one that is not here is a fault, so that nobody forgets to decide. */
const STORES: readonly Store[] = [
  { key: 'Restricted', type: 'AWS::S3::Bucket', path: /^Data\/Lake\/(raw|curated|features|capture)\// },
  { key: 'Internal', type: 'AWS::S3::Bucket', path: /^Data\/Lake\/models\// },
  { key: 'Results', type: 'AWS::S3::Bucket', path: /^[^/]+\/(.+\/)?(Query)?Results\// },
  { key: 'Results', type: 'AWS::Athena::WorkGroup' },
  { key: 'Logs', type: 'AWS::S3::Bucket', path: /^Audit\// },
  { key: 'Restricted', type: 'AWS::Kinesis::Stream' },
  { key: 'Restricted', type: 'AWS::FSx::FileSystem' },
  { key: 'Restricted', type: 'AWS::EFS::FileSystem' },
  { key: 'Internal', type: 'AWS::ECR::Repository' },
  { key: 'Internal', type: 'AWS::CodeBuild::Project' },
  { key: 'Logs', type: 'AWS::SNS::Topic' },
  { key: 'Logs', type: 'AWS::Logs::LogGroup' },
  { key: 'Logs', type: 'AWS::CloudTrail::Trail' },
  { key: 'Logs', type: 'AWS::Glue::SecurityConfiguration', property: /CloudWatchEncryption\.KmsKeyArn$/ },
  { key: 'Restricted', type: 'AWS::Glue::SecurityConfiguration', property: /(S3|Bookmarks)Encryptions?\.KmsKeyArn$/ },
  { key: 'Restricted', type: 'AWS::SageMaker::EndpointConfig', property: /^DataCaptureConfig\.KmsKeyId$/ },
  {
    key: 'Restricted',
    type: 'AWS::SageMaker::EndpointConfig',
    property: /^AsyncInferenceConfig\.OutputConfig\.KmsKeyId$/,
  },
  { key: 'Internal', type: 'AWS::SageMaker::EndpointConfig', property: /^KmsKeyId$/ },
];

/** Properties of requests that name a key: disks take features, and an output lies under the key of its zone. */
const REQUESTS = new Set(['VolumeKmsKeyId', 'KmsKeyId']);

/** Zones that hold patients. */
const RESTRICTED_ZONE = /Data\/Lake(raw|curated|features|capture)/;

/** What names a key and encrypts nothing with it. */
const NO_STORE = /^AWS::(IAM::.*|KMS::Key|StepFunctions::StateMachine)$/;

/** Stores under the key of another sensitivity: who may read one could then read the other. */
export function exchangedKeys(assembly: Assembly): string[] {
  const stores = assembly.resources
    .filter(({ type }) => !NO_STORE.test(type))
    .flatMap((resource) =>
      keysIn(assembly, specifiedValues(resource.type, resource.properties)).flatMap(({ property, key }) => {
        const store = STORES.find(
          (one) =>
            one.type === resource.type &&
            (one.property ?? /^/).test(property) &&
            (one.path ?? /^/).test(`${resource.path}/`),
        );
        return fault(`${resource.id} ${property}`, store?.key, key);
      }),
    );
  const jobs = assembly.apiCalls
    .filter(({ service }) => service === 'sagemaker')
    .flatMap(({ resource, where, parameters }) =>
      keysIn(assembly, valuesIn(parameters)).flatMap(({ property, key }) =>
        fault(`${resource.id} ${where} ${property}`, wantedOf(parameters, property), key),
      ),
    );
  return [...stores, ...jobs];
}

/** The key that a property of a request must name: an output goes by where it is written. */
function wantedOf(parameters: unknown, property: string): KeyName | undefined {
  const parts = property.split('.');
  const name = parts.pop() ?? '';
  if (!REQUESTS.has(name)) return undefined;
  if (name === 'VolumeKmsKeyId') return 'Restricted';
  const output = parts.length === 0 ? parameters : at(parameters, parts.join('.'));
  return RESTRICTED_ZONE.test(JSON.stringify(output)) ? 'Restricted' : 'Internal';
}

function fault(where: string, wanted: KeyName | undefined, key: string): string[] {
  if (wanted === undefined) return [`${where}: names ${key}, and proof/promises/keys.ts does not say which it must be`];
  const path = `Foundation/Keys/${wanted}`;
  return key === path ? [] : [`${where}: must be under ${path}, and is under ${key}`];
}

/** A value, and the way to it. */
interface Found {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Those of the values that name one key and nothing else, with the paths of the property and of the key. */
function keysIn(assembly: Assembly, values: readonly Found[]): { readonly property: string; readonly key: string }[] {
  return values.flatMap(({ path, value }) => {
    const key = typeof value === 'string' ? assembly.target(value) : undefined;
    const property = path.filter((part) => typeof part === 'string').join('.');
    return key?.type === 'AWS::KMS::Key' && property !== '' ? [{ property, key: key.path }] : [];
  });
}

/** Every value within another. */
function valuesIn(value: unknown, path: readonly (string | number)[] = []): Found[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const members: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  return members.flatMap(([part, item]) => valuesIn(item, [...path, part]));
}
