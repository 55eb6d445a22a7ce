import type { App } from 'aws-cdk-lib';
import { accept, type Pack } from '../security/accept';

/** A rule that is not kept anywhere, because the architecture answers its purpose in another way. */
export interface AppWideException {
  /** The rule without the name of its pack. */
  readonly rule: string;

  /** Packs that have it. */
  readonly packs: readonly Pack[];

  /** Why the platform does not keep it. */
  readonly reason: string;

  /** What reaches the purpose of the rule instead. */
  readonly instead: string;
}

const NIST_AND_HIPAA: readonly Pack[] = ['NIST.800.53.R5', 'HIPAA.Security'];
const FRAMEWORKS: readonly Pack[] = [...NIST_AND_HIPAA, 'PCI.DSS.321'];

/** The whole list. A line more is a decision: `docs/decisions/0010-rule-packs.md` says why each is here. */
export const appWideExceptions: readonly AppWideException[] = [
  {
    rule: 'IAMNoInlinePolicy',
    packs: FRAMEWORKS,
    reason:
      'The policy of a role lives and dies with it, and names the resources of one construct; nobody could share it',
    instead: 'each statement names actions and resources, and each wildcard has its own reason under IAM5',
  },
  {
    rule: 'LambdaConcurrency',
    packs: NIST_AND_HIPAA,
    reason:
      'A reservation is taken from the pool of the account, of which AWS keeps a part free; a new account has too little, and the deployment would fail',
    instead: 'what calls a function bounds it: the shards of the stream, or one deployment at a time',
  },
  {
    rule: 'LambdaInsideVPC',
    packs: FRAMEWORKS,
    reason:
      'Functions call AWS APIs alone, with their own role over TLS; a network would add interface endpoints that cost by the hour, and no limit',
    instead:
      'each role names the actions and resources that its code calls, and nothing reaches a function from a network',
  },
  {
    rule: 'S3BucketReplicationEnabled',
    packs: FRAMEWORKS,
    reason:
      'A replica is a second copy of patient data, in a Region or account that only the owner of the data can choose, and pays for',
    instead:
      'every bucket keeps the versions that an overwrite or a deletion would lose, and production keeps its buckets for good',
  },
];

/** Keeps the reasons for {@link appWideExceptions} at the app, where they count for all stacks. */
export function acceptAppWide(app: App): void {
  for (const { rule, packs, reason, instead } of appWideExceptions) {
    accept(app, { rule, packs, reason: `${reason}; ${instead}` });
  }
}
