import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnDataLakeSettings } from 'aws-cdk-lib/aws-lakeformation';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CustomState, DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { MlPlatformChecks } from '../lib/checks/ml-platform-checks';

/**
 * An app as many begin: it synthesizes without a word, and fails or stays silent once it is deployed. The checks find why, before anything is
 * deployed. Run it with `npx cdk synth --app 'node --import tsx examples/found-at-synth.ts'`.
 */
export function exampleApp(app: App): App {
  const stack = new Stack(app, 'Example', { env: { region: 'eu-west-1' } });
  const files = new Bucket(stack, 'Files');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
  files.grantReadWrite(role);

  train(stack, files, role);
  serve(stack, files, role);
  watch(stack);

  // Replaces the administrators of the whole account and Region.
  new CfnDataLakeSettings(stack, 'Lake', { admins: [{ dataLakePrincipalIdentifier: role.roleArn }] });

  Validations.of(app).addPlugins(new MlPlatformChecks());
  return app;
}

/** A state machine: inside of its JSON no scanner looks. */
function train(stack: Stack, files: Bucket, role: Role): void {
  const training = new CustomState(stack, 'Train', {
    stateJson: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
      Parameters: {
        TrainingJobName: 'readmission',
        RoleArn: role.roleArn,
        AlgorithmSpecification: {
          TrainingImage: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0',
          TrainingInputMode: 'File',
        },
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: {
              FileSystemDataSource: {
                FileSystemId: 'fs-0123456789abcdef0',
                FileSystemType: 'FSxLustre',
                FileSystemAccessMode: 'ro',
                DirectoryPath: '/fsx/train',
              },
            },
          },
        ],
        OutputDataConfig: { S3OutputPath: files.s3UrlForObject('models') },
        ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 2, VolumeSizeInGB: 30 },
        EnableManagedSpotTraining: true,
        StoppingCondition: { MaxRuntimeInSeconds: 7200, MaxWaitTimeInSeconds: 3600 },
        HyperParameters: { num_round: '100' },
      },
    },
  });
  const machine = new StateMachine(stack, 'Workflow', { definitionBody: DefinitionBody.fromChainable(training) });
  machine.addToRolePolicy(new PolicyStatement({ actions: ['sagemaker:CreateTrainingJob'], resources: ['*'] }));
}

/** An endpoint that cannot be updated, and two scaling targets: one of a type that cannot be scaled, one of no variant. */
function serve(stack: Stack, files: Bucket, role: Role): void {
  const model = new CfnModel(stack, 'Model', {
    modelName: 'readmission',
    executionRoleArn: role.roleArn,
    primaryContainer: {
      image: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0',
      modelDataUrl: files.s3UrlForObject('models/model.tar.gz'),
    },
  });
  const config = new CfnEndpointConfig(stack, 'EndpointConfig', {
    endpointConfigName: 'readmission',
    productionVariants: [
      {
        variantName: 'main',
        modelName: model.ref,
        instanceType: 'ml.t2.medium',
        initialInstanceCount: 1,
        initialVariantWeight: 1,
      },
    ],
  });
  const endpoint = new CfnEndpoint(stack, 'Endpoint', { endpointConfigName: config.attrEndpointConfigName });
  for (const variant of ['main', 'blue']) {
    new CfnScalableTarget(stack, `Scaling-${variant}`, {
      serviceNamespace: 'sagemaker',
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      resourceId: `endpoint/${endpoint.attrEndpointName}/variant/${variant}`,
      minCapacity: 1,
      maxCapacity: 4,
    });
  }
}

/** A key that neither the logs nor the alarms may use. */
function watch(stack: Stack): void {
  const key = new Key(stack, 'Key');
  new LogGroup(stack, 'Log', { encryptionKey: key });
  const topic = new Topic(stack, 'Alarms', { masterKey: key });
  const late = new Metric({ namespace: 'Custom', metricName: 'Late', period: Duration.minutes(5) });
  new Alarm(stack, 'Late', { metric: late, threshold: 1, evaluationPeriods: 1 }).addAlarmAction(new SnsAction(topic));
}

if (require.main === module) {
  exampleApp(new App());
}
