import type { Properties } from '../../lib/checks/assembly';

/** A version of a model. */
export interface RegisteredVersion {
  /** Its ARN. */
  readonly arn: string;

  /** What it was registered with: parameters of `CreateModelPackage`. */
  readonly request: Properties;
}

/** A model registry in memory: numbers the versions of each group, and knows a call that is made again by its token. */
export class WorkflowRegistry {
  /** All versions, in the order in which they were registered. */
  readonly versions: RegisteredVersion[] = [];

  private readonly byToken = new Map<string, RegisteredVersion>();

  /** @param taken versions that each group has already: the baseline of the template */
  constructor(private readonly taken = 1) {}

  /** Registers a version, once for each `ClientToken`. @returns what `CreateModelPackage` answers */
  register(request: Properties): { readonly ModelPackageArn: string } {
    const token = String(request.ClientToken ?? `${this.versions.length}`);
    const version = this.byToken.get(token) ?? this.next(request);
    this.byToken.set(token, version);
    return { ModelPackageArn: version.arn };
  }

  private next(request: Properties): RegisteredVersion {
    const group = String(request.ModelPackageGroupName).toLowerCase();
    const number = this.taken + 1 + this.versions.filter(({ arn }) => arn.split('/').at(-2) === group).length;
    const version = { arn: `arn:aws:sagemaker:eu-west-1:111122223333:model-package/${group}/${number}`, request };
    this.versions.push(version);
    return version;
  }
}
