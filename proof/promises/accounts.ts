import type { Assembly } from '../../lib/checks/assembly';
import { imageAccounts } from '../../lib/sagemaker/images';
import { specifiedValues } from '../specification';

/** Accounts of AWS that hold images; all that is theirs here is the address and the ARN of a repository. */
const IMAGES = imageAccounts();
const IMAGE = /(\d{12})(?=\.dkr\.ecr\.)|(?<=:ecr:[^:]*:)(\d{12})(?=:repository\/)/g;

/** Algorithms of the Marketplace are of whoever sells them; the account has subscribed to each, and they run without a network. */
const ALGORITHMS = /(?<=arn:[^:]*:sagemaker:[^:]*:)\d{12}(?=:algorithm\/)/g;

/** An account id wherever it stands: in an ARN, in an address, or alone. */
const ACCOUNT = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;

/** Words for people, which lead nowhere. */
const WORDS = /^(Tags|Description)$/;

/** Numbers that are no account, whatever their length. */
const SIZES = /^Bytes/;

/** Bucket of the files that CDK publishes, which ends in the own account. */
const ASSETS = /cdk-[a-z0-9]+-assets-(\d{12})-/g;

/** Types that name people of a configuration, which may be of any account; what they may is for the layer `iam`. */
const PEOPLE = /^AWS::LakeFormation::/;

/**
 * Accounts that the templates name and that are not their own: data could be copied, sent or lent there. The own account
 * is `<AWS::AccountId>`, or the one of the configuration, which most names of published files have.
 */
export function foreignAccounts(assembly: Assembly): string[] {
  const own = ownAccount(assembly);
  return assembly.resources
    .filter(({ type }) => !PEOPLE.test(type))
    .flatMap(({ id, type, properties }) =>
      specifiedValues(type, properties).flatMap(({ path, value }) => {
        if ((typeof value !== 'string' && typeof value !== 'number') || WORDS.test(String(path[0]))) return [];
        if (typeof value === 'number' && SIZES.test(String(path.at(-1)))) return [];
        const text = String(value)
          .replace(IMAGE, (account) => (IMAGES.has(account) ? '' : account))
          .replace(ALGORITHMS, '');
        return [...new Set([...text.matchAll(ACCOUNT)].map(([account]) => account))]
          .filter((account) => account !== own)
          .map(
            (account) =>
              `${id} ${path.join('.')}: names the account ${account}, which is neither ours nor one of AWS for images`,
          );
      }),
    );
}

/** The own account as plain text; undefined when the templates are for any account. */
function ownAccount(assembly: Assembly): string | undefined {
  const counts = new Map<string, number>();
  for (const { properties } of assembly.resources) {
    for (const [, account = ''] of JSON.stringify(properties).matchAll(ASSETS)) {
      counts.set(account, (counts.get(account) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
