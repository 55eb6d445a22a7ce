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
      return stepsIn(asProperties(pipelineOf(resource)).Steps).flatMap(([name, step]) =>
        callOfStep(resource, name, step),
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
export function definitionOf(machine: Resource): Properties | undefined {
  const { Definition } = machine.properties;
  if (Definition !== undefined) return asProperties(Definition);
  const text = definitionText(machine);
  return typeof text === 'string' ? parsed(text) : undefined;
}

/**
 * What stands as `DefinitionString` of a state machine, with its substitutions.
 *
 * @returns a text where the template is right, undefined where the definition stands elsewhere
 */
export function definitionText({ properties }: Resource): unknown {
  const { DefinitionString: text, DefinitionSubstitutions } = properties;
  const substitutions = asProperties(DefinitionSubstitutions);
  if (typeof text !== 'string') return text;
  return text.replace(/\$\{(\w+)\}/g, (whole, key: string) =>
    Object.hasOwn(substitutions, key) ? JSON.stringify(String(substitutions[key])).slice(1, -1) : whole,
  );
}

/** The definition of a SageMaker pipeline. @returns undefined when it is not JSON, or stands elsewhere */
export function pipelineOf(pipeline: Resource): Properties | undefined {
  const text = pipelineText(pipeline);
  return typeof text === 'string' ? parsed(text) : undefined;
}

/** What stands as definition of a SageMaker pipeline: a text where the template is right, undefined where it is elsewhere. */
export function pipelineText({ properties }: Resource): unknown {
  const { PipelineDefinition, PipelineDefinitionBody } = properties;
  return asProperties(PipelineDefinition).PipelineDefinitionBody ?? PipelineDefinitionBody;
}

/** Why a text is no JSON object, as the parser says it. @returns undefined when it is one */
export function faultOfJson(text: string): string | undefined {
  try {
    const value = valueOf(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined;
    return `it is ${Array.isArray(value) ? 'a list' : String(value)}`;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
  }
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
  const match = /^arn:(?:<[^>]+>|[^:]+):states:::(aws-sdk:)?([^:.]+):([^.:]+)(\..*)?$/.exec(
    String(state.Resource ?? ''),
  );
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

/** Steps of a pipeline with their names, those of both branches of a condition too, as `Condition > Step`. */
function stepsIn(steps: unknown, around = ''): (readonly [name: string, step: Properties])[] {
  return asList(steps).flatMap((value) => {
    const step = asProperties(value);
    const name = `${around}${String(step.Name)}`;
    const { IfSteps, ElseSteps } = asProperties(step.Type === 'Condition' ? step.Arguments : undefined);
    return [[name, step] as const, ...[IfSteps, ElseSteps].flatMap((inner) => stepsIn(inner, `${name} > `))];
  });
}

function callOfStep(resource: Resource, name: string, { Type, Arguments }: Properties): ApiCall[] {
  const operation = STEPS[String(Type)];
  if (operation === undefined) return [];
  return [
    {
      resource,
      where: `step ${name}`,
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
    const value = valueOf(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : undefined;
  } catch {
    return undefined;
  }
}

/** A text in JSON, or what only a deployment knows without quotes around it: a number, or a text of `Fn::ToJsonString`. */
const TEXT_OR_UNKNOWN = /"(?:[^"\\]|\\.)*"|<(?:[^<>]|<[^<>]*>)*>|@\{[^}]*\}/g;

/**
 * A text as JSON. What stands in for a value that only a deployment knows is a text there, too: `{"Seconds":<Wait>}` is the
 * number parameter `Wait` in a `Fn::Sub`.
 */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const quoted = text.replace(TEXT_OR_UNKNOWN, (part) => (part.startsWith('"') ? part : JSON.stringify(part)));
    if (quoted === text) throw error;
    return JSON.parse(quoted) as unknown;
  }
}
