import type { CreateProcessingJobCommandInput, ProcessingInstanceType } from '@aws-sdk/client-sagemaker';
import { Stack } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type RegistryImage, registryUri } from '../../sagemaker/images';
import { hasLocalStorage } from '../../sagemaker/instance-types';
import type { SourceArchive } from '../../sagemaker/source-archive';
import type { JsonPathParams } from '../../workflow/json-path-params';

/** On what a script runs, and in what. */
export interface ScriptRun {
  /** Image in which it runs. */
  readonly image: RegistryImage;

  /** Archive with the script at its root. */
  readonly code: SourceArchive;

  /** Isolated subnets of the job. */
  readonly subnets: readonly ISubnet[];

  /** Security group of the job. */
  readonly securityGroup: ISecurityGroup;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Instance type that SageMaker offers for processing. */
  readonly instanceType: string;

  /** Disk of the instance in GiB, where it has none of its own. */
  readonly volumeGiB: number;

  /** When SageMaker stops the job; nine days at the latest (API: ProcessingMaxRuntimeInSeconds). */
  readonly maxRuntime: Duration;

  /** Start of every job name: at most 26 lower-case characters (TR-17, SF-09). */
  readonly jobPrefix: string;
}

/** What a script reads and writes; each input and the output is an argument of its name, with the folder. */
export interface ScriptProcessingProps extends ScriptRun {
  /** File name of the script. */
  readonly script: string;

  /** Role of the job. */
  readonly role: IRole;

  /** Intrinsic functions that make the addresses of the inputs, by name. */
  readonly inputs: Readonly<Record<string, string>>;

  /** What it writes: name, an intrinsic function that makes the address, and the key. */
  readonly output: { readonly name: string; readonly address: string; readonly key: IKey };
}

/** Where a job finds its inputs and leaves its output. */
const FOLDER = '/opt/ml/processing';

/** A processing job that runs one script of an archive, with no network but the one to S3. */
export function scriptProcessing(
  scope: Construct,
  props: ScriptProcessingProps,
): JsonPathParams<CreateProcessingJobCommandInput> {
  const { output } = props;
  const names = Object.keys(props.inputs);
  return {
    'ProcessingJobName.$': `States.Format('${props.jobPrefix}-{}', States.UUID())`,
    RoleArn: props.role.roleArn,
    AppSpecification: {
      ImageUri: registryUri(props.image, Stack.of(scope).region, Stack.of(scope).urlSuffix),
      ContainerEntrypoint: [
        '/bin/bash',
        '-c',
        `mkdir /tmp/code && tar -xzf "$0" -C /tmp/code && exec python3 /tmp/code/${props.script} "$@"`,
      ],
      ContainerArguments: [
        `${FOLDER}/code/${props.code.fileName}`,
        ...[...names, output.name].flatMap((name) => [`--${name}`, `${FOLDER}/${name}`]),
      ],
    },
    ProcessingInputs: [
      input('code', { S3Uri: props.code.uri }),
      ...Object.entries(props.inputs).map(([name, address]) => input(name, { 'S3Uri.$': address })),
    ],
    ProcessingOutputConfig: {
      KmsKeyId: output.key.keyArn,
      Outputs: [
        {
          OutputName: output.name,
          S3Output: { 'S3Uri.$': output.address, LocalPath: `${FOLDER}/${output.name}`, S3UploadMode: 'EndOfJob' },
        },
      ],
    },
    ProcessingResources: {
      ClusterConfig: {
        InstanceCount: 1,
        InstanceType: props.instanceType as ProcessingInstanceType,
        // Must be given, and must not be more than disks of its own have, which take no key either (TR-01, TR-04).
        ...(hasLocalStorage(props.instanceType)
          ? { VolumeSizeInGB: 1 }
          : { VolumeSizeInGB: props.volumeGiB, VolumeKmsKeyId: props.volumeKey.keyArn }),
      },
    },
    NetworkConfig: {
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: {
        SecurityGroupIds: [props.securityGroup.securityGroupId],
        Subnets: props.subnets.map((subnet) => subnet.subnetId),
      },
    },
    StoppingCondition: { MaxRuntimeInSeconds: props.maxRuntime.toSeconds() },
  };
}

/** An input that is copied before the script starts. */
function input<Location extends { S3Uri: string } | { 'S3Uri.$': string }>(name: string, location: Location) {
  return {
    InputName: name,
    S3Input: {
      ...location,
      LocalPath: `${FOLDER}/${name}`,
      S3DataType: 'S3Prefix' as const,
      S3InputMode: 'File' as const,
    },
  };
}
