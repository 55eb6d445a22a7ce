import { Repository } from 'aws-cdk-lib/aws-ecr';
import { OwnImage, type OwnImageProps } from '../../../lib/serving/models/own-image';
import type { ModelStack } from '../../registry/model-stack';
import { givenModel } from './given-model';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const own =
  (overrides: (parts: ModelStack) => Partial<OwnImageProps> = () => ({})) =>
  (parts: ModelStack) =>
    new OwnImage({ repository: new Repository(parts.stack, 'Images'), version: '1.0.0', ...overrides(parts) });

/** A repository of another account or Region. */
const elsewhere =
  (region: string, account = '444455556666') =>
  ({ stack }: ModelStack) => ({
    repository: Repository.fromRepositoryArn(stack, 'Theirs', `arn:aws:ecr:${region}:${account}:repository/theirs`),
  });

describe('OwnImage', () => {
  test('is pulled from its repository, which alone the role may pull (TR-23)', () => {
    const { properties, places } = givenModel(own());
    expect(properties.PrimaryContainer).toEqual({ Image: expect.stringMatching(/<Images\w+>:1\.0\.0$/) });
    expect(places('ecr:BatchGetImage')).toEqual([
      expect.stringMatching(/^arn:aws:ecr:eu-west-1:<AWS::AccountId>:repository\/<Images\w+>$/),
    ]);
    expect(places('s3:GetObject')).toEqual([]);
  });

  test('may be named by its digest, which nobody can move', () => {
    expect(givenModel(own(() => ({ version: DIGEST }))).properties.PrimaryContainer).toEqual({
      Image: expect.stringMatching(new RegExp(`<Images\\w+>@${DIGEST}$`)),
    });
  });

  test('may come from another account of the same Region', () => {
    const { properties, places } = givenModel(own(elsewhere('eu-west-1')));
    expect(properties.PrimaryContainer).toEqual({
      Image: '444455556666.dkr.ecr.eu-west-1.<AWS::URLSuffix>/theirs:1.0.0',
    });
    expect(places('ecr:BatchGetImage')).toEqual(['arn:aws:ecr:eu-west-1:444455556666:repository/theirs']);
  });

  test('gets an artifact and variables where it has them', () => {
    const { properties, places } = givenModel(
      own(({ lake }) => ({ artifact: { lake, key: 'own/v1/model.tar.gz' }, environment: { WORKERS: '2' } })),
    );
    expect(properties.PrimaryContainer).toMatchObject({
      ModelDataUrl: expect.stringMatching(/\/own\/v1\/model\.tar\.gz$/),
      Environment: { WORKERS: '2' },
    });
    expect(places('s3:GetObject')).toEqual([expect.stringMatching(/\/own\/v1\/\*$/)]);
  });

  test('says of itself what it runs on, and that it shares an instance with no other container', () => {
    expect(givenModel(own()).served.facts).toEqual({
      containers: 1,
      multiModel: false,
      dataSource: false,
      bindsToPort: false,
      isolated: true,
    });
    const arm = own(() => ({ processor: 'cpu', architecture: 'arm64', capabilities: ['accept-bind-to-port'] }));
    expect(givenModel(arm).served.facts).toMatchObject({
      processor: 'cpu',
      architecture: 'arm64',
      bindsToPort: true,
    });
  });

  test.each(['latest', 'sha256:abc', '', '-x'])('is refused with the version %p, which moves or is none', (version) => {
    expect(() => givenModel(own(() => ({ version })))).toThrow(
      `version must be a tag that never moves, or a digest sha256:<64 digits>, got '${version}'`,
    );
  });

  test('is refused from another Region (HO-27)', () => {
    expect(() => givenModel(own(elsewhere('us-east-1')))).toThrow(
      "repository must be in eu-west-1 with the model, got 'us-east-1'",
    );
  });
});
