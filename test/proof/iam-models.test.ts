import { App, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import cdkJson from '../../cdk.json';
import { Assembly, type StackTemplate, type Template } from '../../lib/checks/assembly';
import { DataLake } from '../../lib/data-lake/data-lake';
import { frameworkImage, type RegistryImage, xgboostImage } from '../../lib/sagemaker/images';
import type { RoleCalls } from '../../lib/security/calls';
import { InferencePipeline } from '../../lib/serving/models/inference-pipeline';
import { JumpStartModel } from '../../lib/serving/models/jump-start-model';
import { MultiModel } from '../../lib/serving/models/multi-model';
import { OwnImage } from '../../lib/serving/models/own-image';
import { S3Artifact } from '../../lib/serving/models/s3-artifact';
import {
  type ModelCallsProps,
  modelCalls,
  publishedReads,
  zoneReads,
} from '../../lib/serving/models/served-model.calls';
import type { Servable } from '../../lib/serving/models/servable';
import { ServedModel } from '../../lib/serving/models/served-model';
import { iamFaults } from '../../proof/iam/layer';
import { stopSimulator } from '../../proof/iam/simulator';

// The first check loads the reference of all actions, and may install the simulator.
jest.setTimeout(240_000);

afterAll(stopSimulator);

const REGION = 'eu-west-1';
const PUBLISHED = 'pytorch-infer/prepack/v1.0.0/';
const GATED = 'meta-textgeneration/meta-textgeneration-llama-2-7b/artifacts/inference-prepack/v1.0.0/';

/** A model of each source, with the calls of its role. */
interface Kind {
  readonly id: string;
  readonly source: (parts: { readonly lake: DataLake; readonly repository: Repository }) => Servable;
  readonly images: readonly string[];
  readonly reads: ModelCallsProps['reads'];
  readonly inNetwork?: boolean;
}

const xgboost = xgboostImage(REGION);
const pytorch = frameworkImage({ framework: 'pytorch', purpose: 'inference', processor: 'cpu', region: REGION });
const at = ({ account, repository }: RegistryImage): string =>
  `arn:aws:ecr:${REGION}:${account}:repository/${repository}`;
const zone = (prefix: string) => zoneReads('{Models/Lake/models}', prefix);
const archive = (lake: DataLake, folder: string) =>
  new S3Artifact({ artifact: { lake, key: `${folder}/model.tar.gz` }, image: xgboost });

const KINDS: readonly Kind[] = [
  { id: 'Archive', source: ({ lake }) => archive(lake, 'a'), images: [at(xgboost)], reads: zone('a/') },
  {
    id: 'Files',
    source: ({ lake }) => new S3Artifact({ artifact: { lake, prefix: 'files/' }, image: xgboost }),
    images: [at(xgboost)],
    reads: zone('files/'),
  },
  {
    id: 'Own',
    source: ({ repository }) => new OwnImage({ repository, version: '1' }),
    images: ['{Models/Images}'],
    reads: [],
  },
  {
    id: 'Many',
    source: ({ lake }) => new MultiModel({ image: xgboost, lake, prefix: 'many/' }),
    images: [at(xgboost)],
    reads: zone('many/'),
  },
  {
    id: 'Pipeline',
    source: ({ lake }) =>
      new InferencePipeline({
        steps: [
          { name: 'first', source: archive(lake, 'first') },
          {
            name: 'second',
            source: new S3Artifact({ artifact: { lake, key: 'second/model.tar.gz' }, image: pytorch }),
          },
        ],
      }),
    images: [at(xgboost), at(pytorch)],
    reads: [...zone('first/'), ...zone('second/')],
  },
  {
    id: 'Published',
    source: () => new JumpStartModel({ modelId: 'm', image: pytorch, artifactKey: PUBLISHED }),
    images: [at(pytorch)],
    reads: publishedReads(`jumpstart-cache-prod-${REGION}`, PUBLISHED),
  },
  {
    id: 'Gated',
    source: () => new JumpStartModel({ modelId: 'm', image: pytorch, artifactKey: GATED, eula: 'accepted' }),
    images: [at(pytorch)],
    reads: publishedReads(`jumpstart-private-cache-prod-${REGION}`, GATED),
  },
  {
    id: 'Outside',
    source: ({ lake }) => archive(lake, 'outside'),
    images: [at(xgboost)],
    reads: zone('outside/'),
    inNetwork: false,
  },
];

/** One stack with all of them. */
function templates(): StackTemplate[] {
  const app = new App({
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true },
  });
  const stack = new Stack(app, 'Models', { env: { region: REGION } });
  const [restricted, internal] = [new Key(stack, 'Restricted'), new Key(stack, 'Internal')];
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  const lake = new DataLake(stack, 'Lake', {
    encryptionKeys: { restricted, internal },
    accessLogs: new Bucket(stack, 'AccessLogs', { encryption: BucketEncryption.S3_MANAGED }),
    lakeFormation: 'off',
  });
  const repository = new Repository(stack, 'Images');
  for (const { id, source, inNetwork = true } of KINDS) {
    new ServedModel(stack, id, {
      source: source({ lake, repository }),
      volumeKey: internal,
      network: inNetwork ? { vpc, subnets: vpc.isolatedSubnets } : 'none',
    });
  }
  const { template } = app.synth().getStackByName('Models');
  return [{ id: 'Models', stackName: 'Models', region: REGION, template: template as Template }];
}

/** The lists of their roles; the network is none of the platform's, so calls go through none of its endpoints. */
const roles: readonly RoleCalls[] = KINDS.map(({ id, images, reads, inNetwork }) => ({
  ...modelCalls({
    role: `Models/${id}/Role`,
    images,
    volumeKey: '{Models/Internal}',
    logs: 'Endpoints/any',
    reads,
    inNetwork,
  }),
  through: undefined,
}));

/** Faults of the roles of models; other resources of the stack are only there for them. */
async function faults(lists: readonly RoleCalls[], made: StackTemplate[]): Promise<string[]> {
  return (await iamFaults(new Assembly(made), { roles: lists, services: [] })).filter((fault) =>
    KINDS.some(({ id }) => fault.includes(`Models/${id}/`)),
  );
}

describe('the role of a model', () => {
  const made = templates();

  test('of each source may do what SageMaker calls for it, and nothing else', async () => {
    expect(await faults(roles, made)).toEqual([]);
  });

  test('that cannot pull the second image of a pipeline, or reads a folder that nobody lists, is found', async () => {
    const broken = roles.map((list) =>
      list.role === 'Models/Many/Role'
        ? { ...list, calls: list.calls.filter(({ on }) => !String(on).includes('many/')) }
        : list,
    );
    const copy = structuredClone(made) as StackTemplate[];
    const text = JSON.stringify(copy).replace(`repository/${pytorch.repository}`, 'repository/other');
    const found = await faults(broken, JSON.parse(text) as StackTemplate[]);
    expect(found.filter((fault) => fault.startsWith('Models/Many/Role may s3:GetObject'))).not.toEqual([]);
    expect(found.filter((fault) => fault.startsWith('Models/Pipeline/Role needs ecr:BatchGetImage'))).not.toEqual([]);
  });
});
