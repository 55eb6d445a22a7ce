import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRules } from '../../lib/checks/all-rules';
import { readTemplates } from '../../scripts/check-templates/read';
import { checkTemplates } from '../../scripts/check-templates/run';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-templates-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file, with folders, and says where it is. */
function file(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const BUCKET = { Resources: { Files: { Type: 'AWS::S3::Bucket' } } };

describe('what cannot be read is one clear line, and ends with 2', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'nothing there',
      () => join(folder, 'cdk.out'),
      /cdk\.out' does not exist; give a template, or a folder that `cdk synth` has written/,
    ],
    [
      'a folder that is no cloud assembly',
      () => folder,
      /has no manifest\.json, so it is no cloud assembly; run `cdk synth` first/,
    ],
    ['a cloud assembly without stacks', () => join(file('manifest.json', { artifacts: {} }), '..'), /holds no stack/],
    [
      'a cloud assembly without the template that it names',
      () =>
        join(
          file('manifest.json', {
            artifacts: { A: { type: 'aws:cloudformation:stack', properties: { templateFile: 'a.json' } } },
          }),
          '..',
        ),
      /a\.json' does not exist, although the manifest names it/,
    ],
    [
      'a text that is cut off',
      () => file('a.json', '{"Resources":'),
      /a\.json' is neither JSON nor YAML: Unexpected end of JSON input/,
    ],
    [
      'a text that is no YAML',
      () => file('a.yaml', 'Resources: [a'),
      /a\.yaml' is neither JSON nor YAML: Flow sequence/,
    ],
    [
      'no CloudFormation',
      () => file('a.json', { apiVersion: 'v1' }),
      /is no CloudFormation template; it must have Resources/,
    ],
    ['an empty file', () => file('a.yaml', ''), /is no CloudFormation template; it must have Resources/],
    [
      'a resource without type',
      () => file('a.json', { Resources: { A: {} } }),
      /the resource A must have a Type, a text/,
    ],
  ])('%s', (_, make, line) => {
    const { code, findings, error } = checkTemplates([make()]);
    expect(code).toBe(2);
    expect(findings).toEqual([]);
    expect(error).toMatch(line);
    expect(error).not.toContain('\n');
  });

  test.each([
    ['two paths', ['a', 'b'], /^one path is allowed, got 2; usage: /],
    ['an option that there is not', ['--all'], /^there is no option '--all'; usage: /],
    ['an id that no rule has', ['--except', 'ML-XX-99'], /^no rule has the id 'ML-XX-99'; usage: /],
    ['no ids', ['--except', '--advice'], /^--except must have ids of rules after it, got '--advice'; usage: /],
    ['nothing after it', ['--except'], /, got nothing; usage: .*does not hold what an app acknowledges/],
  ])('%s', (_, args, line) => {
    const error = expect.stringMatching(line) as string;
    expect(checkTemplates(args)).toEqual({ code: 2, findings: [], error });
  });
});

describe('findings end with 1', () => {
  test('in one template', () => {
    const { code, findings } = checkTemplates([file('lake.json', BUCKET), '--advice']);
    expect(code).toBe(1);
    expect(findings.join('\n')).toMatch(
      /^ML-KM-001 lake\/Files Properties\/BucketEncryption: AWS::S3::Bucket must say how it is encrypted/m,
    );
    expect(findings.at(-1)).toMatch(/^\d+ rules, 1 templates, 1 resources: \d+ findings$/);
  });

  test('in a state machine that is no JSON', () => {
    const machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: '{"StartAt":' } };
    const { code, findings } = checkTemplates([file('a.json', { Resources: { Machine: machine } })]);
    expect(code).toBe(1);
    expect(findings.join('\n')).toMatch(/^ML-SF-00 a\/Machine /m);
  });

  test('nothing to find ends with 0', () => {
    expect(checkTemplates([file('a.json', { Resources: {} })]).code).toBe(0);
  });
});

test('a cloud assembly is read with the names and Regions of its stacks', () => {
  file('Data.template.json', BUCKET);
  const properties = { templateFile: 'Data.template.json', stackName: 'ml-data' };
  const stack = {
    type: 'aws:cloudformation:stack',
    displayName: 'Data (ml-data)',
    environment: 'aws://unknown-account/eu-west-1',
    properties,
  };
  file('manifest.json', { artifacts: { Data: stack, Tree: { type: 'cdk:tree' } } });
  expect(readTemplates(folder)).toEqual([
    {
      id: 'Data',
      stackName: 'ml-data',
      region: 'eu-west-1',
      template: BUCKET,
      templatePath: join(folder, 'Data.template.json'),
    },
  ]);
});

test('the short forms of YAML are read like the long ones', () => {
  const [stack] = readTemplates(
    file(
      'a.yaml',
      'Resources:\n  Files: { Type: AWS::S3::Bucket }\n  It:\n    Type: AWS::SNS::Topic\n    Properties:\n      A: !Ref Files\n      B: !GetAtt Files.Arn\n      C: !Join ["", [a, !Ref Files]]\n      D: !Sub\n        - "${X}"\n        - { X: !Ref Files }\n',
    ),
  );
  expect(stack?.template.Resources.It?.Properties).toEqual({
    A: { Ref: 'Files' },
    B: { 'Fn::GetAtt': 'Files.Arn' },
    C: { 'Fn::Join': ['', ['a', { Ref: 'Files' }]] },
    D: { 'Fn::Sub': ['${X}', { X: { Ref: 'Files' } }] },
  });
});

/** An entry of a manifest for a stack. */
function entry(displayName: string, templateFile: string): unknown {
  const environment = 'aws://111122223333/eu-west-1';
  return { type: 'aws:cloudformation:stack', displayName, environment, properties: { templateFile } };
}

test('the stacks of a Stage are read beside those of the app, with the Stage and the account', () => {
  file('Top.json', {});
  file('assembly-Prod/Data.json', BUCKET);
  file('assembly-Prod/manifest.json', { artifacts: { ProdData: entry('Prod/Data (Prod-Data)', 'Data.json') } });
  const properties = { directoryName: 'assembly-Prod', displayName: 'Prod' };
  const stage = { type: 'cdk:cloud-assembly', properties };
  file('manifest.json', { artifacts: { Top: entry('Top', 'Top.json'), 'assembly-Prod': stage } });
  expect(readTemplates(folder).map(({ id, account, stage }) => [id, account, stage])).toEqual([
    ['Top', '111122223333', undefined],
    ['Prod/Data', '111122223333', 'Prod'],
  ]);
  expect(checkTemplates([folder, '--advice']).findings.join('\n')).toMatch(/^ML-KM-001 Prod\/Data\/Files /m);
});

describe('nested stacks', () => {
  const NESTED = 'AWS::CloudFormation::Stack';
  const outer = (Inner: object) => ({ Resources: { Inner: { Type: NESTED, ...Inner } } });

  test.each([
    ['by the metadata of CDK', { Metadata: { 'aws:asset:path': 'inner.json' }, Properties: { TemplateURL: {} } }],
    ['by a path', { Properties: { TemplateURL: './inner.json' } }],
  ])('are read %s', (_, resource) => {
    file('inner.json', BUCKET);
    const stacks = readTemplates(file('outer.json', outer(resource)));
    expect(stacks.map(({ id, nestedIn }) => [id, nestedIn])).toEqual([
      ['outer', undefined],
      ['outer/Inner', 'outer'],
    ]);
    const { findings } = checkTemplates([join(folder, 'outer.json'), '--advice']);
    expect(findings.join('\n')).toMatch(/^ML-KM-001 outer\/Inner\/Files /m);
    expect(findings.join('\n')).not.toContain('not looked at');
  });

  test('that are elsewhere are told', () => {
    const TemplateURL = 'https://s3.amazonaws.com/bucket/inner.json';
    const { findings } = checkTemplates([file('outer.json', outer({ Properties: { TemplateURL } }))]);
    expect(findings).toContainEqual(
      expect.stringMatching(/^not looked at: outer\/Inner, a nested stack whose template/),
    );
  });

  test('that nest themselves end', () => {
    const path = file('outer.json', outer({ Properties: { TemplateURL: 'outer.json' } }));
    expect(readTemplates(path)).toHaveLength(1);
  });
});

describe('rules are chosen', () => {
  const count = (...args: string[]) => Number(checkTemplates(args).findings.at(-1)?.split(' ')[0]);

  test('with what AWS does not enforce, and without those that are named', () => {
    const path = file('a.json', BUCKET);
    const advised = count(path, '--advice');
    expect(advised).toBe(allRules.length);
    expect(count(path)).toBe(allRules.filter(({ advice }) => advice !== true).length);
    expect(count(path, '--advice', '--except', 'ML-KM-001,ML-SF-00')).toBe(advised - 2);
    expect(count(path, '--advice', '--except=ML-KM-001')).toBe(advised - 1);
    const { findings } = checkTemplates([path, '--advice', '--except', 'ML-KM-001']);
    expect(findings.join('\n')).not.toContain('ML-KM-001 ');
  });
});

test('what only CloudFormation turns into resources is told, and the rest is looked at', () => {
  const Resources = { 'Fn::ForEach::Buckets': ['N', ['a'], {}], ...BUCKET.Resources };
  const { code, findings } = checkTemplates([file('a.json', { Resources }), '--advice']);
  expect(code).toBe(1);
  expect(findings).toContain('not looked at: a/Fn::ForEach::Buckets, which only CloudFormation turns into resources');
});

test('a text of JSON has a short form, too', () => {
  const yaml = 'Resources:\n  It:\n    Type: AWS::SNS::Topic\n    Properties:\n      A: !ToJsonString { a: !Ref B }\n';
  const [stack] = readTemplates(file('a.yaml', yaml));
  expect(stack?.template.Resources.It?.Properties).toEqual({ A: { 'Fn::ToJsonString': { a: { Ref: 'B' } } } });
});
