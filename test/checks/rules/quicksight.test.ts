import { quickSightRules } from '../../../lib/checks/rules/quicksight';
import { type Example, testRules } from './examples';

const examples: Example[] = [
  {
    rule: 'ML-QS-03',
    fails: { Set: ['AWS::QuickSight::DataSet', { AwsAccountId: { Ref: 'AWS::AccountId' } }] },
    says: 'DataSetId must be given, got nothing',
    passes: { Set: ['AWS::QuickSight::DataSet', { AwsAccountId: { Ref: 'AWS::AccountId' }, DataSetId: 'encounters' }] },
    alsoFails: { 'no account': { Board: ['AWS::QuickSight::Dashboard', { DashboardId: 'encounters' }] } },
    alsoPasses: { 'another service': { Table: ['AWS::Glue::Table', {}] } },
  },
];

testRules('quickSightRules', quickSightRules, examples);
