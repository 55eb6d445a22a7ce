import { Assembly } from '../../../lib/checks/assembly';
import { hostingModelRules } from '../../../lib/checks/rules/hosting-models';
import { findingsOf } from '../../../lib/checks/rule';
import { type Resources, stackOf, testRules } from './examples';

const ref = (logicalId: string) => ({ Ref: logicalId });
const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0';

function model(container: Record<string, unknown>, beside: Record<string, unknown> = {}): Resources[string] {
  return ['AWS::SageMaker::Model', { PrimaryContainer: container }, beside];
}

const FROM_BUCKET = { ModelDataUrl: { 'Fn::Sub': 's3://${Bucket}/model.tar.gz' } };
const BUCKET: Resources = { Bucket: ['AWS::S3::Bucket'] };

function withRole(beside: Record<string, unknown>, policy: Record<string, unknown> = {}): Resources {
  return {
    Role: ['AWS::IAM::Role'],
    Policy: ['AWS::IAM::Policy', { Roles: [ref('Role')], ...policy }],
    Model: ['AWS::SageMaker::Model', { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }, beside],
  };
}

function inNetwork(subnets: unknown, ...zones: unknown[]): Resources {
  return {
    ...Object.fromEntries(
      zones.map((zone, index) => [`Subnet${index}`, ['AWS::EC2::Subnet', { AvailabilityZone: zone }] as const]),
    ),
    Model: ['AWS::SageMaker::Model', { VpcConfig: { Subnets: subnets, SecurityGroupIds: ['sg-1'] } }],
  };
}

testRules('hostingModelRules', hostingModelRules, [
  {
    rule: 'ML-HO-04',
    fails: { ...BUCKET, Model: model(FROM_BUCKET) },
    says: 'bucket Bucket',
    passes: {
      ...BUCKET,
      Upload: ['Custom::CDKBucketDeployment', { DestinationBucketName: ref('Bucket') }],
      Model: model(FROM_BUCKET, { DependsOn: 'Upload' }),
    },
    alsoFails: {
      'an upload that may come later': {
        ...BUCKET,
        Upload: ['Custom::CDKBucketDeployment', { DestinationBucketName: ref('Bucket') }],
        Model: model(FROM_BUCKET),
      },
      'data that is named as a prefix': {
        ...BUCKET,
        Model: model({ ModelDataSource: { S3DataSource: { S3Uri: { 'Fn::Sub': 's3://${Bucket}/model/' } } } }),
      },
    },
    alsoPasses: {
      'a bucket of before': { Model: model({ ModelDataUrl: 's3://models/model.tar.gz' }) },
      'an approved version': { Model: model({ ModelPackageName: ref('Version') }) },
    },
  },
  {
    rule: 'ML-HO-05',
    fails: withRole({}),
    says: 'policy Policy',
    passes: withRole({ DependsOn: ['Policy'] }),
    alsoPasses: {
      'a policy about the endpoint of the model, which can only come later': withRole(
        {},
        { PolicyDocument: { Statement: [{ Resource: ref('Model') }] } },
      ),
      'statements inside of the role': {
        Role: ['AWS::IAM::Role', { Policies: [{ PolicyName: 'all', PolicyDocument: {} }] }],
        Model: ['AWS::SageMaker::Model', { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
      },
    },
  },
  {
    rule: 'ML-HO-06',
    fails: inNetwork([ref('Subnet0'), ref('Subnet1')], 'eu-west-1a', 'eu-west-1a'),
    says: 'of their Availability Zones 1',
    passes: inNetwork([ref('Subnet0'), ref('Subnet1')], 'eu-west-1a', 'eu-west-1b'),
    alsoFails: {
      'one subnet': inNetwork(['subnet-1']),
      'the same zone by number': inNetwork(
        [ref('Subnet0'), ref('Subnet1')],
        { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
        { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
      ),
    },
    alsoPasses: {
      'subnets that nobody knows': inNetwork(['subnet-1', 'subnet-2']),
      'a parameter that is a list': inNetwork(ref('Subnets')),
      'a list that is split at deployment': inNetwork({ 'Fn::Split': [',', { 'Fn::ImportValue': 'subnets' }] }),
      'no network': { Model: ['AWS::SageMaker::Model', {}] },
    },
  },
  {
    rule: 'ML-HO-27',
    fails: { Model: model({ Image: IMAGE.replace('eu-west-1', 'us-east-1') }) },
    says: 'us-east-1',
    passes: { Model: model({ Image: IMAGE }) },
    alsoFails: {
      'an image of one of several containers': {
        Model: [
          'AWS::SageMaker::Model',
          { Containers: [{ Image: IMAGE }, { Image: IMAGE.replace('eu-west-1', 'eu-west-2') }] },
        ],
      },
    },
    alsoPasses: {
      'an image of this Region, whichever it is': {
        Model: model({ Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/own:1' } }),
      },
      'an image from a parameter': { Model: model({ Image: ref('Image') }) },
    },
  },
]);

test('ML-HO-27 sees a bucket of a stack in another Region', () => {
  const models = {
    ...stackOf('Models', BUCKET, { Outputs: { Name: { Value: ref('Bucket'), Export: { Name: 'models' } } } }),
    region: 'us-east-1',
  };
  const serving = stackOf('Serving', {
    Model: model({ ModelDataUrl: { 'Fn::Sub': ['s3://${Name}/a.tar.gz', { Name: { 'Fn::ImportValue': 'models' } }] } }),
  });
  const found = findingsOf(hostingModelRules, new Assembly([models, serving]));
  expect(found.map(({ rule }) => rule.id)).toEqual(['ML-HO-27']);
});
