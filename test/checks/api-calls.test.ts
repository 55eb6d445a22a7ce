import { definitionOf } from '../../lib/checks/api-calls';
import { assemblyOf, type Resources, stateMachine } from './rules/examples';

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
