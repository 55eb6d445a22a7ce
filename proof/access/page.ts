import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import { PROTECTED_COLUMNS } from '../../lib/data-lake/who-sees-what';
import { CALL_LISTS } from '../iam/all-calls';
import { platformOf } from '../iam/platform';
import { stopSimulator } from '../iam/simulator';
import { type Matrix, matrixOf } from './matrix';
import { matrixTable } from './matrix-table';

/**
 * Who sees what, for a page: asks the simulator and stops it.
 *
 * @param configurations templates by the name of their configuration
 */
export async function accessPage(configurations: ReadonlyMap<string, readonly StackTemplate[]>): Promise<string> {
  const matrices = new Map<string, Matrix>();
  for (const [name, stacks] of configurations) {
    matrices.set(name, await matrixOf(await platformOf(new Assembly([...stacks]), CALL_LISTS), PROTECTED_COLUMNS));
  }
  stopSimulator();
  return matrixTable(matrices);
}
