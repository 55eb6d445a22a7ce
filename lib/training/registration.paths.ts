import { CALLED_AGAIN, type Expected, type ExpectedCall, type WorkflowFacts } from '../workflow/paths';
import { containersTaken } from './jobs/auto-ml-job.paths';
import { limitsOf, literal } from './bars.paths';
import { algorithmArnOf, codeOf, hyperparametersOf, imageOf } from './job-said.paths';
import { IMAGE } from './jobs/training-request.paths';
import { hasState, jobOf, MODEL } from './part.paths';

/** ARN of a registered version. */
export const VERSION_ARN = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/ml-test-readmission/7';

/** How a model of a definition is served; pinned where a table knows it. */
export interface ExpectedServing {
  /** Containers. */
  readonly containers: Expected;

  /** Content types. */
  readonly contentTypes: Expected;
}

/** What a version is registered with, and that it says where it comes from. */
export function registerCall(facts: WorkflowFacts, version: string, serving: ExpectedServing): ExpectedCall {
  const said = (path: string): unknown => facts.at(`States.Register.Parameters.${path}`);
  const groups = facts
    .properties('AWS::SageMaker::ModelPackageGroup')
    .map((group) => String(group.ModelPackageGroupName));
  const group = String(said('ModelPackageGroupName'));
  const job = jobOf(facts);
  const algorithmArn = algorithmArnOf(facts);
  const made = Object.entries({ code: codeOf(facts), image: imageOf(facts) });
  return {
    call: 'aws-sdk:sagemaker:createModelPackage',
    parameters: {
      ClientToken: /^[0-9a-f]{32}$/,
      ModelPackageGroupName: groups.includes(group) ? group : groups.join(' or '),
      ModelApprovalStatus: 'PendingManualApproval',
      ModelPackageDescription: `Trained on version ${version} of the features`,
      // An algorithm of the Marketplace brings the containers that serve its models.
      ...(algorithmArn === undefined
        ? {
            InferenceSpecification: {
              Containers: serving.containers,
              SupportedContentTypes: serving.contentTypes,
              SupportedResponseMIMETypes: serving.contentTypes,
            },
          }
        : {
            SourceAlgorithmSpecification: {
              SourceAlgorithms: [{ AlgorithmName: algorithmArn, ModelDataUrl: MODEL }],
            },
          }),
      ...(hasState(facts, 'ReadEvaluation')
        ? {
            ModelMetrics: {
              ModelQuality: {
                Statistics: {
                  ContentType: 'application/json',
                  S3Uri: new RegExp(`^s3://[^/]*lakemodels[^/]*/([\\w-]+/)*evaluation/${job}/evaluation\\.json$`),
                },
              },
            },
          }
        : {}),
      ModelCard: { ModelCardContent: card(facts, version, job), ModelCardStatus: 'PendingReview' },
      CustomerMetadataProperties: {
        origin: 'training',
        trainingJob: job,
        dataVersion: version,
        manifest: new RegExp(`^s3://[^/]*lakefeatures[^/]*/.+/version=${version}/manifest\\.json$`),
        // What the job itself runs, and nothing else.
        ...Object.fromEntries(made.filter(([, value]) => value !== undefined)),
        execution: facts.executionName,
      },
    },
    answer: { ModelPackageArn: VERSION_ARN },
    retried: CALLED_AGAIN,
  };
}

/** The card names data, job, hyperparameters and figures; the interpreter drops backslashes. */
function card(facts: WorkflowFacts, version: string, job: string): RegExp {
  const manifest = `\\["s3://[^"]+/version=${version}/manifest.json"\\]`;
  const given = Object.entries(hyperparametersOf(facts)).filter(([, value]) => value !== '');
  const figure = '{"name":"[^"]+","notes":"The bar is at (?:least|most) -?[0-9.]+","type":"number","value":-?[0-9.]+}';
  const parts = [
    `"model_overview":{"model_artifact":\\["s3://`,
    `"intended_uses":{"purpose_of_model":"[^"]+","intended_uses":"[^"]+","risk_rating":"(High|Medium|Low|Unknown)"}`,
    `Trained by job ${job} on version ${version} of the data`,
    `"training_datasets":${manifest}`,
    `"user_provided_hyper_parameters":\\[${given.map(([name, value]) => `{"name":${quoted(name)},"value":${quoted(value)}}`).join(',')}\\]`,
    `"evaluation_details":\\[{"name":"[^"]+","datasets":${manifest},"metric_groups":\\[{"name":"[^"]+","metric_data":` +
      `\\[${limitsOf(facts)
        .map(() => figure)
        .join(',')}\\]}\\]}\\]`,
    `"custom_details":{"data version":"${version}",(?:"code":"[^"]+",)?"execution":"arn:aws[^"]+"}`,
  ];
  return new RegExp(`^{.*${parts.join('.*')}.*}$`);
}

/** A text in the card, which shows 255 characters of it. */
function quoted(text: string): string {
  return literal(JSON.stringify(text.slice(0, 255)).replaceAll('\\', ''));
}

/** What the toolkit of a framework's image reads, which every archive has at the same place. */
const TOOLKIT: Readonly<Record<string, string>> = {
  SAGEMAKER_PROGRAM: 'inference.py',
  SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
};

/** Containers that a definition says itself: one with the archive, or those of an AutoML job. */
export function containersSaid(facts: WorkflowFacts): Expected {
  if (hasState(facts, 'Automate')) return containersTaken(facts);
  const containers = (facts.at('States.Register.Parameters.InferenceSpecification.Containers') ?? []) as readonly {
    readonly Environment?: Record<string, unknown>;
  }[];
  return containers.map(({ Environment }) => ({
    Image: IMAGE,
    ModelDataUrl: MODEL,
    Environment: Object.fromEntries(
      Object.keys(Environment ?? {}).map((name) => [name, TOOLKIT[name] ?? /^[^]{0,1024}$/]),
    ),
  }));
}
