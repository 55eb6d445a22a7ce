import { type App, Stack } from 'aws-cdk-lib';

/** A stack whose Availability Zones are given, as those of the platform are. */
export class ZonedStack extends Stack {
  constructor(
    scope: App,
    private readonly letters: string,
    region: string,
  ) {
    super(scope, 'Test', { env: { region } });
  }

  override get availabilityZones(): string[] {
    return [...this.letters].map((letter) => `${this.region}${letter}`);
  }
}
