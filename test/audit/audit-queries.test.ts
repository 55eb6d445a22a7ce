import { auditQueries, type AuditQueriesProps } from '../../lib/audit/audit-queries';
import { invocationQuery } from '../../lib/audit/invocation-audit';

const PROPS: AuditQueriesProps = {
  restrictedBuckets: ['ml-sandbox-data-lakeraw', 'ml-sandbox-data-lakecurated'],
  databases: ['ml_sandbox_raw', 'ml_sandbox_curated'],
  people: ['ml-sandbox-analyst', 'ml-sandbox-data-engineer'],
};

describe('auditQueries', () => {
  test('names and descriptions are short enough for Athena, and ids stand once', () => {
    const asked = [...auditQueries(PROPS), invocationQuery('ml_sandbox_capture')];
    expect(asked.filter(({ name, description }) => name.length > 128 || description.length > 1024)).toEqual([]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
  });

  test('name buckets and databases as text, also with a quote in it, and people by the names of their roles', () => {
    const [read, came] = auditQueries({ ...PROPS, databases: ["o'db"], people: ['ml-analyst'] });
    expect(read?.sql).toContain("IN ('o''db')");
    expect(came?.sql).toContain("IN ('ml-analyst')");
  });

  test('look back as many days as they are told, today included', () => {
    for (const { sql } of auditQueries({ ...PROPS, days: 30 })) {
      expect(sql).toContain("day >= date_format(current_date - interval '29' day, '%Y/%m/%d')");
    }
  });

  test.each<[Partial<AuditQueriesProps>, string]>([
    [{ days: 0 }, "days must be a whole number from 1 to 3650, got '0'"],
    [{ days: 1.5 }, "days must be a whole number from 1 to 3650, got '1.5'"],
    [{ people: [] }, 'people must name one role at least, got none'],
    [{ databases: [] }, 'restrictedBuckets and databases must each name one at least, got 2 and 0'],
  ])('fails with %j', (wrong, message) => {
    expect(() => auditQueries({ ...PROPS, ...wrong })).toThrow(message);
  });
});
