import type { Framework } from '../../sagemaker/framework-release';
import type { Distribution, Launch } from './distribution';

/** @throws always, with what was chosen, and the reason in words that continue `instanceType …` */
export function refuse({ choice, instance }: Launch<Distribution>, reason: string): never {
  throw new Error(`distribution '${choice.kind}' does not work: instanceType ${instance.name} ${reason}`);
}

/** @throws if the image is of none of these frameworks */
export function requireFramework(
  { choice, framework }: Launch<Distribution>,
  frameworks: readonly Framework[],
  because = 'it is started by what these images install',
): void {
  if (!frameworks.includes(framework)) {
    throw new Error(
      `distribution '${choice.kind}' needs the image of framework '${frameworks.join("' or '")}', got '${framework}': ${because}`,
    );
  }
}

/** @throws if there is one instance */
export function requireSeveral({ choice, count }: Launch<Distribution>, because: string): void {
  if (count < 2) {
    throw new Error(`distribution '${choice.kind}' needs two instances or more, got ${count}: ${because}`);
  }
}
