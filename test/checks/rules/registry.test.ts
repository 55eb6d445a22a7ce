import { registryRules } from '../../../lib/checks/rules/registry';
import { type Resources, stateMachine, testRules } from './examples';

const GROUP = 'AWS::SageMaker::ModelPackageGroup';
const VERSION = 'AWS::SageMaker::ModelPackage';
const group = (beside: Record<string, unknown> = {}): Resources => ({
  Group: [GROUP, { ModelPackageGroupName: 'readmission' }, beside],
});
const emptied = (beside: Record<string, unknown> = { DependsOn: 'Group' }): Resources => ({
  ...group({ DeletionPolicy: 'Delete' }),
  Versions: ['Custom::Versions', { ModelPackageGroupName: 'readmission' }, beside],
});
const version = (properties: Record<string, unknown>): Resources => ({
  Version: [VERSION, { ModelPackageGroupName: 'readmission', ...properties }],
});
const registers = (Parameters: Record<string, unknown>): Resources => ({
  Machine: stateMachine({
    Register: { Resource: 'arn:aws:states:::aws-sdk:sagemaker:createModelPackage', Parameters },
  }),
});
const served = (status: Record<string, unknown>, name: unknown): Resources => ({
  ...version(status),
  Model: ['AWS::SageMaker::Model', { Containers: [{ ModelPackageName: name }] }],
  Served: [
    'AWS::SSM::Parameter',
    { Value: { 'Fn::Sub': 'arn:aws:sagemaker:a:${AWS::AccountId}:model-package/readmission/1' } },
  ],
});
const TAGS = [{ Key: 'a', Value: 'b' }];

testRules('registryRules', registryRules, [
  {
    rule: 'ML-MR-01',
    fails: group(),
    says: 'DeletionPolicy is missing, so Delete, and SageMaker deletes no group that has versions',
    passes: group({ DeletionPolicy: 'Retain' }),
    alsoFails: {
      'deleted on purpose': group({ DeletionPolicy: 'Delete' }),
      'emptied when it is gone already': emptied({}),
      'emptied by what is retained': emptied({ DependsOn: 'Group', DeletionPolicy: 'Retain' }),
    },
    alsoPasses: {
      'emptied first': emptied(),
      'emptied by what refers to it': {
        ...group(),
        Versions: ['AWS::CloudFormation::CustomResource', { Group: { Ref: 'Group' } }],
      },
      'retained when it changes, too': group({ DeletionPolicy: 'RetainExceptOnCreate' }),
    },
  },
  {
    rule: 'ML-MR-02',
    fails: version({ Tags: TAGS }),
    says: 'Properties/Tags: SageMaker refuses tags on a version',
    passes: version({}),
    alsoFails: { 'a state': registers({ ModelPackageGroupName: 'readmission', Tags: TAGS }) },
    alsoPasses: {
      'a package without a group': registers({ ModelPackageName: 'readmission', Tags: TAGS }),
      'tags of the group': { Group: [GROUP, { ModelPackageGroupName: 'a', Tags: TAGS }, { DeletionPolicy: 'Retain' }] },
    },
  },
  {
    rule: 'ML-MR-02-2',
    fails: served({ ModelApprovalStatus: 'PendingManualApproval' }, { Ref: 'Version' }),
    says: "version Test/Version has ModelApprovalStatus 'PendingManualApproval', and SageMaker deploys Approved alone",
    passes: served({ ModelApprovalStatus: 'Approved' }, { Ref: 'Version' }),
    alsoFails: {
      'no status': served({}, { Ref: 'Version' }),
      'through a parameter': served({ ModelApprovalStatus: 'Rejected' }, { Ref: 'Served' }),
    },
    alsoPasses: {
      'a version of another app': served({}, 'arn:aws:sagemaker:a:123456789012:model-package/other/1'),
      'a version that came later': served({}, 'arn:aws:sagemaker:a:123456789012:model-package/readmission/2'),
    },
  },
]);
