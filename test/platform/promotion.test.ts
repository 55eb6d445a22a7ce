import { config, resourcesOf, synthesized, type Template } from './synthesized';

const sandbox = synthesized(config('sandbox'));
const template = (id: string, templates = sandbox): Template => templates.get(id) ?? { Resources: {} };

/** What the template says about the parameter that names the served version. */
function served(data: Template): unknown {
  return resourcesOf(data, 'AWS::SSM::Parameter').map(([logicalId, { Properties }]) => ({ logicalId, Properties }));
}

describe('a promoted version', () => {
  it('is the first entry of the list, and read from the parameter by every deployment of the serving stack, whatever it deploys', () => {
    const [[, model] = []] = resourcesOf(template('Serving'), 'AWS::SageMaker::Model');
    expect(model?.Properties?.PrimaryContainer).toEqual({
      ModelPackageName: { 'Fn::Select': [0, { Ref: 'ModelPackages' }] },
    });
    expect(template('Serving').Parameters?.ModelPackages).toMatchObject({
      Type: 'AWS::SSM::Parameter::Value<CommaDelimitedList>',
      Default: '/ml-sandbox/serving/model-package',
    });
  });

  it.each([
    [
      'an option of another stack changes',
      { ...config('sandbox'), logRetentionDays: 365 as const, alarmEmail: 'team@example.com' },
    ],
    ['the endpoint changes', { ...config('sandbox'), serving: { ...config('sandbox').serving, instances: 2 } }],
    [
      'the lake changes',
      {
        ...config('sandbox'),
        lakeFormation: { mode: 'strict' as const, settings: 'append' as const, administrators: ['deploying-role'] },
      },
    ],
  ])('stays when %s: CloudFormation sees no change of the parameter', (_, changed) => {
    expect(served(template('Data', synthesized(changed)))).toEqual(served(template('Data')));
  });

  it('stays when the baseline changes: the parameter names version 1, not the baseline that is built now', () => {
    const text = JSON.stringify(served(template('Data')));
    expect(text).toContain(':model-package/ml-sandbox-readmission/1');
    const [[baseline] = ['']] = resourcesOf(template('Data'), 'AWS::SageMaker::ModelPackage');
    expect(text).not.toContain(baseline);
  });

  it('is put into place with the parameters that the template has, all of them', () => {
    const [[, machine] = []] = resourcesOf(template('Serving'), 'AWS::StepFunctions::StateMachine');
    const parts = (machine?.Properties?.DefinitionString as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
    const definition = parts.filter((part) => typeof part === 'string').join('');
    const names = Object.keys(template('Serving').Parameters ?? {});
    expect(names.sort()).toEqual(['BootstrapVersion', 'ModelPackages']);
    for (const name of names) {
      expect(definition).toContain(`{"ParameterKey":"${name}","UsePreviousValue":true}`);
    }
  });
});
