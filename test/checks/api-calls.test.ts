import { definitionOf } from '../../lib/checks/api-calls';
import { Assembly, at, type Resource } from '../../lib/checks/assembly';
import { findingsOf, messageOf } from '../../lib/checks/rule';
import { workflowRules } from '../../lib/checks/rules/workflows';
import { assemblyOf, type Resources, stackOf, stateMachine } from './rules/examples';

/** The calls of one resource, in short. */
function calls(resource: Resources[string]): string[] {
  return assemblyOf({ It: resource }).apiCalls.map(
    ({ where, service, operation, pattern, integration, parameters }) =>
      `${where}: ${integration} ${service}:${operation}${pattern} ${JSON.stringify(parameters)}`,
  );
}

describe('calls that stand as JSON in a template are found', () => {
  test('in the states of a state machine, also inside of Map and Parallel', () => {
    const machine = stateMachine({
      Train: {
        Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
        Parameters: { TrainingJobName: 'a' },
        Next: 'Each',
      },
      Each: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'Put',
          States: {
            Put: { Type: 'Task', End: true, Resource: 'arn:aws:states:::aws-sdk:ssm:putParameter', Parameters: {} },
          },
        },
        Next: 'Both',
      },
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Tell',
            States: {
              Tell: { Type: 'Task', End: true, Resource: 'arn:aws-cn:states:::sns:publish', Arguments: { a: 1 } },
            },
          },
        ],
      },
      Wait: { Type: 'Wait', Seconds: 1 },
    });
    expect(calls(machine)).toEqual([
      'state Train: optimized sagemaker:createTrainingJob.sync {"TrainingJobName":"a"}',
      'state Each > Put: aws-sdk ssm:putParameter {}',
      'state Both > Tell: optimized sns:publish {"a":1}',
    ]);
  });

  test('in a definition that is an object, or has substitutions', () => {
    const States = { One: { Type: 'Task', End: true, Resource: '${call}', Parameters: {} } };
    const text = JSON.stringify({ StartAt: 'One', States });
    const type = 'AWS::StepFunctions::StateMachine';
    const call = 'arn:aws:states:::sns:publish';
    expect(calls([type, { DefinitionString: text, DefinitionSubstitutions: { call } }])).toHaveLength(1);
    expect(
      calls([type, { Definition: { StartAt: 'One', States: { One: { ...States.One, Resource: call } } } }]),
    ).toHaveLength(1);
  });

  test('in the steps of a SageMaker pipeline', () => {
    const PipelineDefinitionBody = JSON.stringify({
      Steps: [
        { Name: 'Train', Type: 'Training', Arguments: { RoleArn: 'a' } },
        { Name: 'Stop', Type: 'Fail', Arguments: {} },
      ],
    });
    expect(calls(['AWS::SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody } }])).toEqual([
      'step Train: pipeline sagemaker:createTrainingJob {"RoleArn":"a"}',
    ]);
  });

  test('in both branches of a condition of a pipeline, however deep', () => {
    const train = (Name: string) => ({ Name, Type: 'Training', Arguments: { RoleArn: Name } });
    const inner = { Name: 'Inner', Type: 'Condition', Arguments: { IfSteps: [train('B')], ElseSteps: [] } };
    const outer = { Name: 'Outer', Type: 'Condition', Arguments: { IfSteps: [train('A')], ElseSteps: [inner] } };
    const PipelineDefinitionBody = JSON.stringify({ Steps: [outer] });
    expect(calls(['AWS::SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody } }])).toEqual([
      'step Outer > A: pipeline sagemaker:createTrainingJob {"RoleArn":"A"}',
      'step Outer > Inner > B: pipeline sagemaker:createTrainingJob {"RoleArn":"B"}',
    ]);
  });

  test('in a stack whose Region and partition only the deployment knows', () => {
    const Resource = { Ref: 'AWS::Partition' };
    const text = ['{"States":{"One":{"Type":"Task","Resource":"arn:', Resource, ':states:::sns:publish"}}}'];
    const machine: Resources[string] = [
      'AWS::StepFunctions::StateMachine',
      { DefinitionString: { 'Fn::Join': ['', text] } },
    ];
    const { region, ...stack } = stackOf('Test', { It: machine });
    expect(region).toBe('eu-west-1');
    expect(new Assembly([stack]).apiCalls.map(({ operation }) => operation)).toEqual(['publish']);
  });

  test('in the calls of a custom resource', () => {
    const call = JSON.stringify({
      service: '@aws-sdk/client-sagemaker',
      action: 'CreateTrainingJob',
      parameters: { a: 1 },
    });
    expect(calls(['Custom::AWS', { Create: call, Delete: '{}' }])).toEqual([
      'on create: custom-resource sagemaker:createTrainingJob {"a":1}',
    ]);
  });

  test('nowhere else, and not in what is no JSON', () => {
    expect(calls(['AWS::StepFunctions::StateMachine', { DefinitionString: '{"StartAt":' }])).toEqual([]);
    expect(calls(['AWS::StepFunctions::StateMachine', { DefinitionS3Location: {} }])).toEqual([]);
    expect(calls(['AWS::SNS::Topic', { Definition: { States: {} } }])).toEqual([]);
  });
});

test('a definition that is a list is no definition', () => {
  const [machine] = assemblyOf({ It: ['AWS::StepFunctions::StateMachine', { DefinitionString: '[]' }] }).resources;
  expect(machine === undefined ? 'missing' : definitionOf(machine)).toBeUndefined();
});

describe('what only a deployment knows may stand in JSON without quotes', () => {
  const machine = (DefinitionString: unknown): Resources => ({
    Machine: ['AWS::StepFunctions::StateMachine', { DefinitionString }],
  });
  const messages = (resources: Resources) =>
    findingsOf(
      workflowRules.filter(({ id }) => id === 'ML-SF-00'),
      assemblyOf(resources),
    ).map(messageOf);
  const wait = (seconds: string) => `{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":${seconds},"End":true}}}`;

  test.each<[string, unknown, unknown]>([
    ['a number parameter', { 'Fn::Sub': wait('${Wait}') }, '<Wait>'],
    ['an attribute', { 'Fn::Sub': wait('${Topic.Size}') }, '@{Test/Topic.Size}'],
    ['a function in a function', { 'Fn::Join': ['', [wait('<Part <X>>')]] }, '<Part <X>>'],
    ['a text of JSON', { 'Fn::ToJsonString': JSON.parse(wait('3')) as unknown }, 3],
    ['quotes and brackets in a text', wait('"a \\"<b>\\" @{c}"'), 'a "<b>" @{c}'],
  ])('%s', (_, definition, seconds) => {
    const assembly = assemblyOf(machine(definition));
    expect(at(definitionOf(assembly.resources[0] as Resource), 'States.W.Seconds')).toBe(seconds);
    expect(messages(machine(definition))).toEqual([]);
  });

  test('what is no JSON is quoted with what the parser says', () => {
    expect(messages(machine('{"StartAt":'))).toEqual([
      expect.stringContaining(`the text is no JSON object: '{"StartAt":': Unexpected end of JSON input`),
    ]);
    expect(messages(machine('[]'))).toEqual([expect.stringContaining(`no JSON object: '[]': it is a list`)]);
    expect(messages(machine({ StartAt: 'W' }))).toEqual([
      expect.stringContaining('it must be a text with JSON, got {"StartAt":"W"}'),
    ]);
  });
});
