/* eslint-disable awscdk/require-passing-this -- the states are children of the workflow that asks for them */
import { Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Bar } from './gate';
import { limitText } from './gate';
import type { ModelSource } from './model-source';

/** What people should know of a model before they approve it. */
export interface ModelPurpose {
  /** Why the model is made, in a sentence. */
  readonly purpose: string;

  /** What it is meant for. */
  readonly intendedUses: string;

  /**
   * What it must not be used for, and what else to mind.
   *
   * @default - the card says nothing about it
   */
  readonly caveats?: string;

  /**
   * How much harm a wrong answer can do.
   *
   * @default 'Unknown'
   */
  readonly risk?: 'High' | 'Medium' | 'Low' | 'Unknown';
}

/** What a card is made of. */
export interface ModelCardProps {
  /** What people should know. */
  readonly purpose: ModelPurpose;

  /** What the template knows. */
  readonly source: ModelSource;

  /** Figures that decided. */
  readonly bars: readonly Bar[];

  /** An intrinsic function that makes the address of the manifest of the data. */
  readonly manifest: string;
}

/** Where the card is kept until the model is registered. */
export const CARD = '$.card';

/** Longest value of a hyperparameter in a card, and longest name of a figure. */
const LONGEST = 255;

/** Longest text of a section of prose. */
const LONGEST_TEXT = 2048;

/**
 * A state that writes the card of a model into the state, as an object, so that numbers stay numbers; the request has it as text.
 *
 * The members are those of the schema for cards of model packages, which knows no others: guide of SageMaker, "Model package model
 * card schema" in `model-registry-details.html`, version 0.1.0, read in November 2026. At most 100,000 characters (API).
 *
 * @throws if a text is longer than the schema allows
 */
export function modelCard(scope: Construct, props: ModelCardProps): Pass {
  const { purpose, source, bars, manifest } = props;
  for (const [name, text] of Object.entries(purpose)) {
    if (typeof text === 'string' && text.length > LONGEST_TEXT) {
      throw new Error(
        `${name} must be at most ${LONGEST_TEXT} characters in a model card, got ${text.length}; shorten it`,
      );
    }
  }
  return new Pass(scope, 'WriteCard', {
    comment: 'What a person reads before approving the model',
    resultPath: CARD,
    parameters: {
      model_overview: { 'model_artifact.$': 'States.Array($.training.model)' },
      intended_uses: {
        purpose_of_model: purpose.purpose,
        intended_uses: purpose.intendedUses,
        risk_rating: purpose.risk ?? 'Unknown',
      },
      training_details: {
        'training_observations.$':
          "States.Format('Trained by job {} on version {} of the data', $.training.job, $.version)",
        training_job_details: {
          'training_datasets.$': `States.Array(${manifest})`,
          ...(source.image === undefined ? {} : { training_environment: { container_image: [source.image] } }),
          user_provided_hyper_parameters: Object.entries(source.hyperparameters)
            .filter(([, value]) => value !== '')
            .map(([name, value]) => ({ name: name.slice(0, LONGEST), value: value.slice(0, LONGEST) })),
        },
      },
      evaluation_details: [
        {
          name: 'The bar that the model reached',
          'datasets.$': `States.Array(${manifest})`,
          metric_groups: [
            {
              name: 'Figures that decided',
              metric_data: bars.map((bar) => ({
                name: bar.figure.slice(0, LONGEST),
                notes: `The bar is ${limitText(bar)}`,
                type: 'number',
                'value.$': bar.path,
              })),
            },
          ],
        },
      ],
      additional_information: {
        ...(purpose.caveats === undefined ? {} : { caveats_and_recommendations: purpose.caveats }),
        custom_details: {
          'data version.$': '$.version',
          ...(source.code === undefined ? {} : { code: source.code }),
          'execution.$': '$$.Execution.Id',
        },
      },
    },
  });
}
