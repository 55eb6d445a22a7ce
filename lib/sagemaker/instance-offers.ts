/** What an instance is rented for; SageMaker offers each type for some of these only (TR-27). */
export type InstanceUse = 'training' | 'processing' | 'transform' | 'hosting';

/** Families, and the sizes that SageMaker offers of each of them; both are separated by spaces. */
export type Offer = readonly [families: string, sizes: string];

/**
 * What SageMaker offers, by use. A family stands on several lines where its sizes differ by use.
 *
 * Source: `TrainingInstanceType`, `ProcessingInstanceType`, `TransformInstanceType` and `ProductionVariantInstanceType`
 * of `@aws-sdk/client-sagemaker` 3.1142.0 (2026-09-29). A test compares them with the installed version.
 */
export const OFFERS: readonly (readonly [uses: readonly InstanceUse[], offers: readonly Offer[]])[] = [
  [
    ['training', 'processing', 'transform', 'hosting'],
    [
      ['c4', 'xlarge 2xlarge 4xlarge 8xlarge'],
      ['c5', 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
      ['c6i', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge'],
      ['c7i m7i r7i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
      ['g4dn', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
      ['g5 g6 g6e', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
      ['m4', 'xlarge 2xlarge 4xlarge 10xlarge 16xlarge'],
      ['m5', 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge'],
      ['m6i r6i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge'],
      ['p2', 'xlarge 8xlarge 16xlarge'],
      ['p3', '2xlarge 8xlarge 16xlarge'],
    ],
  ],
  [
    ['training', 'processing', 'hosting'],
    [
      ['g7 g7e', '2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge'],
      ['p5', '4xlarge'],
      ['r5 r5d', 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge'],
    ],
  ],
  [['training', 'transform', 'hosting'], [['trn1', '2xlarge 32xlarge']]],
  [
    ['training', 'processing'],
    [
      ['c8i', 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge'],
      ['m8i r8i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge'],
      ['r5 r5d', '8xlarge 16xlarge'],
      ['t3', 'medium large xlarge 2xlarge'],
    ],
  ],
  [
    ['training', 'hosting'],
    [
      ['p4d p4de', '24xlarge'],
      ['p5 p5e p5en p6-b200 p6-b300 trn2', '48xlarge'],
      ['p6e-gb200', '36xlarge'],
      ['trn1n', '32xlarge'],
    ],
  ],
  [
    ['transform', 'hosting'],
    [
      ['c6i', 'large'],
      ['inf2', 'xlarge 8xlarge 24xlarge 48xlarge'],
    ],
  ],
  [
    ['training'],
    [
      ['c5n', 'xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
      ['p3dn', '24xlarge'],
    ],
  ],
  [
    ['hosting'],
    [
      ['c4 c5', 'large'],
      ['c5d', 'large xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
      ['c6g c6gd c6gn c7g m6g m6gd r6g r6gd', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
      ['c6in', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge'],
      ['c8g m8g r8g', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
      ['dl1', '24xlarge'],
      ['inf1', 'xlarge 2xlarge 6xlarge 24xlarge'],
      ['m5d', 'large xlarge 2xlarge 4xlarge 12xlarge 24xlarge'],
      ['r7gd', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
      ['t2', 'medium large xlarge 2xlarge'],
    ],
  ],
];
