import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  test('two paths', () => {
    expect(checkTemplates(['a', 'b'])).toEqual({
      code: 2,
      findings: [],
      error: expect.stringMatching(/^one path is allowed, got 2/) as string,
    });
  });
});

describe('findings end with 1', () => {
  test('in one template', () => {
    const { code, findings } = checkTemplates([file('lake.json', BUCKET)]);
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
