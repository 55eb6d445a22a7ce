import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** What a trail records beside the management events of the account. */
export interface RecordedEvents {
  /** Buckets whose objects are watched: each read, write and deletion is recorded with who did it. */
  readonly watched: readonly IBucket[];

  /**
   * Beginnings of the names of Lambda functions whose invocations are recorded.
   *
   * @default - no invocation of a function is recorded
   */
  readonly watchedFunctions?: readonly string[];

  /**
   * Beginnings of the names of SageMaker resources whose use is recorded, as far as CloudTrail knows such events: streaming
   * answers of endpoints, records of feature groups, metrics of trial components, calls of MLflow. It does **not** record
   * `InvokeEndpoint` (CT-01); see `invocation-audit.ts`.
   *
   * @default - no use of SageMaker resources is recorded
   */
  readonly watchedSageMaker?: readonly string[];

  /**
   * Calls through interface endpoints of this account that are recorded (CT-08).
   *
   * @default - no network activity is recorded
   */
  readonly networkActivity?: NetworkActivity;
}

/** Calls through interface endpoints. */
export interface NetworkActivity {
  /** Services by their event source, e.g. `kms.amazonaws.com`; `networkActivitySources` makes them of endpoints. */
  readonly sources: readonly string[];

  /**
   * Whether only calls are recorded that the policy of an endpoint denies: somebody with keys of another account, say.
   *
   * @default false
   */
  readonly deniedOnly?: boolean;
}

/**
 * Types of data events, by what they are about. CloudTrail refuses a type that it does not have only at deployment (CT-04),
 * so this list is all that is used. Source: CloudTrail User Guide, "Data events supported by AWS CloudTrail", read 2026-11.
 */
export const DATA_EVENT_TYPES = {
  object: 'AWS::S3::Object',
  function: 'AWS::Lambda::Function',
  endpoint: 'AWS::SageMaker::Endpoint',
  'feature-group': 'AWS::SageMaker::FeatureGroup',
  'experiment-trial-component': 'AWS::SageMaker::ExperimentTrialComponent',
  'mlflow-tracking-server': 'AWS::SageMaker::MlflowTrackingServer',
} as const;

/** SageMaker resources with data events; the key is also what their ARN says before the name. */
const SAGEMAKER = ['endpoint', 'feature-group', 'experiment-trial-component', 'mlflow-tracking-server'] as const;

/** Most values in all conditions of all advanced selectors of a trail. Source: CloudTrail API, PutEventSelectors (CT-07). */
const MOST_VALUES = 500;

/**
 * The advanced selectors of a trail. They replace what a trail records by itself, so management events stand first (CT-02).
 *
 * @param stack whose account and Region the watched functions and SageMaker resources are in
 * @throws if there is nothing to watch, if a beginning is empty, or if CloudTrail would refuse the number of values (CT-07)
 */
export function eventSelectors(stack: Stack, events: RecordedEvents): CfnTrail.AdvancedEventSelectorProperty[] {
  if (events.watched.length === 0) {
    throw new Error('watched must name at least one bucket, got none; CloudTrail refuses an empty list');
  }
  const { watchedFunctions = [], watchedSageMaker = [], networkActivity } = events;
  for (const [name, beginnings] of Object.entries({ watchedFunctions, watchedSageMaker })) {
    if (beginnings.includes('')) {
      throw new Error(
        `${name} must say how names begin, got ''; it would record every one of the account, and cost so`,
      );
    }
  }
  const selectors = [
    { name: 'Management events', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
    dataEvents(
      'Objects of the watched buckets',
      'object',
      events.watched.map((bucket) => bucket.arnForObjects('')),
    ),
    ...dataEventsOf('Invocations of functions', 'function', functionArns(stack, watchedFunctions)),
    ...SAGEMAKER.flatMap((resource) =>
      dataEventsOf(
        `Use of SageMaker ${resource}`,
        resource,
        watchedSageMaker.map((resourceName) => stack.formatArn({ service: 'sagemaker', resource, resourceName })),
      ),
    ),
    // The guide asks for a selector of its own for each source.
    ...(networkActivity?.sources ?? []).map((source) => ({
      name: `Calls of ${source} through interface endpoints`,
      fieldSelectors: [
        { field: 'eventCategory', equalTo: ['NetworkActivity'] },
        { field: 'eventSource', equalTo: [source] },
        // The only code of an error that CloudTrail selects by.
        ...((networkActivity?.deniedOnly ?? false) ? [{ field: 'errorCode', equalTo: ['VpceAccessDenied'] }] : []),
      ],
    })),
  ];
  checkNumber(selectors);
  return selectors;
}

function functionArns(stack: Stack, beginnings: readonly string[]): string[] {
  return beginnings.map((resourceName) =>
    stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
}

interface Selector {
  readonly name: string;
  readonly fieldSelectors: { readonly field: string; readonly equalTo?: string[]; readonly startsWith?: string[] }[];
}

function dataEvents(name: string, type: keyof typeof DATA_EVENT_TYPES, startsWith: string[]): Selector {
  return {
    name,
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [DATA_EVENT_TYPES[type]] },
      { field: 'resources.ARN', startsWith },
    ],
  };
}

/** None where nothing is watched: CloudTrail refuses an empty list. */
function dataEventsOf(name: string, type: keyof typeof DATA_EVENT_TYPES, startsWith: string[]): Selector[] {
  return startsWith.length === 0 ? [] : [dataEvents(name, type, startsWith)];
}

function checkNumber(selectors: readonly Selector[]): void {
  const values = selectors
    .flatMap(({ fieldSelectors }) => fieldSelectors)
    .reduce((sum, { equalTo = [], startsWith = [] }) => sum + equalTo.length + startsWith.length, 0);
  if (values > MOST_VALUES) {
    throw new Error(
      `the selectors of a trail must have at most ${MOST_VALUES} values, got ${values}; watch fewer buckets and functions, or give a shorter beginning that several share (CT-07)`,
    );
  }
}
