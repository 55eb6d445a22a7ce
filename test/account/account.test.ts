import { Match } from 'aws-cdk-lib/assertions';
import { everythingCreated, everythingExisting } from '../../proof/account-configurations';
import { account } from './given';

const ROLE = 'AWS::IAM::Role';

describe('Account', () => {
  test('makes nothing that nobody asked for', () => {
    expect(account().toJSON().Resources).toBeUndefined();
  });

  test.each([
    'AWS::ApiGateway::Account',
    'AWS::CE::AnomalyMonitor',
    'AWS::Config::ConfigurationRecorder',
    'AWS::Config::DeliveryChannel',
    'AWS::GuardDuty::Detector',
    'AWS::IAM::Role',
    'AWS::IAM::ServiceLinkedRole',
    'AWS::Macie::Session',
  ])('makes no %s where everything is there already, and makes it otherwise (RV-11, CF-07)', (type) => {
    expect(account(everythingExisting('eu-west-1')).findResources(type)).toEqual({});
    expect(account(everythingCreated('eu-west-1')).findResources(type)).not.toEqual({});
  });

  test.each([
    'AWS::ApiGateway::Account',
    'AWS::Config::ConfigurationRecorder',
    'AWS::Config::DeliveryChannel',
    'AWS::GuardDuty::Detector',
    'AWS::IAM::Role',
    'AWS::IAM::ServiceLinkedRole',
    'AWS::KMS::Key',
    'AWS::LakeFormation::DataLakeSettings',
    'AWS::Macie::Session',
    'AWS::S3::Bucket',
  ])('leaves every %s behind, because others use it', (type) => {
    account(everythingCreated('eu-west-1')).allResources(type, { DeletionPolicy: 'Retain' });
  });
});

describe('DmsRoles', () => {
  const template = account({ dmsRoles: 'create' });

  test.each([
    ['dms-vpc-role', 'service-role/AmazonDMSVPCManagementRole'],
    ['dms-cloudwatch-logs-role', 'service-role/AmazonDMSCloudWatchLogsRole'],
  ])('makes %s, by exactly that name, for DMS alone (DM-01)', (RoleName, policy) => {
    template.hasResourceProperties(ROLE, {
      RoleName,
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'dms.amazonaws.com' } })] },
      ManagedPolicyArns: [{ 'Fn::Join': ['', Match.arrayWith([`:iam::aws:policy/${policy}`])] }],
    });
  });
});

describe('ApiGatewayLogRole', () => {
  const template = account({ apiGatewayLogRole: 'create' });

  test('gives API Gateway the role once its policy is there (RV-10, CF-05)', () => {
    template.hasResource('AWS::ApiGateway::Account', {
      Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApiGatewayLogRole'), 'Arn'] } },
      DependsOn: Object.keys(template.findResources(ROLE)),
    });
  });
});

describe('Budget', () => {
  const template = account({ budget: { monthlyUsd: 100, email: 'team@example.com' } });

  test('watches the cost of a calendar month in US dollars', () => {
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 100, Unit: 'USD' } },
    });
  });

  test.each([
    ['is at 80 % of it', 'ACTUAL', 80],
    ['is forecast to pass it', 'FORECASTED', 100],
  ])('tells the address when the cost %s', (_, NotificationType, Threshold) => {
    template.hasResourceProperties('AWS::Budgets::Budget', {
      NotificationsWithSubscribers: Match.arrayWith([
        {
          Notification: {
            NotificationType,
            Threshold,
            ThresholdType: 'PERCENTAGE',
            ComparisonOperator: 'GREATER_THAN',
          },
          Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'team@example.com' }],
        },
      ]),
    });
  });
});

describe('CostAnomalies', () => {
  const given = (monitor: string) => account({ costAnomalies: { monitor, aboveUsd: 20, email: 'team@example.com' } });

  test('mails once a day about unusual cost from the amount on', () => {
    given('create').hasResourceProperties('AWS::CE::AnomalySubscription', {
      Frequency: 'DAILY',
      Subscribers: [{ Type: 'EMAIL', Address: 'team@example.com' }],
      ThresholdExpression: Match.serializedJson({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: ['20'],
        },
      }),
    });
  });

  test('makes no monitor where the account has one, and uses that', () => {
    const arn = 'arn:aws:ce::123456789012:anomalymonitor/1234';
    const template = given(arn);
    template.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
    template.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [arn] });
  });
});

describe('LakeFormationDefaults', () => {
  const SETTINGS = 'AWS::LakeFormation::DataLakeSettings';
  const governance = 'arn:aws:iam::123456789012:role/governance';

  test('adds the deploying role and those that are named, and takes nobody away (LF-01, LF-03)', () => {
    account({ lakeFormation: { administrators: [governance], newTablesGive: 'unchanged' } }).hasResourceProperties(
      SETTINGS,
      {
        MutationType: 'APPEND',
        Admins: [
          { DataLakePrincipalIdentifier: { 'Fn::Sub': Match.stringLikeRegexp('cfn-exec-role') } },
          { DataLakePrincipalIdentifier: governance },
        ],
        CreateDatabaseDefaultPermissions: Match.absent(),
        CreateTableDefaultPermissions: Match.absent(),
      },
    );
  });

  test('asks for nothing to everybody by two empty lists, and only when told so (LF-06)', () => {
    account({ lakeFormation: { administrators: [], newTablesGive: 'nothing' } }).hasResourceProperties(SETTINGS, {
      CreateDatabaseDefaultPermissions: [],
      CreateTableDefaultPermissions: [],
    });
  });
});
