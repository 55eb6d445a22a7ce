import { CfnOutput, CfnParameter } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { rolloutOf } from '../config/serving-words';
import type { DataLake } from '../data-lake/data-lake';
import type { ModelRegistry } from '../registry/model-registry';
import { versionsIn } from '../registry/served-versions';
import { xgboostImage } from '../sagemaker/images';
import type { SourceArchive } from '../sagemaker/source-archive';
import { keepReplaced } from '../serving/keep-replaced';
import { ModelEndpoint } from '../serving/model-endpoint';
import type { Promotion } from '../serving/promotion';
import { TRAINING_OUTPUT } from '../training/jobs/training-job';
import type { EncryptionKeys } from '../security/encryption-keys';
import { PlatformStack, type PlatformStackProps } from './platform-stack';
import { servingPromotion } from './serving-promotion';
import { servingVariants } from './serving-variants';
import { standbyOf } from './standby';

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

  /** Names the versions to serve. */
  readonly registry: ModelRegistry;
}

/** Serves the versions that the parameter names, and promotes others to be among them. */
export class Serving extends PlatformStack {
  /** The endpoint; its metrics have a name even while it is switched off. */
  readonly endpoint: ModelEndpoint;

  /** Answers with the version that was served before, when the endpoint fails; only with `serving.standby`. */
  readonly standby: ModelEndpoint | undefined;

  /** Puts another version in its place, or beside it. */
  readonly promotion: Promotion;

  constructor(scope: Construct, id: string, props: ServingStackProps) {
    super(scope, id, { ...props, description: 'Endpoint and promotion of model versions' });
    const { serving, region } = props.config;
    const { keys, lake, alarms } = props;
    // Read anew at every deployment and every promotion.
    const list = new CfnParameter(this, 'ModelPackages', {
      type: 'AWS::SSM::Parameter::Value<CommaDelimitedList>',
      default: this.names.modelPackageParameter,
      description: 'Names the model package versions: served, challenger or none, served before',
    });
    const versions = versionsIn(list.valueAsList);
    const models = {
      version: { image: xgboostImage(region), baseline: props.baseline, lake, artifactsPrefix: TRAINING_OUTPUT },
      placed: { volumeKey: keys.internal, network: { vpc: props.vpc, subnets: props.subnets } },
    };
    const around = { volumeKey: keys.internal, alarms };
    this.endpoint = new ModelEndpoint(this, 'Endpoint', {
      ...around,
      ...servingVariants(this, serving, { versions, models }),
      endpointName: this.names.endpoint,
      rollout: rolloutOf(serving.rollout),
      capture: serving.dataCapture && { percentage: serving.dataCapture.samplingPercentage, lake },
      highlyAvailable: serving.highlyAvailable,
      enabled: serving.enabled,
    });
    this.standby = standbyOf(this, serving, {
      ...around,
      endpointName: this.names.standbyEndpoint,
      previous: versions.previous,
      models,
    });
    keepReplaced(this);
    this.promotion = servingPromotion(this, serving, {
      registry: props.registry,
      versions: list,
      endpoint: this.endpoint,
      standby: this.standby,
      reporting: {
        alarms,
        logKey: keys.logs,
        logGroupName: this.names.promotionLogGroup,
        logRetention: this.logRetention,
        retainLogs: this.keepsData,
      },
    });
    // The parameter must be there before CloudFormation reads it.
    this.node.addDependency(props.registry);
    this.keepExported(...this.promotion.workflow.references);
    new CfnOutput(this, 'EndpointName', {
      value: serving.enabled ? this.endpoint.endpointName : 'switched off by serving.enabled',
      description: 'Endpoint that answers encounters',
    });
  }
}
