import { basename, dirname, resolve } from 'node:path';
import { IgnoreMode } from 'aws-cdk-lib';
import { Code, type CodeConfig } from 'aws-cdk-lib/aws-glue';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { allow } from '../security/allow';

/** Names that belong to a working copy, not to what runs. */
const LEFT_OUT = ['__pycache__', '.pytest_cache', '.ruff_cache', 'tests', '.DS_Store'];

/** What a Spark job runs. */
export interface SparkCodeProps {
  /** Path of the Python script. */
  readonly script: string;

  /** Paths of Python packages that the script imports by the name of their folder. */
  readonly packages: readonly string[];
}

/**
 * A Python script and its packages in the asset bucket.
 *
 * Made here and not by `Code.fromAsset`, which puts the absolute path into the construct's id and lets the role read far
 * more than the objects.
 */
export class SparkCode extends Construct {
  /** The script. */
  readonly script: Code;

  /** One zip per package, with its folder at the root. */
  readonly packages: Code[];

  private readonly assets: readonly Asset[];

  constructor(scope: Construct, id: string, props: SparkCodeProps) {
    super(scope, id);
    const script = new Asset(this, 'Script', { path: resolve(props.script) });
    const packages = props.packages.map(
      (path, index) =>
        new Asset(this, `Package${index}`, {
          path: dirname(resolve(path)),
          exclude: ['/*', `!/${basename(path)}`, ...LEFT_OUT],
          ignoreMode: IgnoreMode.GIT,
        }),
    );
    this.script = new StagedCode(script);
    this.packages = packages.map((asset) => new StagedCode(asset));
    this.assets = [script, ...packages];
  }

  /** Lets the role of a job read these objects and no other. */
  grantRead(role: IRole): void {
    for (const { bucket, s3ObjectKey } of this.assets) {
      allow(role, { actions: ['s3:GetObject'], resources: [bucket.arnForObjects(s3ObjectKey)] });
    }
  }
}

/** Code that is in the asset bucket already and that grants nothing by itself. */
class StagedCode extends Code {
  constructor(private readonly asset: Asset) {
    super();
  }

  override bind(): CodeConfig {
    return { s3Location: { bucketName: this.asset.s3BucketName, objectKey: this.asset.s3ObjectKey } };
  }
}
