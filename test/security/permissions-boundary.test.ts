import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { boundaryDocument, RoleBoundary } from '../../lib/security/permissions-boundary';
import { findings, testApp } from '../app';

const ARN = 'arn:aws:iam::111122223333:policy/ml-platform-boundary';

interface Document {
  readonly Statement: readonly {
    Sid: string;
    Effect: string;
    Action: string | string[];
    Resource: string;
    Condition?: object;
  }[];
}

describe('RoleBoundary', () => {
  const { Statement } = boundaryDocument({ arn: ARN }) as unknown as Document;
  const statement = (sid: string) => Statement.find(({ Sid }) => Sid === sid);

  test('lets no role be made or changed that is not under it (CF-06)', () => {
    expect(statement('RolesAreUnderIt')).toMatchObject({
      Effect: 'Deny',
      Action: expect.arrayContaining(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary']),
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': ARN } },
    });
  });

  test('cannot be taken off or changed by who is under it', () => {
    expect(statement('NoWayAround')?.Action).toContain('iam:DeleteRolePermissionsBoundary');
    expect(statement('ItStays')).toMatchObject({
      Action: expect.arrayContaining(['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion']),
      Resource: ARN,
    });
  });

  test('allows in one statement, and has the guardrails below it', () => {
    expect(Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Sid }) => Sid)).toEqual(['AtMost']);
    for (const key of ['sagemaker:NetworkIsolation', 'sagemaker:VpcSubnets', 'aws:SecureTransport']) {
      expect(JSON.stringify(Statement)).toContain(`"${key}"`);
    }
  });

  test('has room for the longest name that IAM takes', () => {
    const stack = new Stack(testApp(), 'Account');
    const longest = () => new RoleBoundary(stack, 'Boundary', { policyName: 'x'.repeat(128) });
    expect(longest).not.toThrow();
  });

  test('refuses to grow beyond what IAM takes', () => {
    const instanceTypes = Array.from({ length: 200 }, (_, index) => `ml.m5.${index}xlarge`);
    expect(() => boundaryDocument({ arn: ARN, instanceTypes })).toThrow(/at most 6144 characters as JSON, got \d+/);
  });

  test('has its name, and a reason for each wildcard', () => {
    const app = testApp();
    const stack = new Stack(app, 'Account', { env: { account: '111122223333', region: 'eu-west-1' } });
    new RoleBoundary(stack, 'Boundary', { policyName: 'ml-platform-boundary' });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      ManagedPolicyName: 'ml-platform-boundary',
      PolicyDocument: Match.objectLike({ Statement: Match.anyValue() }),
    });
    expect(findings(app)).toEqual([]);
    expect(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')).toContain('A boundary gives nothing');
  });
});
