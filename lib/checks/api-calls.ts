import { asList, asProperties, type Properties, type Resource } from './assembly';

/** A call of an AWS API that stands as JSON inside a resource, where CloudFormation does not look. */
export interface ApiCall {
  /** The state machine, pipeline or custom resource. */
  readonly resource: Resource;

  /** Where in it, for people: `state Train`, `step Train`, `on create`. */
  readonly where: string;

  /** The service, as the SDK names its client: `sagemaker`, `s3`. */
  readonly service: string;

  /** The operation in camel case: `createTrainingJob`. */
  readonly operation: string;

  /** How a state waits for the end: `.sync`, `.sync:2`, `.waitForTaskToken`; empty when it does not. */
  readonly pattern: string;

  /** The integration: `optimized` (`arn:aws:states:::sagemaker:…`), `aws-sdk`, or that of another resource. */
  readonly integration: 'optimized' | 'aws-sdk' | 'pipeline' | 'custom-resource';

  /** What it is called with. In a state `Name.$` is a path or an intrinsic function of Step Functions. */
  readonly parameters: Properties;

  /** The whole state, for its retries and time-outs; undefined outside of state machines. */
  readonly state?: Properties;
}

/** One state of a definition, however deep. */
export interface NamedState {
  /** Its name; inside of Map and Parallel states that of all around it first, `Outer > Inner`. */
  readonly name: string;

  /** The state. */
  readonly state: Properties;
}

/** Steps of a SageMaker pipeline by type, as the operation that each starts. */
const STEPS: Readonly<Record<string, string>> = {
  Training: 'createTrainingJob',
  Processing: 'createProcessingJob',
  Transform: 'createTransformJob',
  Tuning: 'createHyperParameterTuningJob',
  Model: 'createModel',
  RegisterModel: 'createModelPackage',
  AutoML: 'createAutoMLJobV2',
};

/** The calls of one resource; none for what holds no JSON, or JSON that cannot be read (rule ML-SF-00 reports that). */
export function callsOf(resource: Resource): ApiCall[] {
  switch (resource.type) {
    case 'AWS::StepFunctions::StateMachine':
      return statesOf(definitionOf(resource)).flatMap(({ name, state }) => callOfState(resource, name, state));
    case 'AWS::SageMaker::Pipeline':
      return asList(asProperties(pipelineOf(resource)).Steps).flatMap((step) =>
        callOfStep(resource, asProperties(step)),
      );
    case 'Custom::AWS':
      return ['Create', 'Update', 'Delete'].flatMap((event) => callOfCustomResource(resource, event));
    default:
      return [];
  }
}

/**
 * The definition of a state machine: its text read as JSON, or the object.
 *
 * @returns undefined when it is not JSON, or stands elsewhere (`DefinitionS3Location`)
 */
export function definitionOf({ properties }: Resource): Properties | undefined {
  const { DefinitionString, Definition, DefinitionSubstitutions } = properties;
  if (Definition !== undefined) return asProperties(Definition);
  if (typeof DefinitionString !== 'string') return undefined;
  const substitutions = asProperties(DefinitionSubstitutions);
  return parsed(
    DefinitionString.replace(/\$\{(\w+)\}/g, (whole, key: string) =>
      Object.hasOwn(substitutions, key) ? JSON.stringify(String(substitutions[key])).slice(1, -1) : whole,
    ),
  );
}

/** The definition of a SageMaker pipeline. @returns undefined when it is not JSON, or stands elsewhere */
export function pipelineOf({ properties }: Resource): Properties | undefined {
  const { PipelineDefinition, PipelineDefinitionBody } = properties;
  const body = asProperties(PipelineDefinition).PipelineDefinitionBody ?? PipelineDefinitionBody;
  return typeof body === 'string' ? parsed(body) : undefined;
}

/** All states of a definition, those inside of Map and Parallel states too. */
export function statesOf(definition: Properties | undefined, around = ''): NamedState[] {
  return Object.entries(asProperties(definition?.States)).flatMap(([name, value]) => {
    const state = asProperties(value);
    const inside = [...asList(state.Branches), ...asList(state.ItemProcessor), ...asList(state.Iterator)];
    return [
      { name: `${around}${name}`, state },
      ...inside.flatMap((inner) => statesOf(asProperties(inner), `${around}${name} > `)),
    ];
  });
}

function callOfState(resource: Resource, name: string, state: Properties): ApiCall[] {
  const match = /^arn:[^:]+:states:::(aws-sdk:)?([^:.]+):([^.:]+)(\..*)?$/.exec(String(state.Resource ?? ''));
  if (match === null) return [];
  const [, sdk, service = '', operation = '', pattern = ''] = match;
  return [
    {
      resource,
      where: `state ${name}`,
      service: service.toLowerCase(),
      operation,
      pattern,
      integration: sdk === undefined ? 'optimized' : 'aws-sdk',
      parameters: asProperties(state.Parameters ?? state.Arguments),
      state,
    },
  ];
}

function callOfStep(resource: Resource, { Name, Type, Arguments }: Properties): ApiCall[] {
  const operation = STEPS[String(Type)];
  if (operation === undefined) return [];
  return [
    {
      resource,
      where: `step ${String(Name)}`,
      service: 'sagemaker',
      operation,
      pattern: '',
      integration: 'pipeline',
      parameters: asProperties(Arguments),
    },
  ];
}

function callOfCustomResource(resource: Resource, event: string): ApiCall[] {
  const text = resource.properties[event];
  const call = typeof text === 'string' ? parsed(text) : undefined;
  if (call?.service === undefined || call.action === undefined) return [];
  return [
    {
      resource,
      where: `on ${event.toLowerCase()}`,
      service: String(call.service)
        .replace(/^@aws-sdk\/client-/, '')
        .toLowerCase(),
      operation: String(call.action).replace(/^./, (first) => first.toLowerCase()),
      pattern: '',
      integration: 'custom-resource',
      parameters: asProperties(call.parameters),
    },
  ];
}

function parsed(text: string): Properties | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : undefined;
  } catch {
    return undefined;
  }
}
