import { Duration } from 'aws-cdk-lib';
import { type CfnRole, type IManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { principalOf, type SignIn } from './sign-in';

/** What every person has. */
export interface PersonProps {
  /**
   * Name of the role, at most 64 letters, digits and `+=,.@_-`, once in the account whatever the Region. Given, because people
   * type it and directories name it.
   */
  readonly roleName: string;

  /** How people sign in. */
  readonly signIn: SignIn;

  /**
   * How long a session lasts at most, 1 to 12 hours. One that begins in another role lasts an hour at most.
   *
   * @default 8 hours
   */
  readonly session?: Duration;

  /** Policies that deny, whatever else is allowed: `Guardrails.policies`. */
  readonly guardrails: readonly IManagedPolicy[];

  /**
   * What people of this kind are for; read in the console.
   *
   * @default - what the class says about its kind
   */
  readonly description?: string;
}

/** A role for people of one kind, with no right of its own: what it may do is granted on top. */
export class Person extends Role {
  /** @throws if the name is none that IAM takes */
  constructor(scope: Construct, id: string, props: PersonProps) {
    if (!/^[\w+=,.@-]{1,64}$/.test(props.roleName)) {
      throw new Error(
        `roleName must be 1 to 64 letters, digits and '+=,.@_-', got '${props.roleName}'; leave the rest out`,
      );
    }
    super(scope, id, {
      roleName: props.roleName,
      description: props.description,
      assumedBy: principalOf(scope, props.signIn),
      maxSessionDuration: props.session ?? Duration.hours(8),
      managedPolicies: [...props.guardrails],
    });
  }
  /** Says what people of this kind are for, unless the choices do. */
  protected describe(description: string): void {
    const role = this.node.defaultChild as CfnRole;
    role.description ??= description;
  }
}
