import {
  CreateLakeFormationOptInCommand,
  DeleteLakeFormationOptInCommand,
  LakeFormationClient,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { mockClient } from 'aws-sdk-client-mock';
import { changeOptIns, removeOptIns } from '../../../lambda/lake-formation-opt-in/opt-ins';

const lakeFormation = mockClient(LakeFormationClient);
const NO_PAUSE = 0;
const PRINCIPAL = 'arn:aws:iam::123456789012:role/analyst';

const database: Resource = { Database: { CatalogId: '123456789012', Name: 'curated' } };
const table = (Name: string): Resource => ({ Table: { CatalogId: '123456789012', DatabaseName: 'curated', Name } });
const [first, second, third] = [table('first'), table('second'), table('third')];

function failure(name: string, message = '') {
  return Object.assign(new Error(message), { name });
}

/** What was asked, in order: `+` for an opt-in, `-` for its end. */
function asked(): string[] {
  return lakeFormation.calls().map(({ args }) => {
    const { Database, Table } = (args[0].input as { Resource: Resource }).Resource;
    return `${args[0] instanceof CreateLakeFormationOptInCommand ? '+' : '-'}${String(Table?.Name ?? Database?.Name)}`;
  });
}

const change = (wanted: readonly Resource[], before: readonly Resource[] = [], principal = PRINCIPAL) =>
  changeOptIns(
    new LakeFormationClient(),
    { principal: PRINCIPAL, resources: wanted },
    { principal, resources: before },
    NO_PAUSE,
  );

beforeEach(() => {
  lakeFormation.reset();
  lakeFormation.on(CreateLakeFormationOptInCommand).resolves({});
  lakeFormation.on(DeleteLakeFormationOptInCommand).resolves({});
});

describe('changeOptIns', () => {
  test('opts a new role in on everything that it was given', async () => {
    expect(await change([database, first])).toEqual({ added: 2, removed: 0 });
    expect(asked()).toEqual(['+curated', '+first']);
    expect(lakeFormation.calls()[0]?.args[0].input).toEqual({
      Principal: { DataLakePrincipalIdentifier: PRINCIPAL },
      Resource: database,
    });
  });

  test('changes only what differs, and adds before it removes', async () => {
    await change([database, second], [database, first]);
    expect(asked()).toEqual(['+second', '-first']);
  });

  test('leaves what another role had to the deletion of that one', async () => {
    await change([first], [first, second], 'arn:aws:iam::123456789012:role/another');
    expect(asked()).toEqual(['+first']);
  });

  test.each([failure('AlreadyExistsException'), failure('InvalidInputException', 'Principal has already opted in')])(
    'takes an opt-in that is there for made: %p',
    async (error) => {
      lakeFormation.on(CreateLakeFormationOptInCommand).rejects(error);
      expect(await change([first])).toEqual({ added: 1, removed: 0 });
    },
  );

  test.each([failure('EntityNotFoundException'), failure('InvalidInputException', 'Opt-in does not exist')])(
    'takes an opt-in that is gone for removed: %p',
    async (error) => {
      lakeFormation.on(DeleteLakeFormationOptInCommand).rejects(error);
      expect(await change([], [first])).toEqual({ added: 0, removed: 1 });
    },
  );

  test.each([
    failure('ConcurrentModificationException'),
    failure('OperationTimeoutException'),
    failure('AccessDeniedException', 'Insufficient Lake Formation permission(s) on Catalog'),
  ])('waits for what passes: %p', async (error) => {
    lakeFormation.on(CreateLakeFormationOptInCommand).rejectsOnce(error).rejectsOnce(error).resolves({});
    await change([first]);
    expect(asked()).toEqual(['+first', '+first', '+first']);
  });

  test('does not wait for what stays', async () => {
    lakeFormation.on(CreateLakeFormationOptInCommand).rejects(failure('AccessDeniedException', 'not authorized'));
    await expect(change([first])).rejects.toThrow(
      'Lake Formation must opt in on table curated.first, got AccessDeniedException: not authorized; all is as before',
    );
    expect(asked()).toEqual(['+first']);
  });

  test('undoes what it has changed when a call fails, the last change first', async () => {
    lakeFormation
      .on(DeleteLakeFormationOptInCommand, { Resource: third })
      .rejects(failure('InvalidInputException', 'no'));
    await expect(change([database, first], [second, third])).rejects.toThrow(
      /opt out of table curated.third.*as before/,
    );
    expect(asked()).toEqual(['+curated', '+first', '-second', '-third', '+second', '-first', '-curated']);
  });

  test('leaves alone what was there before it came, also when it undoes', async () => {
    lakeFormation
      .on(CreateLakeFormationOptInCommand, { Resource: first })
      .rejects(failure('AlreadyExistsException'))
      .on(CreateLakeFormationOptInCommand, { Resource: second })
      .rejects(failure('InvalidInputException', 'no'));
    await expect(change([first, second])).rejects.toThrow(/as before/);
    expect(asked()).toEqual(['+first', '+second']);
  });

  test('says what it could not undo', async () => {
    lakeFormation
      .on(CreateLakeFormationOptInCommand, { Resource: second })
      .rejects(failure('InvalidInputException', 'no'))
      .on(DeleteLakeFormationOptInCommand)
      .rejects(failure('AccessDeniedException', 'never'));
    await expect(change([first, second])).rejects.toThrow(
      /what was changed is still so: Lake Formation must opt out of table curated.first, got AccessDeniedException: never/,
    );
  });
});

describe('removeOptIns', () => {
  const remove = () =>
    removeOptIns(new LakeFormationClient(), { principal: PRINCIPAL, resources: [database, first, second] }, NO_PAUSE);

  test('removes all, those after a failed one, too, and says which are left', async () => {
    lakeFormation
      .on(DeleteLakeFormationOptInCommand, { Resource: first })
      .rejects(failure('InvalidInputException', 'no'));
    await expect(remove()).rejects.toThrow(/^1 opt-in\(s\) must be removed before the stack can go: .* curated.first/);
    expect(asked()).toEqual(['-curated', '-first', '-second']);
  });

  test('is done when nothing is there', async () => {
    lakeFormation.on(DeleteLakeFormationOptInCommand).rejects(failure('EntityNotFoundException'));
    expect(await remove()).toBe(3);
  });
});
