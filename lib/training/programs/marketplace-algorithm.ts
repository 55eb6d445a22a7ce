import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { OwnChannel, TrainingProgram } from '../training-program';

/** Choices for an algorithm of the Marketplace. */
export interface MarketplaceAlgorithmProps {
  /** ARN of the algorithm, as the Marketplace shows it for a Region after the subscription. */
  readonly algorithmArn: string;

  /**
   * Hyperparameters; the product's page lists them.
   *
   * @default - none
   */
  readonly hyperparameters?: Readonly<Record<string, string>>;

  /**
   * Whether it goes on from `/opt/ml/checkpoints`; the product's page says so.
   *
   * @default false
   */
  readonly checkpoints?: boolean;
}

/**
 * An algorithm that somebody sells, or gives away, in the AWS Marketplace, or that this account has made itself.
 *
 * The account must have subscribed to it before, in the console; nothing here can do that. It brings its own image and its own metrics,
 * and runs without a network: whoever sold it sees no data (TR-12).
 */
export class MarketplaceAlgorithm implements TrainingProgram {
  /** The algorithm. */
  readonly algorithm: { readonly AlgorithmName: string };

  /** Hyperparameters, as strings. */
  readonly hyperparameters: Readonly<Record<string, string>>;

  /** None: it knows by itself what it needs. */
  readonly environment = {};

  /** None. */
  readonly ownChannels: readonly OwnChannel[] = [];

  /** Always: its seller's code reads the data. */
  readonly isolated = true;

  /** Whether it goes on from checkpoints. */
  readonly checkpoints: boolean;

  /**
   * @param scope in whose Region it runs
   * @throws if it is no ARN of an algorithm, or one of another Region
   */
  constructor(scope: IConstruct, props: MarketplaceAlgorithmProps) {
    checkAlgorithmArn(scope, props.algorithmArn);
    this.algorithm = { AlgorithmName: props.algorithmArn };
    this.hyperparameters = { ...props.hyperparameters };
    this.checkpoints = props.checkpoints ?? false;
  }

  /** It brings no channel of its own. */
  grantRead(): void {}
}

function checkAlgorithmArn(scope: IConstruct, arn: string): void {
  // unverified: that products are owned by an account of AWS for each Region, so the account is not looked at
  if (!/^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:algorithm\/[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/.test(arn)) {
    throw new Error(
      `algorithmArn must be the ARN of an algorithm, 'arn:aws:sagemaker:<region>:<account>:algorithm/<name>', got '${arn}'; ` +
        'copy it from the product in the Marketplace, after the subscription, for the Region of the stack',
    );
  }
  const { region } = Stack.of(scope);
  const { region: its } = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
  if (!Token.isUnresolved(region) && its !== region) {
    throw new Error(
      `algorithmArn must be one of the Region of the stack, ${region}, got '${arn}' of ${its}; the product has an ARN for each Region`,
    );
  }
}
