import { copies, jobCalls, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { Call, RoleCalls } from '../../security/calls';

/** Where the role of a model is, and what it stands on. */
export interface ModelCallsProps {
  /** Path of the role. */
  readonly role: string;

  /** Its images, as addresses in properties or as ARNs of repositories. */
  readonly images: readonly string[];

  /** Key of the volumes, as an address. */
  readonly volumeKey: string;

  /** Log group below `/aws/sagemaker/`, as SageMaker names it: `Endpoints/<endpoint>`, `InferenceComponents/<component>`, `TransformJobs`. */
  readonly logs: string;

  /** What it reads: {@link zoneReads}, {@link archiveReads} or {@link publishedReads}. */
  readonly reads: readonly Call[];

  /**
   * Whether it runs in a network of the account.
   *
   * @default true
   */
  readonly inNetwork?: boolean;
}

/** What SageMaker calls for the containers of a model: the images, the volumes, the log, the artifacts. */
export function modelCalls(props: ModelCallsProps): RoleCalls {
  const { role, images, volumeKey, logs, reads, inNetwork } = props;
  const { trust, through } = SAGEMAKER;
  return {
    role,
    by: 'SageMaker hosting',
    trust,
    // Without a network of its own, SageMaker reads S3 past those of the platform.
    ...((inNetwork ?? true) ? { through } : {}),
    calls: [
      ...images.flatMap((image) =>
        jobCalls({
          image,
          logGroup: `arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/${logs}`,
          volumeKey,
          inNetwork,
        }),
      ),
      ...reads,
    ],
  };
}

/** What it reads of the models zone: artifacts below a folder, one or many. */
export function zoneReads(zone: string, prefix: string): readonly Call[] {
  return copies(zone, prefix, 'It copies the artifact of a trained version');
}

/** What it reads of the assets of a deployment: an archive, as a property names it. */
export function archiveReads(address: string): readonly Call[] {
  return [{ actions: ['s3:GetObject'], on: [`{${address}}`], why: 'It copies the artifact of the baseline' }];
}

/** What it reads of a published model: the folder that a property names, in a bucket of AWS. */
export function publishedReads(bucket: string, key: string): readonly Call[] {
  const why = 'It copies a model that AWS publishes';
  return [
    { actions: ['s3:ListBucket'], on: [`arn:aws:s3:::${bucket}`], context: { 's3:prefix': key }, why },
    { actions: ['s3:GetObject'], on: [`arn:aws:s3:::${bucket}/${key}${key.endsWith('/') ? '*' : ''}`], why },
  ];
}

/**
 * What SageMaker asks with the role of a model while it rolls an endpoint out: the alarms that take it back.
 *
 * @param endpoint path of the endpoint
 * @param variants their names
 */
export function rolloutCalls(endpoint: string, variants: readonly string[]): readonly Call[] {
  return [
    {
      actions: ['cloudwatch:DescribeAlarms'],
      on: variants.flatMap((variant) =>
        ['Errors', 'Latency'].map((alarm) => `{${endpoint}/Alarms/${variant}/${alarm}}`),
      ),
      why: 'It looks whether an alarm takes the update back',
    },
  ];
}

const capture = { construct: 'Serving/Endpoint/Config', says: 'DataCaptureConfig' };

/** What the models of versions of the reference workload have in common. */
const version = {
  images: ['{Data/Registry/Baseline@InferenceSpecification.Containers.0.Image}'],
  volumeKey: '{Foundation/Keys/Internal}',
};

const reads = [
  ...zoneReads('{Data/Lake/models}', 'training/'),
  ...archiveReads('Data/Registry/Baseline@InferenceSpecification.Containers.0.ModelDataUrl'),
];

const captured = uploads('{Data/Lake/capture}', '', 'It keeps what was asked and answered').map((call): Call => ({
  ...call,
  when: capture,
}));

const watched = rolloutCalls('Serving/Endpoint', ['main']).map((call): Call => ({
  ...call,
  when: { construct: 'Serving/Endpoint', says: 'DeploymentConfig' },
}));

/** What SageMaker calls for the model behind the endpoint: the artifact in, what was asked and answered out. */
export const servedModelCalls: RoleCalls = modelCalls({
  ...version,
  role: 'Serving/Model/Role',
  logs: 'Endpoints/{platform}-readmission',
  reads: [...reads, ...captured, ...watched],
});

/** The same for the version that is tried beside it. */
export const challengerCalls: RoleCalls = {
  ...modelCalls({
    ...version,
    role: 'Serving/Challenger/Model/Role',
    logs: 'Endpoints/{platform}-readmission',
    reads: [...reads, ...captured],
  }),
  when: { construct: 'Serving/Challenger/Model/Role' },
};

/** The same for the version before, of the standby, of which nothing is kept. */
export const previousModelCalls: RoleCalls = {
  ...modelCalls({
    ...version,
    role: 'Serving/Previous/Role',
    logs: 'Endpoints/{platform}-readmission-previous',
    reads,
  }),
  when: { construct: 'Serving/Previous/Role' },
};
