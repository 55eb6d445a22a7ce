import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { DefinitionError } from '../../lib/config/config-error';
import { asText, type Definition, statementsOf } from '../workflow/state-machine';
import { algorithm, defined, trainingOf } from './training-ground';

jest.setTimeout(60_000);

/** A script on several instances that have EFA. */
const CLUSTER = {
  name: 'many',
  script: { framework: 'pytorch', folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py', checkpoints: true },
  data: 'many/',
  instanceType: 'ml.p4d.24xlarge',
  instances: 2,
  distribution: { mode: 'torchrun' },
  metrics: { 'train:loss': 'train-loss:([0-9.]+)' },
  objective: { metric: 'train:loss', atMost: 1 },
};

/** The state machines of a template, by the name that the id of their resource has. */
const machine = (template: Template, name: string): Definition => {
  const found = Object.entries(template.findResources('AWS::StepFunctions::StateMachine')).find(([id]) =>
    id.startsWith(`Definitions${name}`),
  );
  const definition = asText(found?.[1].Properties.DefinitionString);
  return JSON.parse(String(definition)) as Definition;
};

/** What the job of a definition is asked for. */
const request = (template: Template, name: string): Record<string, unknown> => ({
  ...machine(template, name).States.Train?.Parameters,
});

describe('the definitions of a configuration', () => {
  const { template, workflows } = defined({ jobs: [algorithm('demand'), algorithm('prices'), CLUSTER] });

  test('have a workflow and an output each, and make nothing where there are none', () => {
    expect([...workflows.keys()]).toEqual(['demand', 'prices', 'many']);
    const outputs = Object.keys(template.findOutputs('*')).filter((id) => id.startsWith('StateMachine'));
    expect(outputs).toEqual(['StateMachinedemand', 'StateMachineprices', 'StateMachinemany']);
    const none = defined({ jobs: [] });
    expect(none.workflows.size).toBe(0);
    none.template.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  });

  test('begin their job names with their own name, and register in their own group', () => {
    for (const name of ['demand', 'prices', 'many']) {
      expect(request(template, name)['TrainingJobName.$']).toContain(`test-${name}-`);
      expect(machine(template, name).States.Register?.Parameters).toMatchObject({
        ModelPackageGroupName: `test-${name}`,
      });
    }
  });

  test('write apart: no job of one may write where another does', () => {
    const writes = (name: string): string[] =>
      statementsOf(template, `Definitions${name}TrainingRole`)
        .filter(({ Action }) => Action.includes('s3:PutObject'))
        .flatMap(({ Resource }) => Resource)
        .map((arn) => arn.replace(/^<\w+\.Arn>/, ''));
    expect(writes('demand')).not.toEqual([]);
    for (const place of writes('demand')) expect(place).toMatch(/^\/definitions\/demand\//);
    for (const place of writes('prices')) expect(place).toMatch(/^\/definitions\/prices\//);
  });

  test('with several instances share a group whose members reach each other on every port; others do not (TR-13, TR-14)', () => {
    const groupOf = (name: string) => {
      const { SecurityGroupIds } = request(template, name).VpcConfig as { SecurityGroupIds: string[] };
      return SecurityGroupIds.map((id) => id.replace(/^<(\w+)\..*$/, '$1'));
    };
    expect(groupOf('many')).toEqual([expect.stringMatching(/^Clusters/)]);
    expect(groupOf('demand')).toEqual([expect.stringMatching(/^DefinedJobs/)]);
    const open = (type: string) =>
      Object.values(template.findResources(type)).filter(({ Properties }) => Properties.IpProtocol === '-1');
    for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']) {
      expect(open(type).map(({ Properties }) => asText(Properties.GroupId))).toEqual([
        expect.stringMatching(/^<Clusters/),
      ]);
    }
    const alone = defined({ jobs: [algorithm('demand')] }).template;
    expect(JSON.stringify(alone.toJSON())).not.toContain('"Clusters');
  });

  test('of Autopilot, which chooses how many instances it takes, have that group as well (TR-13)', () => {
    const auto = { name: 'auto', autopilot: { target: 'label', problem: 'regression' }, data: 'auto/' };
    const objective = { metric: 'RMSE', atMost: 1 };
    const { SecurityConfig } = machine(defined({ jobs: [{ ...auto, objective }] }).template, 'auto').States.Automate
      ?.Parameters as { SecurityConfig: { VpcConfig: { SecurityGroupIds: string[] } } };
    expect(SecurityConfig.VpcConfig.SecurityGroupIds).toEqual([expect.stringMatching(/^<Clusters/)]);
  });

  test('go on from checkpoints with an image or an algorithm of the Marketplace, too, where it says so (TR-06)', () => {
    const algorithmArn = 'arn:aws:sagemaker:eu-west-1:865070037744:algorithm/example-1234';
    const jobs = [
      { name: 'own', image: { folder: 'examples/training/own-image', checkpoints: true } },
      { name: 'sold', marketplace: { algorithmArn, checkpoints: true } },
    ].map((one) => ({ ...one, data: 'a/', maxRuntimeMinutes: 200, spot: { maxWaitMinutes: 240 } }));
    const made = defined({ jobs }).template;
    for (const name of ['own', 'sold'])
      expect(request(made, name).CheckpointConfig).toEqual({ 'S3Uri.$': expect.stringContaining('/checkpoints/{}/') });
  });

  test.each(['README.md', 'lib/training/README.md'])('are right as %s shows them', (readme) => {
    const text = readFileSync(join(__dirname, '../..', readme), 'utf8');
    const shown = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => parse(block) as unknown);
    const listed = shown.flatMap((one) =>
      Array.isArray(one) ? (one as object[]) : (one as { training: { jobs: object[] } }).training.jobs,
    );
    // What has a kind is an endpoint.
    const jobs = listed.filter((one) => !('kind' in one));
    expect(trainingOf({ jobs }).jobs).toHaveLength(1);
  });

  test('without a model group are a mistake of whoever wires them, which names the definition', () => {
    expect(() => defined({ jobs: [algorithm('demand')] }, { groups: false })).toThrow(
      "the definition 'demand' must have a model group, got none",
    );
  });

  test('of which one cannot be made say which one, in an error that needs no trace', () => {
    const make = () => defined({ jobs: [algorithm('demand')] }, { groups: false });
    expect(make).toThrow(DefinitionError);
    expect(make).toThrow(/^training\.jobs\[0\] \(demand\): the definition/);
  });
});
