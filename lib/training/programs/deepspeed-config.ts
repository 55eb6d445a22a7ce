/**
 * Finds in a DeepSpeed configuration what would end the job after its instances have started.
 *
 * @param text the file
 * @param file its name, for messages
 * @param processes processes of the whole job
 * @throws if it is no JSON object, if the batch sizes do not multiply to one another, or if there is no such stage of ZeRO
 */
export function checkDeepSpeedConfig(text: string, file: string, processes: number): void {
  const config = parsed(text, file);
  const total = config['train_batch_size'];
  const micro = config['train_micro_batch_size_per_gpu'];
  const steps = config['gradient_accumulation_steps'] ?? 1;
  if (typeof total === 'number' && typeof micro === 'number' && typeof steps === 'number') {
    const product = micro * steps * processes;
    if (product !== total) {
      throw new Error(
        `${file}: train_batch_size must be train_micro_batch_size_per_gpu x gradient_accumulation_steps x processes, ` +
          `got ${total}, and ${micro} x ${steps} x ${processes} is ${product}; set it to ${product}, or leave it out`,
      );
    }
  }
  const zero = config['zero_optimization'];
  const stage = isObject(zero) ? zero['stage'] : undefined;
  if (stage !== undefined && ![0, 1, 2, 3].includes(Number(stage))) {
    throw new Error(`${file}: zero_optimization.stage must be 0, 1, 2 or 3, got ${JSON.stringify(stage)}`);
  }
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} must be JSON, as DeepSpeed reads it; ${String(error)}`, { cause: error });
  }
  if (!isObject(value)) {
    throw new Error(`${file} must be a JSON object, got ${JSON.stringify(value)}`);
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
