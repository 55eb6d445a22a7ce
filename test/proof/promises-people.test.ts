import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { promisesLayer } from '../../proof/promises/layer';
import { platformTemplates } from '../../scripts/resolved-platform';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

/** A resource of a template, to be broken. */
interface Broken {
  Properties: Record<string, unknown>;
  UpdateReplacePolicy?: string;
  DependsOn?: unknown;
}

/** What the promises say about the sandbox when the first resource of a type, at a path, is broken. */
async function found(type: string, path: RegExp, change: (resource: Broken) => void): Promise<readonly string[]> {
  const stacks = structuredClone(platformTemplates(loadConfig('config/sandbox.yaml'))) as StackTemplate[];
  const resource = stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .find(({ Type, Metadata }) => Type === type && path.test(String(Metadata?.['aws:cdk:path'])));
  if (resource === undefined) throw new Error(`there is no ${type} at ${String(path)}`);
  change(resource as unknown as Broken);
  return await promisesLayer.check(new Assembly(stacks));
}

/** The statement of a guardrail. */
function statement({ Properties }: Broken, sid: string): Record<string, unknown> {
  const { Statement } = Properties.PolicyDocument as { Statement: Record<string, unknown>[] };
  return Statement.find(({ Sid }) => Sid === sid) ?? {};
}

describe('promises about people', () => {
  test('a guardrail says what its definition says, and no more', async () => {
    const lines = await found('AWS::IAM::ManagedPolicy', /Guardrails\/Account/, (policy) => {
      delete statement(policy, 'TrailStays').Condition;
    });
    expect(lines).toEqual([
      expect.stringMatching(/^People\/GuardrailsAccount\w+: 'TrailStays' must say what the guardrail says/),
    ]);
  });

  test('no statement of a guardrail is lost', async () => {
    const lines = await found('AWS::IAM::ManagedPolicy', /Guardrails\/Account/, (policy) => {
      statement(policy, 'TrailStays').Sid = 'Other';
    });
    expect(lines).toContain("no policy of people has the guardrail 'TrailStays'");
  });

  test('each person has all guardrails', async () => {
    const lines = await found('AWS::IAM::Role', /People\/Analyst\//, ({ Properties }) => {
      (Properties.ManagedPolicyArns as unknown[]).pop();
    });
    expect(lines).toEqual([
      expect.stringMatching(/^People\/Analyst\w+: must have the guardrails of People\/Guardrails/),
    ]);
  });

  test('a filter shows the columns and the rows that it is described with', async () => {
    const columns = await found('AWS::LakeFormation::DataCellsFilter', /OpenEncounters/, ({ Properties }) => {
      (Properties.ColumnNames as string[]).push('patient_nbr');
    });
    expect(columns).toEqual([expect.stringMatching(/^Data\/OpenEncounters\w+: must show .*, and shows .*patient_nbr/)]);
    const rows = await found('AWS::LakeFormation::DataCellsFilter', /OpenEncounters/, ({ Properties }) => {
      Properties.RowFilter = { AllRowsWildcard: {} };
    });
    expect(rows).toEqual([expect.stringMatching(/^Data\/OpenEncounters\w+: must show rows where .*, got undefined$/)]);
  });

  test('results are encrypted as their bucket is, each workgroup has a place of its own, and questions stay what they are', async () => {
    const open = await found('AWS::Athena::WorkGroup', /Analyst/, ({ Properties }) => {
      const { ResultConfiguration } = Properties.WorkGroupConfiguration as Record<string, Record<string, unknown>>;
      Object.assign(ResultConfiguration ?? {}, { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } });
    });
    expect(open).toContainEqual(
      expect.stringMatching(/^People\/AnalystWorkgroup\w+: results must be encrypted by SSE_KMS/),
    );
    const shared = await found('AWS::Athena::WorkGroup', /Analyst/, ({ Properties }) => {
      Properties.Name = 'ml-sandbox-auditor';
    });
    expect(shared).toContainEqual(expect.stringMatching(/results must lie in \/ml-sandbox-auditor\/, its own place$/));
    const other = await found('AWS::Athena::NamedQuery', /Analyst/, ({ Properties }) => {
      Properties.QueryString = 'SELECT 1';
    });
    expect(other).toEqual([expect.stringMatching(/^People\/Analyst\w+: must ask what '.*' asks$/)]);
  });

  test('a tag outlives its replacement, and what empties the registry is made before what it empties', async () => {
    const tag = await found('AWS::LakeFormation::TagAssociation', /./, (association) => {
      delete association.UpdateReplacePolicy;
    });
    expect(tag).toEqual([expect.stringMatching(/must be kept when it is replaced/)]);
    const version = await found('AWS::SageMaker::ModelPackage', /./, (one) => {
      delete one.DependsOn;
    });
    expect(version).toContainEqual(expect.stringMatching(/must be made after what empties its group/));
  });
});
