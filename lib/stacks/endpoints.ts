import { CfnOutput } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { DefinitionError } from '../config/config-error';
import type { DataLake } from '../data-lake/data-lake';
import type { EncryptionKeys } from '../security/encryption-keys';
import { EndpointTroubles } from '../serving/endpoint-troubles';
import { keepReplaced } from '../serving/keep-replaced';
import { definedEndpoint } from './defined-endpoint';
import type { DefinedEndpointProps } from './defined-variant';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface EndpointsStackProps extends PlatformStackProps {
  /** Keys of volumes and logs. */
  readonly keys: EncryptionKeys;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /** Network of the containers. */
  readonly vpc: IVpc;

  /** Their subnets. */
  readonly subnets: ISubnet[];

  /** The lake. */
  readonly lake: DataLake;

  /** Name of the Glue job that makes features. */
  readonly dataJobName: string;
}

/** Endpoints and batch jobs of definitions, apart from the reference endpoint: a promotion of that one touches none of them. */
export class Endpoints extends PlatformStack {
  constructor(scope: Construct, id: string, props: EndpointsStackProps) {
    super(scope, id, { ...props, description: 'Endpoints and batch jobs of definitions' });
    const { config, lake, keys, alarms, vpc, subnets, dataJobName } = props;
    const shared: DefinedEndpointProps = {
      ...{ config, names: this.names, lake, keys, alarms, dataJobName },
      network: { vpc, subnets },
      reporting: {
        ...{ alarms, logKey: keys.logs, logGroupName: this.names.batchLogGroup },
        logRetention: this.logRetention,
        retainLogs: this.keepsData,
      },
    };
    for (const [index, definition] of config.serving.endpoints.entries()) {
      const { name, kind } = definition;
      try {
        const made = definedEndpoint(new Construct(this, name), definition, shared);

        new CfnOutput(this, `${kind === 'batch' ? 'StateMachine' : 'EndpointName'}-${name}`, {
          value: 'endpointName' in made ? made.endpointName : made.stateMachine.stateMachineArn,
          description: `Definition ${name}, ${kind}`,
        });
      } catch (error) {
        throw new DefinitionError('serving.endpoints', index, name, error);
      }
    }
    // No workflow watches their deployments: SageMaker may roll one back, and run on what CloudFormation would take away.
    keepReplaced(this);
    const endpointNames = config.serving.endpoints
      .filter(({ kind }) => kind !== 'batch')
      .map(({ name }) => this.names.servedDefinition(name));
    if (endpointNames.length > 0) new EndpointTroubles(this, 'Troubles', { endpointNames, alarms });
  }
}
