import type { Call, RoleCalls, Trust } from '../../security/calls';

/** CodeBuild says which account it works for. */
const trust: Trust = { service: 'codebuild.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } };

/**
 * What CodeBuild calls to build an image, by its guide on service roles and ECR's on pushing.
 *
 * @param image path of the `ContainerImage`
 * @param base ARN of the repository that it builds on, where that is one of ECR
 */
export function imageBuildCalls(image: string, base?: string): RoleCalls {
  const folder = `{${image}/Build@Source.Location}`;
  return {
    role: `${image}/Role`,
    by: 'CodeBuild, for an image of one’s own',
    trust,
    calls: [
      { actions: ['s3:GetObject', 's3:GetObjectVersion'], on: [folder], why: 'It reads the folder of the Dockerfile' },
      {
        actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
        on: [`{${image}/Build@Source.Location|bucket}`],
        why: 'It looks whose bucket that is, and where',
      },
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        on: [
          `arn:aws:logs:{region}:{account}:log-group:{${image}/Build@LogsConfig.CloudWatchLogs.GroupName}:log-stream:*`,
        ],
        why: 'It logs what Docker says',
      },
      { actions: ['ecr:GetAuthorizationToken'], on: ['*'], why: 'Docker signs in to the registries' },
      {
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        on: [`{${image}/Repository}`],
        why: 'Docker pushes the image',
      },
      {
        actions: ['ecr:DescribeImages'],
        on: [`{${image}/Repository}`],
        why: 'It looks whether another build has pushed the same tag',
      },
      ...(base === undefined
        ? []
        : [
            {
              actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
              on: [base],
              why: 'Docker pulls what the image builds on',
            },
          ]),
    ],
  };
}

/**
 * What Step Functions calls to make sure of an image; to be added to the calls of the workflow's role (SF-01).
 *
 * @param image path of the `ContainerImage`
 */
export function ensuredImageCalls(image: string): readonly Call[] {
  return [
    {
      actions: ['ecr:BatchGetImage', 'ecr:DescribeImageScanFindings'],
      on: [`{${image}/Repository}`],
      why: 'It looks whether the image is there, and what its scan found',
    },
    {
      actions: ['codebuild:StartBuild', 'codebuild:StopBuild', 'codebuild:BatchGetBuilds'],
      on: [`{${image}/Build}`],
      why: 'It builds the image, waits, and stops the build with the execution',
    },
    {
      actions: ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'],
      on: ['arn:aws:events:{region}:{account}:rule/StepFunctionsGetEventForCodeBuildStartBuildRule'],
      why: 'It is told about the end of the build by a rule that it keeps',
    },
  ];
}
