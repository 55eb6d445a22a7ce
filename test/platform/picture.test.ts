import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Graph, architectureGraph } from '../../scripts/architecture-graph';
import { architecturePicture } from '../../scripts/architecture-picture';
import { type ResolvedStack, resolvedPlatform, ROOT } from '../../scripts/resolved-platform';

const sandbox = resolvedPlatform('config/sandbox.yaml');
const graph = architectureGraph(sandbox);

/** An arrow as `<stack>/<title> -> <stack>/<title>`. */
function arrowsOf({ boxes, arrows }: Graph): string[] {
  const names = new Map(boxes.map(({ id, stack, title }) => [id, `${stack}/${title}`]));
  return arrows.map(({ from, to }) => `${names.get(from)} -> ${names.get(to)}`);
}

/** The stacks with other properties of the resources of a type. */
function withProperties(
  type: string,
  change: (properties: Readonly<Record<string, unknown>>) => Record<string, unknown>,
): ResolvedStack[] {
  return sandbox.map((stack) => ({
    ...stack,
    resources: stack.resources.map((resource) =>
      resource.type === type ? { ...resource, properties: change(resource.properties) } : resource,
    ),
  }));
}

describe('docs/architecture.svg', () => {
  const file = readFileSync(join(ROOT, 'docs', 'architecture.svg'), 'utf8');

  it('is what the sandbox synthesizes to; `npm run picture` draws it again', async () => {
    // A comparison of two long texts would print both.
    expect((await architecturePicture(sandbox)) === file).toBe(true);
  });

  it('shows every stack with what it is for', () => {
    for (const { id, description } of sandbox) {
      expect(file).toContain(`>${id}</text>`);
      expect(file).toContain(`>${description.split(' ').slice(0, 3).join(' ')}`);
    }
  });

  it('loads nothing from elsewhere', () => {
    expect(file).not.toMatch(/(href|src)=|@import|<script/);
  });
});

describe('the picture', () => {
  it('has the main resources, each once in its stack', () => {
    const boxes = graph.boxes.map(({ stack, service }) => `${stack}: ${service}`);
    const main = {
      'Foundation: KMS key': 4,
      'Foundation: SNS topic': 1,
      'Network: VPC': 1,
      'Data: S3 bucket': 5,
      'Data: Glue database': 3,
      'Data: Kinesis stream': 1,
      'Data: SageMaker model package group': 1,
      'Data: SSM parameter': 1,
      'Audit: CloudTrail trail': 1,
      'Ingestion: Firehose stream': 1,
      'Ingestion: Lambda function': 1,
      'Processing: Glue Spark job': 1,
      'Processing: Glue trigger': 2,
      'Training: Step Functions state machine': 1,
      'Training: SageMaker training job': 1,
      'Training: SageMaker processing job': 1,
      'Serving: SageMaker model': 1,
      'Serving: SageMaker endpoint': 1,
      'Serving: Step Functions state machine': 1,
      'Api: HTTP API': 1,
      'Api: Lambda function': 1,
      'People: Athena workgroup': 4,
      'Monitoring: CloudWatch dashboard': 1,
    };
    expect(
      Object.fromEntries(Object.keys(main).map((key) => [key, boxes.filter((box) => box === key).length])),
    ).toEqual(main);
  });

  it('leads from the stream and from files to the endpoint without a gap', () => {
    expect(arrowsOf(graph)).toEqual(
      expect.arrayContaining([
        'Data/Encounters -> Ingestion/Delivery',
        'Ingestion/Delivery -> Data/Lake: raw',
        'Data/Lake: raw -> Processing/Start: files',
        'Processing/Start: files -> Processing/Start: arrival',
        'Processing/Start: arrival -> Processing/Encounters',
        'Data/Lake: raw -> Processing/Encounters',
        'Processing/Encounters -> Data/Curated',
        'Processing/Encounters -> Data/Lake: features',
        'Data/Lake: features -> Training/Train',
        'Training/Train -> Data/Lake: models',
        'Training/Readmission -> Data/Registry: group',
        'Data/Registry: group -> Serving/Promotion: approved',
        'Serving/Promotion -> Data/Registry: served',
        'Data/Registry: served -> Serving/Model',
        'Serving/Model -> Serving/Endpoint',
        'Serving/Endpoint -> Data/Lake: capture',
        'Api/Predictions -> Api/Predictions: handler',
        'Api/Predictions: handler -> Serving/Endpoint',
        'Data/Curated -> People/Analyst',
        'Audit/Tables -> People/Auditor',
      ]),
    );
  });

  it('says of jobs, model and endpoint alone that they run in the isolated subnets', () => {
    expect(graph.boxes.filter(({ isolated }) => isolated).map(({ title }) => title)).toEqual([
      'Train',
      'Evaluate',
      'Model',
      'Endpoint',
    ]);
  });

  it('leaves an arrow out when the permission behind it is gone', () => {
    const withoutStream = withProperties('AWS::IAM::Policy', (properties) =>
      JSON.parse(JSON.stringify(properties).replaceAll('kinesis:GetRecords', 'kinesis:ListShards')),
    );
    expect(arrowsOf(architectureGraph(withoutStream))).not.toContain('Data/Encounters -> Ingestion/Delivery');
  });

  it('is refused, with the name, when a box is gone that it places', async () => {
    const withoutTrail = sandbox.filter(({ id }) => id !== 'Audit');
    await expect(architecturePicture(withoutTrail)).rejects.toThrow(/'Audit\/\w+', which is not among its boxes/);
  });
});
