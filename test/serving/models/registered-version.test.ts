import { CfnParameter } from 'aws-cdk-lib';
import { xgboostImage } from '../../../lib/sagemaker/images';
import { RegisteredVersion, type RegisteredVersionProps } from '../../../lib/serving/models/registered-version';
import type { ModelStack } from '../../registry/model-stack';
import { givenModel } from './given-model';

const VERSION = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/test-readmission/1';

const version =
  (overrides: (parts: ModelStack) => Partial<RegisteredVersionProps> = () => ({})) =>
  (parts: ModelStack) =>
    new RegisteredVersion({
      modelPackageArn: VERSION,
      image: xgboostImage('eu-west-1'),
      lake: parts.lake,
      artifactsPrefix: 'training/',
      ...overrides(parts),
    });

describe('RegisteredVersion', () => {
  test('alone says image, artifact and environment', () => {
    expect(givenModel(version()).properties.PrimaryContainer).toEqual({ ModelPackageName: VERSION });
  });

  test('may come from a parameter, read anew at each deployment', () => {
    const { properties } = givenModel(
      version(({ stack }) => ({ modelPackageArn: new CfnParameter(stack, 'Version').valueAsString })),
    );
    expect(properties.PrimaryContainer).toEqual({ ModelPackageName: '<Version>' });
  });

  test('reads trained versions, and the assets only with a baseline', () => {
    const zone = expect.stringMatching(/^<Lakemodels\w+\.Arn>\/training\/\*$/);
    expect(givenModel(version()).places('s3:GetObject')).toEqual([zone]);
    expect(givenModel(version(({ baseline }) => ({ baseline }))).places('s3:GetObject')).toEqual([
      zone,
      expect.stringMatching(/^arn:aws:s3:::cdk-.*\/\*\.gz$/),
    ]);
  });

  test.each([
    'arn:aws:sagemaker:eu-west-1:111122223333:model-package/test-readmission',
    'arn:aws:sagemaker:eu-west-1:111122223333:model/test-readmission/1',
    'test-readmission/1',
  ])('is refused as %s, which names no version', (modelPackageArn) => {
    expect(() => givenModel(version(() => ({ modelPackageArn })))).toThrow(
      `modelPackageArn must name a version of a group, got '${modelPackageArn}'`,
    );
  });

  test('is refused from another Region (HO-27)', () => {
    expect(() => givenModel(version(() => ({ modelPackageArn: VERSION.replace('eu-west-1', 'us-east-1') })))).toThrow(
      "modelPackageArn must be in eu-west-1 with the model, got 'us-east-1'",
    );
  });

  test('is refused without a folder of its artifacts', () => {
    expect(() => givenModel(version(() => ({ artifactsPrefix: 'training' })))).toThrow(
      "artifactsPrefix must end and not begin with '/', got 'training'",
    );
  });
});
