import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** One graph. */
export interface Graph {
  /** What the reader sees in it, with the unit. */
  readonly title: string;

  /** Its lines. */
  readonly metrics: readonly IMetric[];
}

/** A row of graphs about one part of the platform. */
export interface DashboardRow {
  /** Name of the part. */
  readonly title: string;

  /** What a person looks for here, in a sentence. */
  readonly hint: string;

  /** Its graphs, at most four. */
  readonly graphs: readonly Graph[];
}

/** Choices for the dashboard. */
export interface DashboardProps {
  /** Name under which people find it. */
  readonly dashboardName: string;

  /** Its rows, in the order in which data flows. */
  readonly rows: readonly DashboardRow[];
}

/** Widgets of a row share this width. */
const FULL_WIDTH = 24;

/** A dashboard that is stated as data: rows of graphs, each with a sentence that says what to look for. */
export class Dashboard extends Construct {
  /** Name of the dashboard. */
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.dashboardName = props.dashboardName;
    new CloudWatchDashboard(this, 'Resource', {
      dashboardName: props.dashboardName,
      defaultInterval: Duration.days(1),
      periodOverride: PeriodOverride.INHERIT,
      widgets: props.rows.flatMap((row) => widgets(row)),
    });
  }
}

/** A row: its heading, and its graphs side by side. */
function widgets(row: DashboardRow): IWidget[][] {
  const width = Math.floor(FULL_WIDTH / row.graphs.length);
  return [
    [new TextWidget({ markdown: `## ${row.title}\n${row.hint}`, width: FULL_WIDTH, height: 2 })],
    row.graphs.map((graph) => new GraphWidget({ title: graph.title, left: [...graph.metrics], width, height: 6 })),
  ];
}
