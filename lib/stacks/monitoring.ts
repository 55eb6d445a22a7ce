import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Dashboard, type DashboardRow } from '../monitoring/dashboard';
import type { Ingestion } from './ingestion';
import { PlatformStack, type PlatformStackProps } from './platform-stack';
import type { Processing } from './processing';
import type { Serving } from './serving';
import type { Training } from './training';

/** What the stack looks at; it only reads. */
export interface MonitoringStackProps extends PlatformStackProps {
  /** From the stream into the lake. */
  readonly ingestion: Ingestion;

  /** From raw data to features. */
  readonly processing: Processing;

  /** From features to a registered model. */
  readonly training: Training;

  /** From a registered model to answers. */
  readonly serving: Serving;
}

/** One page on which a person sees whether the platform does its work. */
export class Monitoring extends PlatformStack {
  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, { ...props, description: 'Dashboard of the whole platform' });
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: this.names.dashboard, rows: rows(props) });
    new CfnOutput(this, 'DashboardName', {
      value: dashboard.dashboardName,
      description: 'Dashboard in CloudWatch that shows the whole platform',
    });
  }
}

/** In the order in which data flows. */
function rows(props: MonitoringStackProps): DashboardRow[] {
  const { ingestion, processing, training } = props;
  const { events, validation, delivery } = ingestion;
  return [
    {
      title: 'Ingestion',
      hint: 'Encounters arrive, are accepted, and lie in the raw zone within minutes. Refused ones are kept with the reason.',
      graphs: [
        { title: 'Encounters in the stream', metrics: [events.stream.metricIncomingRecords()] },
        { title: 'Accepted and refused', metrics: [validation.metricAccepted(), validation.metricRefused()] },
        { title: 'Age of the oldest that waits (s)', metrics: [delivery.metricFreshness()] },
      ],
    },
    {
      title: 'Processing',
      hint: 'Runs end, and take about as long as the last ones.',
      graphs: [
        { title: 'Failed runs', metrics: [processing.job.metricFailedRuns()] },
        { title: 'Time in Spark (ms)', metrics: [processing.job.metricElapsedTime()] },
      ],
    },
    {
      title: 'Training',
      hint: 'Executions succeed. A model below the bar counts as success and is reported, not registered.',
      graphs: [
        {
          title: 'Executions',
          metrics: [
            training.stateMachine.metricSucceeded(),
            training.stateMachine.metricFailed(),
            training.stateMachine.metricTimedOut(),
          ],
        },
        { title: 'Duration (ms)', metrics: [training.stateMachine.metricTime()] },
      ],
    },
    ...servingRow(props),
  ];
}

/** Nothing where nothing is served: graphs of an endpoint that is not there would stay empty. */
function servingRow({ serving, config }: MonitoringStackProps): DashboardRow[] {
  if (!config.serving.enabled) return [];
  return [
    {
      title: 'Serving',
      hint: 'Requests are answered without errors, the slowest hundredth within a second.',
      graphs: [
        {
          title: 'Requests and errors',
          metrics: [serving.endpoint.metricInvocations(), serving.endpoint.metricErrors()],
        },
        { title: 'Slowest hundredth (microseconds)', metrics: [serving.endpoint.metricLatency()] },
      ],
    },
  ];
}
