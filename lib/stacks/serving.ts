import { CfnOutput, CfnParameter } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import type { ModelRegistry } from '../registry/model-registry';
import { xgboostImage } from '../sagemaker/images';
import type { SourceArchive } from '../sagemaker/source-archive';
import { ModelEndpoint } from '../serving/model-endpoint';
import { Promotion } from '../serving/promotion';
import { RegisteredVersion } from '../serving/models/registered-version';
import { ServedModel } from '../serving/models/served-model';
import { VARIANT } from '../readmission/endpoint';
import { rolloutOf, scalingOf } from '../config/serving-words';
import { TRAINING_OUTPUT } from '../training/jobs/training-job';
import type { EncryptionKeys } from '../security/encryption-keys';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface ServingStackProps extends PlatformStackProps {
  /** Keys of the volumes of the endpoint and of the logs. */
  readonly keys: EncryptionKeys;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /** Network of the containers. */
  readonly vpc: IVpc;

  /** Their subnets. */
  readonly subnets: ISubnet[];

  /** The lake. */
  readonly lake: DataLake;

  /** Archive of the baseline. */
  readonly baseline: SourceArchive;

  /** Names the version to serve. */
  readonly registry: ModelRegistry;
}

/** Parameter of every CDK template; `cdk bootstrap` writes its value. */
const BOOTSTRAP_PARAMETER = 'BootstrapVersion';

/** Serves the version that the parameter names, and promotes others to be it. */
export class Serving extends PlatformStack {
  /** The endpoint; its metrics have a name even while it is switched off. */
  readonly endpoint: ModelEndpoint;

  /** Puts another version in its place. */
  readonly promotion: Promotion;

  constructor(scope: Construct, id: string, props: ServingStackProps) {
    super(scope, id, { ...props, description: 'Endpoint and promotion of model versions' });
    const { serving, region } = props.config;

    // Read anew at every deployment and every promotion; CloudFormation alone owns the endpoint.
    const modelPackage = new CfnParameter(this, 'ModelPackage', {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: this.names.modelPackageParameter,
      description: 'Names the model package version to serve',
    });
    const model = new ServedModel(this, 'Model', {
      source: new RegisteredVersion({
        modelPackageArn: modelPackage.valueAsString,
        image: xgboostImage(region),
        baseline: props.baseline,
        lake: props.lake,
        artifactsPrefix: TRAINING_OUTPUT,
      }),
      volumeKey: props.keys.internal,
      network: { vpc: props.vpc, subnets: props.subnets },
    });
    this.endpoint = new ModelEndpoint(this, 'Endpoint', {
      endpointName: this.names.endpoint,
      variants: [
        {
          name: VARIANT,
          model,
          instanceType: serving.instanceType,
          instances: serving.instances,
          scaling: scalingOf(serving.scaling),
        },
      ],
      rollout: rolloutOf(serving.rollout),
      capture: serving.dataCapture && { percentage: serving.dataCapture.samplingPercentage, lake: props.lake },
      volumeKey: props.keys.internal,
      alarms: props.alarms,
      highlyAvailable: serving.highlyAvailable,
      enabled: serving.enabled,
    });
    this.promotion = new Promotion(this, 'Promotion', {
      registry: props.registry,
      stackParameters: [BOOTSTRAP_PARAMETER, modelPackage.logicalId],
      versionParameter: modelPackage.logicalId,
      onApproval: serving.promoteOnApproval,
      reporting: {
        alarms: props.alarms,
        logKey: props.keys.logs,
        logGroupName: this.names.promotionLogGroup,
        logRetention: this.logRetention,
        retainLogs: this.keepsData,
      },
    });
    // The parameter must be there before CloudFormation reads it.
    this.node.addDependency(props.registry);
    this.keepExported(...this.promotion.workflow.references);
    new CfnOutput(this, 'PromotionStateMachine', {
      value: this.promotion.stateMachine.stateMachineArn,
      description: 'Start it with {"modelPackage": "<ARN of an approved version>"}',
    });
    new CfnOutput(this, 'EndpointName', {
      value: serving.enabled ? this.endpoint.endpointName : 'switched off by serving.enabled',
      description: 'Endpoint that answers encounters',
    });
  }
}
