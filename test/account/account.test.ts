import { Match, Template } from 'aws-cdk-lib/assertions';
import { Account } from '../../lib/stacks/account';
import type { AccountConfig } from '../../lib/config/account-config';
import { findings, testApp } from '../app';

const ROLE = 'AWS::IAM::Role';

function given(overrides: Partial<AccountConfig> = {}) {
  const app = testApp();
  const config = { region: 'eu-west-1', apiGatewayLogRole: false, dmsRoles: false, ...overrides };
  return { app, template: Template.fromStack(new Account(app, 'Account', { config })) };
}

describe('Account', () => {
  test('makes nothing that nobody asked for', () => {
    expect(given().template.toJSON().Resources).toBeUndefined();
  });

  test('passes the policy checks with everything on: each managed policy has its reason', () => {
    const budget = { monthlyUsd: 100, email: 'team@example.com' };
    expect(findings(given({ budget, apiGatewayLogRole: true, dmsRoles: true }).app)).toEqual([]);
  });
});

describe('DmsRoles', () => {
  const { template } = given({ dmsRoles: true });

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

  test('leaves the roles behind, because replications of others use them (DM-01)', () => {
    template.allResources(ROLE, { DeletionPolicy: 'Retain' });
  });
});

describe('ApiGatewayLogRole', () => {
  const { template } = given({ apiGatewayLogRole: true });

  test('gives API Gateway the role once its policy is there, and leaves both behind (RV-10, CF-05)', () => {
    template.hasResource('AWS::ApiGateway::Account', {
      Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApiGatewayLogRole'), 'Arn'] } },
      DependsOn: Object.keys(template.findResources(ROLE)),
      DeletionPolicy: 'Retain',
    });
    template.hasResource(ROLE, { DeletionPolicy: 'Retain' });
  });
});

describe('Budget', () => {
  const { template } = given({ budget: { monthlyUsd: 100, email: 'team@example.com' } });

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
