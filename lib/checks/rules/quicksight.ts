import { forEach, type Rule } from '../rule';

/** Properties that each type needs, although its schema calls them optional. Source: public issue of the user guide. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'AWS::QuickSight::Analysis': ['AwsAccountId', 'AnalysisId'],
  'AWS::QuickSight::Dashboard': ['AwsAccountId', 'DashboardId'],
  'AWS::QuickSight::DataSet': ['AwsAccountId', 'DataSetId'],
  'AWS::QuickSight::DataSource': ['AwsAccountId', 'DataSourceId'],
  'AWS::QuickSight::Folder': ['AwsAccountId', 'FolderId'],
  'AWS::QuickSight::RefreshSchedule': ['AwsAccountId', 'DataSetId'],
  'AWS::QuickSight::Template': ['AwsAccountId', 'TemplateId'],
  'AWS::QuickSight::Theme': ['AwsAccountId', 'ThemeId'],
  'AWS::QuickSight::Topic': ['AwsAccountId', 'TopicId'],
  'AWS::QuickSight::VPCConnection': ['AwsAccountId', 'VPCConnectionId'],
};

const idsGiven: Rule = {
  id: 'ML-QS-03',
  title: 'A QuickSight resource names its account and itself',
  facts: ['QS-03'],
  fix: 'set them, although the schema calls them optional',
  check: forEach(Object.keys(NEEDED), ({ type, properties }) =>
    (NEEDED[type] ?? [])
      .filter((name) => properties[name] === undefined)
      .map((name) => ({ problem: `${name} must be given, got nothing`, location: `Properties/${name}` })),
  ),
};

/** Rules about QuickSight. */
export const quickSightRules: readonly Rule[] = [idsGiven];
