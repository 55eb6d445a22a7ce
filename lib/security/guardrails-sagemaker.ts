import type { Conditions, Denial, Guardrail } from './guardrail';

/** What the guardrails on SageMaker allow. */
export interface SageMakerChoices {
  /**
   * Instance types that may be rented, e.g. `ml.m5.large`; `*` is any text.
   *
   * @default - {@link USUAL_INSTANCE_TYPES}
   */
  readonly instanceTypes?: readonly string[];

  /**
   * Subnets that jobs may run in, by id.
   *
   * @default - any; but one must be named
   */
  readonly subnets?: readonly string[];

  /**
   * Keys that volumes and outputs may be under, by ARN; `*` is any text.
   *
   * @default - any key of the caller's own account
   */
  readonly keys?: readonly string[];
}

/**
 * CPU types of the current generations, and one NVIDIA accelerator per size: what the configuration of the project offers,
 * without what costs tens of dollars an hour (TR-20). `system` is what Studio calls the instance of its own applications.
 */
export const USUAL_INSTANCE_TYPES: readonly string[] = [
  ...['t3', 'c5', 'c6i', 'c7i', 'm5', 'm6i', 'm7i', 'r5', 'r6i', 'r7i', 'g4dn', 'g5', 'g6'].map((one) => `ml.${one}.*`),
  'system',
];

const JOBS = ['CreateHyperParameterTuningJob', 'CreateProcessingJob', 'CreateTrainingJob'];
const AUTOML = ['CreateAutoMLJob', 'CreateAutoMLJobV2'];
const DEFINITIONS = [
  'CreateDataQualityJobDefinition',
  'CreateModelBiasJobDefinition',
  'CreateModelExplainabilityJobDefinition',
  'CreateModelQualityJobDefinition',
];
const SCHEDULES = ['CreateMonitoringSchedule', 'UpdateMonitoringSchedule'];

/** A schedule that names a definition says nothing about the job; one that brings its own says on which instances. */
const OWN_DEFINITION = { 'sagemaker:InstanceTypes': 'false' };

/**
 * Instance types with local disks, which take no key for a volume (TR-01 to TR-03), as few patterns: policies have little room.
 * A test holds them against `lib/sagemaker/instance-types.ts`, type by type.
 */
export const LOCAL_STORAGE: readonly string[] = [
  ...['*d', '*dn', 'dl1', 'g5', 'g6', 'g6e', 'g7*', 'p4de', 'p5*', 'p6*', 'trn1*', 'trn2'].map((one) => `ml.${one}.*`),
];

/** Any key of the account of whoever asks; compared as text, because the variable has a colon, at which an ARN is cut. */
const OWN_KEYS = ['arn:*:kms:*:${aws:PrincipalAccount}:key/*'];

/**
 * The guardrails on SageMaker (D7, D8).
 *
 * The keys end in `Arn`: `sagemaker:VolumeKmsKey` and `sagemaker:OutputKmsKey` of older examples are deprecated and no request has
 * them any more, so that a statement which denies their absence denies everything.
 */
export function sageMakerGuardrails(choices: SageMakerChoices = {}): readonly Guardrail[] {
  const { instanceTypes = USUAL_INSTANCE_TYPES, subnets, keys = OWN_KEYS } = choices;
  return [
    {
      id: 'SageMakerInVpc',
      what: 'No job, model, notebook, domain or cluster outside of a network of the account.',
      breaks: 'Quick starts that leave the network out, and serverless inference, which takes no network (HO-13).',
      denies: [
        deny(
          [...JOBS, ...AUTOML, ...DEFINITIONS, 'CreateCluster', 'CreateDomain', 'CreateJob', 'CreateModel', NOTEBOOK],
          {
            Null: { 'sagemaker:VpcSubnets': 'true' },
          },
        ),
        deny(SCHEDULES, { Null: { 'sagemaker:VpcSubnets': 'true', ...OWN_DEFINITION } }),
        ...(subnets === undefined
          ? []
          : [
              deny(
                [
                  ...JOBS,
                  ...AUTOML,
                  ...DEFINITIONS,
                  'CreateCluster',
                  'CreateDomain',
                  'CreateJob',
                  'CreateModel',
                  NOTEBOOK,
                ],
                { 'ForAnyValue:StringNotEquals': { 'sagemaker:VpcSubnets': subnets } },
              ),
            ]),
      ],
    },
    {
      id: 'SageMakerIsolated',
      what: 'No container of a job or a model that reaches a network.',
      breaks: 'Scripts that install packages or call AWS while they run (TR-12), and serverless inference (HO-13).',
      denies: [
        deny([...JOBS, ...DEFINITIONS, 'CreateModel'], { BoolIfExists: { 'sagemaker:NetworkIsolation': 'false' } }),
        deny(SCHEDULES, { BoolIfExists: { 'sagemaker:NetworkIsolation': 'false' }, Null: OWN_DEFINITION }),
      ],
    },
    {
      id: 'SageMakerTrafficEncrypted',
      what: 'No job whose instances talk to each other in the clear.',
      breaks: 'Jobs that leave the switch out, with one instance, too; several instances may take longer.',
      denies: [
        deny([...JOBS, ...AUTOML, ...DEFINITIONS], {
          BoolIfExists: { 'sagemaker:InterContainerTrafficEncryption': 'false' },
        }),
        deny(SCHEDULES, {
          BoolIfExists: { 'sagemaker:InterContainerTrafficEncryption': 'false' },
          Null: OWN_DEFINITION,
        }),
      ],
    },
    {
      id: 'SageMakerInstanceTypes',
      what: 'No instance type but those that are named.',
      breaks: 'Whatever asks for another type, the ready-made jobs of Studio among it.',
      denies: [
        deny(
          [
            ...[...JOBS, ...DEFINITIONS, ...SCHEDULES, 'CreateApp', 'CreateCluster', 'UpdateCluster'],
            ...['CreateEndpointConfig', 'CreateTransformJob', 'UpdateTrainingJob', NOTEBOOK, 'UpdateNotebookInstance'],
          ],
          { 'ForAnyValue:StringNotLike': { 'sagemaker:InstanceTypes': instanceTypes } },
        ),
      ],
    },
    {
      id: 'SageMakerVolumeKey',
      what: 'No volume without a key of ours; instances with disks of their own take none (TR-01, HO-01).',
      breaks: 'Jobs that leave the key to AWS. A domain or notebook always has a volume, whatever its instances.',
      denies: [
        deny([...JOBS, ...DEFINITIONS, ...SCHEDULES, 'CreateEndpointConfig', 'CreateTransformJob'], {
          Null: { 'sagemaker:VolumeKmsKeyArn': 'true' },
          'ForAnyValue:StringNotLike': { 'sagemaker:InstanceTypes': LOCAL_STORAGE },
        }),
        deny([...AUTOML, 'CreateDomain', NOTEBOOK], { Null: { 'sagemaker:VolumeKmsKeyArn': 'true' } }),
        deny([...JOBS, ...DEFINITIONS, ...SCHEDULES, ...AUTOML, ...WITH_VOLUMES], {
          Null: { 'sagemaker:VolumeKmsKeyArn': 'false' },
          StringNotLike: { 'sagemaker:VolumeKmsKeyArn': keys },
        }),
      ],
    },
    {
      id: 'SageMakerOutputKey',
      what: 'No output of a job without a key of ours.',
      breaks: 'Jobs that leave the key of their outputs to the bucket, and processing jobs without an output.',
      denies: [
        deny([...JOBS, ...AUTOML, ...DEFINITIONS, 'CreateTransformJob'], {
          Null: { 'sagemaker:OutputKmsKeyArn': 'true' },
        }),
        deny(SCHEDULES, { Null: { 'sagemaker:OutputKmsKeyArn': 'true', ...OWN_DEFINITION } }),
        deny([...JOBS, ...AUTOML, ...DEFINITIONS, ...SCHEDULES, 'CreateTransformJob'], {
          Null: { 'sagemaker:OutputKmsKeyArn': 'false' },
          StringNotLike: { 'sagemaker:OutputKmsKeyArn': keys },
        }),
      ],
    },
    {
      id: 'NotebooksClosed',
      what: 'No notebook with root access or a way to the internet, and no domain with one.',
      breaks: 'Notebooks that leave these switches at their defaults, which are open.',
      denies: [
        deny([NOTEBOOK], { StringNotEquals: { 'sagemaker:RootAccess': 'Disabled' } }),
        deny([NOTEBOOK], { StringNotEquals: { 'sagemaker:DirectInternetAccess': 'Disabled' } }),
        deny(['UpdateNotebookInstance'], { StringEquals: { 'sagemaker:RootAccess': 'Enabled' } }),
        deny(['CreateDomain'], { StringNotEquals: { 'sagemaker:AppNetworkAccessType': 'VpcOnly' } }),
        deny(['UpdateDomain'], { StringEquals: { 'sagemaker:AppNetworkAccessType': 'PublicInternetOnly' } }),
      ],
    },
  ];
}

const NOTEBOOK = 'CreateNotebookInstance';
const WITH_VOLUMES = ['CreateDomain', 'CreateEndpointConfig', NOTEBOOK, 'CreateTransformJob'];

function deny(calls: readonly string[], conditions: Conditions): Denial {
  return { actions: calls.map((call) => `sagemaker:${call}`), conditions };
}
