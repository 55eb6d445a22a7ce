import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CatalogEncryption } from '../../lib/account/catalog-encryption';
import { findings, testApp } from '../app';

const SETTINGS = 'AWS::Glue::DataCatalogEncryptionSettings';

function given() {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
  new CatalogEncryption(stack, 'CatalogEncryption');
  return { app, template: Template.fromStack(stack) };
}

describe('CatalogEncryption', () => {
  const { app, template } = given();
  const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^CatalogEncryptionKey'), 'Arn'] };

  test('encrypts what the catalog says, and passwords of connections, under a key of its own (GL-08)', () => {
    template.hasResourceProperties(SETTINGS, {
      CatalogId: { Ref: 'AWS::AccountId' },
      DataCatalogEncryptionSettings: {
        EncryptionAtRest: { CatalogEncryptionMode: 'SSE-KMS', SseAwsKmsKeyId: key },
        ConnectionPasswordEncryption: { ReturnConnectionPasswordEncrypted: true, KmsKeyId: key },
      },
    });
  });

  test('leaves key and settings behind: what is encrypted can be read with this key alone', () => {
    template.hasResource(SETTINGS, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
  });

  test('leaves no finding without a reason', () => {
    expect(findings(app)).toEqual([]);
  });
});
