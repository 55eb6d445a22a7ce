import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pythonEnvironment } from '../python-environment';

/** One type of an API, as botocore's `service-2.json` describes it. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly union?: boolean;
}

/** The official model of one service. */
export interface ApiModel {
  readonly operations: Readonly<
    Record<string, { readonly input?: { readonly shape: string }; readonly output?: { readonly shape: string } }>
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Services that Step Functions or the SDK for JavaScript name otherwise than botocore; all others differ by dashes only. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  applicationdiscovery: 'discovery',
  cloudwatchevents: 'events',
  cloudwatchlogs: 'logs',
  cognitoidentityprovider: 'cognito-idp',
  configservice: 'config',
  costexplorer: 'ce',
  databasemigration: 'dms',
  databasemigrationservice: 'dms',
  elasticloadbalancing: 'elb',
  elasticloadbalancingv2: 'elbv2',
  elasticmapreduce: 'emr',
  eventbridge: 'events',
  sfn: 'stepfunctions',
  states: 'stepfunctions',
};

const known = new Map<string, ApiModel | undefined>();
let folders: ReadonlyMap<string, string> | undefined;

/**
 * The model of a service, read once in a process. The first call of all installs botocore when it is not there yet.
 *
 * @param service as Step Functions or an SDK client names it, in lower case: `sagemaker`, `sfn`, `cloudwatch-logs`
 * @returns undefined when there is no such service
 */
export function apiModel(service: string): ApiModel | undefined {
  const name = plain(service);
  if (!known.has(name)) known.set(name, read(name));
  return known.get(name);
}

/** Names of all services, as botocore has them. */
export function serviceNames(): string[] {
  return [...data().keys()];
}

function read(name: string): ApiModel | undefined {
  const folder = data().get(plain(OTHER_NAMES[name] ?? name));
  if (folder === undefined) return undefined;
  const versions = readdirSync(folder).filter((version) => existsSync(join(folder, version, 'service-2.json.gz')));
  const newest = versions.sort().at(-1);
  if (newest === undefined) return undefined;
  return JSON.parse(gunzipSync(readFileSync(join(folder, newest, 'service-2.json.gz'))).toString('utf8')) as ApiModel;
}

/** Folders of the models, by name without dashes. */
function data(): ReadonlyMap<string, string> {
  if (folders === undefined) {
    const python = pythonEnvironment('.venv-api-models', join(__dirname, 'requirements.txt'));
    const library = join(dirname(dirname(python)), 'lib');
    const root = readdirSync(library)
      .map((version) => join(library, version, 'site-packages', 'botocore', 'data'))
      .find((folder) => existsSync(folder));
    if (root === undefined) {
      throw new Error(
        `${library} must hold the data of botocore, and does not; delete the folder around it, then run this again`,
      );
    }
    const services = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    folders = new Map(services.map(({ name }) => [plain(name), join(root, name)]));
  }
  return folders;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '');
}
