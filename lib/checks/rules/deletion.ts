import { forEach, type Rule } from '../rule';
import { shown } from '../wording';

/** What holds data or logs, or makes others unreadable when it goes. */
const STATEFUL = [
  'AWS::CloudTrail::EventDataStore',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::FSx::FileSystem',
  'AWS::Glue::Database',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::RedshiftServerless::Namespace',
  'AWS::S3::Bucket',
  'AWS::SageMaker::FeatureGroup',
  'AWS::SageMaker::ModelPackageGroup',
];

const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

const lifetimeStated: Rule = {
  id: 'ML-CF-03',
  title: 'What holds data says what happens to it when its stack goes, and when it is replaced',
  facts: ['CF-03', 'KM-09', 'FS-12'],
  fix: 'set both, with applyRemovalPolicy: retain what nobody can make again, delete what costs and is of no use',
  advice: true,
  check: forEach(STATEFUL, ({ type, template }) =>
    POLICIES.filter((policy) => template[policy] === undefined).map((policy) => ({
      problem: `${type} must state ${policy}, got nothing, and the default differs from type to type`,
      location: policy,
    })),
  ),
};

const keptWhenReplaced: Rule = {
  id: 'ML-CF-03-2',
  title: 'What outlives its stack also outlives its replacement',
  facts: ['CF-03'],
  fix: 'set UpdateReplacePolicy to Retain as well',
  advice: true,
  check: (assembly) =>
    assembly.resources
      .filter(
        ({ template: { DeletionPolicy, UpdateReplacePolicy } }) =>
          /^Retain/.test(DeletionPolicy ?? '') && UpdateReplacePolicy === 'Delete',
      )
      .map((resource) => ({
        resource,
        problem: `DeletionPolicy is ${shown(resource.template.DeletionPolicy)}, yet a replacement deletes it`,
        location: 'UpdateReplacePolicy',
      })),
};

/** Rules about what stays behind. */
export const deletionRules: readonly Rule[] = [lifetimeStated, keptWhenReplaced];
