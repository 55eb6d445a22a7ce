/** Name under which a script finds the Glue Data Catalog as an Iceberg catalog. */
export const ICEBERG_CATALOG = 'glue_catalog';

/**
 * Arguments of a job that works on Iceberg tables, as Glue takes them: with two dashes.
 *
 * @param warehouse `s3://` URI where Iceberg puts tables that have no location of their own
 * @param own arguments of the script by name, without dashes
 * @throws if the script's arguments have dashes, or names that are set here
 */
export function jobArguments(warehouse: string, own: Readonly<Record<string, string>>): Record<string, string> {
  const iceberg: Record<string, string> = { 'datalake-formats': 'iceberg', conf: sparkSettings(warehouse) };
  for (const name of Object.keys(own)) {
    if (name.startsWith('-') || name in iceberg) {
      throw new Error(
        `arguments must be the script's own, by name without dashes, got '${name}'; rename it. ` +
          `${Object.keys(iceberg).join(' and ')} are set already`,
      );
    }
  }
  return Object.fromEntries(Object.entries({ ...iceberg, ...own }).map(([name, value]) => [`--${name}`, value]));
}

/** Settings of the catalog. Glue takes `--conf` once only, so the others are chained inside its value. */
function sparkSettings(warehouse: string): string {
  const catalog = `spark.sql.catalog.${ICEBERG_CATALOG}`;
  return [
    'spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    `${catalog}=org.apache.iceberg.spark.SparkCatalog`,
    `${catalog}.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog`,
    `${catalog}.io-impl=org.apache.iceberg.aws.s3.S3FileIO`,
    `${catalog}.warehouse=${warehouse}`,
  ].join(' --conf ');
}
