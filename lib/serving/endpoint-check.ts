/* eslint-disable awscdk/no-variable-construct-id -- the id is the name of a state, which must be unique in the workflow */
import type { DescribeEndpointCommandInput } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type IChainable, Pass, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';

/** An endpoint, and where its stack says which configuration it must have. */
export interface EndpointToCheck {
  /** Name of the endpoint. */
  readonly endpointName: string;

  /** Logical id of the output of the stack that holds the name of the endpoint configuration. */
  readonly configurationOutput: string;
}

/** Choices for the check. */
export interface EndpointCheckProps {
  /** Stands after the names of its states, because a workflow can check twice; empty for the first time. */
  readonly suffix: '' | 'Again';

  /** The endpoint. */
  readonly endpoint: EndpointToCheck;

  /** Where an error is kept, e.g. `$.error`. */
  readonly errorPath: string;

  /** What follows when the endpoint serves what the template says. */
  readonly agrees: IChainable;

  /** What follows when it serves something else. */
  readonly differs: IChainable;

  /** What follows when SageMaker does not say. */
  readonly lost: IChainable;
}

/** States of an endpoint that pass; scaling, too, is an update. API: `DescribeEndpoint`. */
const PASSING = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack'] as const;

/**
 * States that compare an endpoint with its template.
 *
 * SageMaker rolls an update back by itself, by alarms or because a container does not start, and the endpoint is `InService`
 * again with the former configuration. No document says whether CloudFormation then ends as `UPDATE_COMPLETE`, and other
 * tools that wait for `InService` alone did take it for a success. So the name of the configuration decides.
 */
export class EndpointCheck extends Construct {
  /** The first of the states. It needs what `keep` gives as part of `$.stack`. */
  readonly start: IChainable;

  constructor(scope: Construct, id: string, props: EndpointCheckProps) {
    super(scope, id);
    const { suffix, endpoint, errorPath } = props;
    const wait = new Wait(this, `WaitForEndpoint${suffix}`, { time: WaitTime.duration(Duration.seconds(30)) });
    const rolledBack = new Pass(this, `RolledBack${suffix}`, {
      parameters: {
        Error: 'RolledBack',
        'Cause.$':
          "States.Format('The endpoint is {} with {}, and its template says {}; its alarms and its log say why', " +
          '$.endpoint.status, $.endpoint.configuration, $.stack.configurations[0])',
      },
      resultPath: errorPath,
    }).next(props.differs);
    const status = (name: string): Condition => Condition.stringEquals('$.endpoint.status', name);
    const describe = new TaskState<JsonPathParams<DescribeEndpointCommandInput>>(this, `DescribeEndpoint${suffix}`, {
      call: 'aws-sdk:sagemaker:describeEndpoint',
      parameters: { EndpointName: endpoint.endpointName },
      resultSelector: { 'status.$': '$.EndpointStatus', 'configuration.$': '$.EndpointConfigName' },
      resultPath: '$.endpoint',
      retries: [RETRY_CALL],
      onError: props.lost,
      errorPath,
    });
    wait.next(describe);
    this.start = describe.next(
      new Choice(this, `IsServed${suffix}`)
        .when(Condition.or(...PASSING.map(status)), wait)
        .when(
          Condition.and(
            status('InService'),
            Condition.stringEqualsJsonPath('$.endpoint.configuration', '$.stack.configurations[0]'),
          ),
          props.agrees,
        )
        .otherwise(rolledBack),
    );
  }

  /** What the description of the stack must keep for it: names of configurations, a list of one. */
  static keep({ configurationOutput }: EndpointToCheck): Readonly<Record<string, string>> {
    return {
      'configurations.$': `$.Stacks[0].Outputs[?(@.OutputKey=='${configurationOutput}')].OutputValue`,
    };
  }
}
