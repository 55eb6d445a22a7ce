import { resolvedTemplates } from '../../../scripts/deploy-rehearsal/resolved';
import { stackOf } from '../../checks/rules/examples';
import { operation } from './given';

test('properties are those that were resolved; all else of a resource stays, and no parameter or output', () => {
  const stack = {
    ...stackOf(
      'Serving',
      { Topic: ['AWS::SNS::Topic', { TopicName: { Ref: 'Name' } }, { DeletionPolicy: 'Retain' }] },
      { Parameters: { Name: { Type: 'String' } }, Outputs: { Name: { Value: { Ref: 'Topic' } } } },
    ),
    stackName: 'ml-serving',
  };
  const { templates, missing } = resolvedTemplates(
    [stack],
    [operation('Topic', 'AWS::SNS::Topic', { properties: { TopicName: 'alarms' } })],
  );
  expect(missing).toEqual([]);
  expect(templates[0]).toMatchObject({ id: 'Serving', stackName: 'ml-serving', region: 'eu-west-1' });
  expect(templates[0]?.template).toEqual({
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' }, DeletionPolicy: 'Retain' } },
  });
});

test('a resource of another stack with the same logical id is another one', () => {
  const { missing } = resolvedTemplates(
    [{ ...stackOf('Data', { Topic: ['AWS::SNS::Topic'] }), stackName: 'ml-data' }],
    [operation('Topic', 'AWS::SNS::Topic')],
  );
  expect(missing).toEqual(['Data/Topic']);
});
