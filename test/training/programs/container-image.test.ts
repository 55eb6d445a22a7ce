import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, Fail, StateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { rulePacks } from '../../../lib/checks/packs';
import { ContainerImage, type ContainerImageProps } from '../../../lib/training/programs/container-image';
import { OwnImageProgram } from '../../../lib/training/programs/own-image-program';
import { findingsOfSynthesis, testApp } from '../../app';
import { definitionOf, statementsOf } from '../../workflow/state-machine';

const FOLDER = join(__dirname, '../../../examples/training/own-image');
const BASE = { account: '763104351884', repository: 'pytorch-training', tag: '2.12.1' };

/** An image, and a state machine that makes sure of it. */
function given(overrides: Partial<ContainerImageProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Test', { stackName: 'test-training', env: { region: 'eu-west-1' } });
  const image = new ContainerImage(stack, 'Image', {
    folder: FOLDER,
    encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
    logs: {
      encryptionKey: new Key(stack, 'LogKey', { enableKeyRotation: true }),
      retention: RetentionDays.ONE_MONTH,
      retain: true,
    },
    ...overrides,
  });
  const program = new OwnImageProgram(stack, { image, hyperparameters: { epochs: '2' } });
  const role = new Role(stack, 'States', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  image.grantEnsure(role);
  return { app, stack, image, program, role };
}

function machine(overrides: Partial<ContainerImageProps> = {}) {
  const { stack, image, role } = given(overrides);
  const chain = image.ensureImage(stack, new Fail(stack, 'Failed')).next(new Succeed(stack, 'Done'));
  new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(chain), role });
  const template = Template.fromStack(stack);
  return { template, states: definitionOf(template).States };
}

describe('ContainerImage', () => {
  test('keeps images under our key, with tags that never change, scanned as they come, and all that have a tag', () => {
    const template = Template.fromStack(given().stack);
    template.hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'Retain',
      Properties: {
        EncryptionConfiguration: {
          EncryptionType: 'KMS',
          KmsKey: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
        },
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
      },
    });
    const [repository] = Object.values(template.findResources('AWS::ECR::Repository'));
    const { rules } = JSON.parse(repository?.Properties.LifecyclePolicy.LifecyclePolicyText) as {
      rules: { selection: object }[];
    };
    expect(rules.map(({ selection }) => selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 7, countUnit: 'days' },
    ]);
  });

  test('names the image by what is in the folder', () => {
    const other = mkdtempSync(join(tmpdir(), 'image-'));
    writeFileSync(join(other, 'Dockerfile'), 'FROM scratch\n');
    expect(given().image.image.tag).toMatch(/^[0-9a-f]{64}$/);
    expect(given().image.image.tag).toBe(given().image.image.tag);
    expect(given({ folder: other }).image.image.tag).not.toBe(given().image.image.tag);
  });

  test('builds with a role that reads one object, pushes to one repository, and logs in one group', () => {
    const statements = statementsOf(Template.fromStack(given({ base: BASE }).stack), 'ImageRole');
    const wild = statements.filter(({ Resource }) =>
      Resource.some((one) => one.endsWith('*') && !one.includes('LogGroup')),
    );
    expect(wild.map(({ Action }) => Action)).toEqual([['ecr:GetAuthorizationToken']]);
    const pushes = statements.filter(({ Action }) => Action.includes('ecr:PutImage'));
    expect(pushes.map(({ Resource }) => Resource)).toEqual([[expect.stringMatching(/^<ImageRepository\w+\.Arn>$/)]]);
    const pulls = statements.filter(({ Action }) => Action.includes('ecr:GetDownloadUrlForLayer'));
    expect(pulls.flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/^arn:.*:ecr:eu-west-1:763104351884:repository\/pytorch-training$/),
    ]);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('hands the Dockerfile the image that it builds on, and is no failure when another build was first', () => {
    const [project] = Object.values(
      Template.fromStack(given({ base: BASE }).stack).findResources('AWS::CodeBuild::Project'),
    );
    const spec = JSON.stringify(project?.Properties.Source.BuildSpec);
    expect(spec).toContain('--build-arg BASE_IMAGE=');
    expect(spec).toContain('763104351884.dkr.ecr.eu-west-1.');
    expect(spec).toContain('|| aws ecr describe-images');
  });

  test('leaves no finding of the rule packs about itself', () => {
    const { app } = given({ base: BASE });
    Validations.of(app).addPlugins(...rulePacks());
    // The whole app answers for inline policies.
    expect(findingsOfSynthesis(app).filter((id) => !id.endsWith('IAMNoInlinePolicy'))).toEqual([]);
  });

  test('refuses a folder without Dockerfile, and a time-out that CodeBuild does not take', () => {
    expect(() => given({ folder: __dirname })).toThrow(/folder must have a Dockerfile, got '.*' without/);
    expect(() => given({ timeout: Duration.minutes(2) })).toThrow(
      'timeout must be from 5 minutes to 8 hours, which CodeBuild takes, got 2 minutes',
    );
  });
});

describe('ensureImage', () => {
  const { template, states } = machine();

  test('builds what is not there, and lets nothing pass that was not scanned', () => {
    expect(Object.keys(states)).toEqual(
      expect.arrayContaining(['FindImage', 'HasImage', 'BuildImage', 'ReadScan', 'ScanEnded', 'IsSafe', 'ImageReady']),
    );
    expect(states.HasImage?.Choices?.map(({ Next }) => Next)).toEqual(['ReadScan']);
    expect(states.HasImage?.Default).toBe('BuildImage');
    expect(states.BuildImage?.Next).toBe('ReadScan');
    expect(states.IsSafe?.Choices?.map(({ Next }) => Next)).toEqual(['ImageNotSafe']);
    expect(states.ScanEnded?.Default).toBe('ImageNotScanned');
  });

  test('every call is made again and caught', () => {
    for (const name of ['FindImage', 'BuildImage', 'ReadScan']) {
      expect(states[name]?.Retry).toHaveLength(1);
      expect(states[name]?.Catch?.map(({ Next }) => Next)).toEqual(['Failed']);
    }
  });

  test('may build this project and ask for this repository, with the rule that Step Functions keeps (SF-01)', () => {
    const statements = statementsOf(template, 'States');
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'codebuild:BatchGetBuilds',
      'codebuild:StartBuild',
      'codebuild:StopBuild',
      'ecr:BatchGetImage',
      'ecr:DescribeImageScanFindings',
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
    ]);
    expect(statements.flatMap(({ Resource }) => Resource).filter((arn) => arn.includes('*'))).toEqual([]);
  });

  test('asks for no scan where any finding is allowed', () => {
    const open = machine({ findings: 'any' });
    expect(Object.keys(open.states)).not.toContain('ReadScan');
    expect(statementsOf(open.template, 'States').flatMap(({ Action }) => Action)).not.toContain(
      'ecr:DescribeImageScanFindings',
    );
  });
});
