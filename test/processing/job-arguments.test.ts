import { ICEBERG_CATALOG, jobArguments } from '../../lib/processing/job-arguments';

describe('jobArguments', () => {
  const given = (own: Record<string, string> = {}) => jobArguments('s3://curated/', own);

  test('chains all settings of Spark in one --conf, because Glue takes it once', () => {
    const settings = given()['--conf']?.split(' --conf ');
    expect(settings).toContain('spark.sql.catalog.glue_catalog.warehouse=s3://curated/');
    expect(settings?.every((setting) => /^spark\.sql\.[^ ]+=[^ ]+$/.test(setting))).toBe(true);
  });

  test('the catalog of the settings is the one that scripts are told to use', () => {
    expect(given()['--conf']).toContain(`spark.sql.catalog.${ICEBERG_CATALOG}=org.apache.iceberg.spark.SparkCatalog`);
    expect(given()['--datalake-formats']).toBe('iceberg');
  });

  test("gives the script's arguments two dashes", () => {
    expect(given({ raw: 's3://raw/' })['--raw']).toBe('s3://raw/');
  });

  test.each(['conf', 'datalake-formats', '--raw'])('refuses the argument %s and says what to do', (name) => {
    expect(() => given({ [name]: 'x' })).toThrow(
      `arguments must be the script's own, by name without dashes, got '${name}'; rename it`,
    );
  });
});
