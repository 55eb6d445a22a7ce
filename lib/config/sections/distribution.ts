import { z } from 'zod';
import { whole } from './whole';

const degree = (description: string) =>
  whole(1, 4096)
    .optional()
    .meta({ description, examples: [8] });
const processes = whole(1, 256)
  .optional()
  .meta({
    description: 'Processes on each instance. Without it: one for each accelerator.',
    examples: [8],
  });

/** How one training uses several accelerators or instances. */
export const distribution = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z.literal('torchrun').meta({
        description: 'One process for each GPU, by torchrun: DistributedDataParallel and FSDP.',
        examples: ['torchrun'],
      }),
      processesPerInstance: processes,
    }),
    z.strictObject({
      mode: z.literal('deepspeed').meta({ description: 'By torchrun, with a configuration of DeepSpeed.' }),
      config: z
        .string()
        .regex(
          /^(?!\/)(?!.*\.\.)[\w./-]+\.json$/,
          'is not a configuration of DeepSpeed; a path in the folder of the script that ends in .json is allowed. For example deepspeed.json.',
        )
        .meta({
          description: 'Path of the configuration of DeepSpeed in the folder of the script.',
          examples: ['deepspeed.json'],
        }),
    }),
    z.strictObject({
      mode: z.literal('smddp').meta({ description: "SageMaker's own collectives; on P4d and P4de alone." }),
    }),
    z.strictObject({
      mode: z.literal('smp').meta({ description: "SageMaker's model parallel library: FSDP with degrees." }),
      shardDegree: degree('Over how many GPUs the state of the model is sharded.'),
      tensorDegree: degree('Over how many GPUs of one instance each layer is split.'),
      contextDegree: degree('Over how many GPUs each sequence is split.'),
      expertDegree: degree('Over how many GPUs the experts of a mixture are spread.'),
      activationOffloading: z
        .boolean()
        .default(false)
        .meta({ description: 'Whether activations wait in the memory of the CPU.' }),
    }),
    z.strictObject({
      mode: z.literal('neuron').meta({ description: 'One process for each NeuronCore of Trainium.' }),
      compileOnly: z
        .boolean()
        .default(false)
        .meta({ description: 'Compile the graphs of the first steps into the cache, and do not train.' }),
    }),
    z.strictObject({
      mode: z.literal('mpi').meta({ description: 'By mpirun, on CPU or GPU.' }),
      processesPerInstance: processes,
    }),
    z.strictObject({ mode: z.literal('parameter-server').meta({ description: "TensorFlow's parameter servers." }) }),
    z.strictObject({ mode: z.literal('multi-worker-mirrored').meta({ description: "TensorFlow's AllReduce." }) }),
  ])
  .optional()
  .meta({
    description:
      'How one training uses several accelerators or instances; checked against the instance type, the count and the framework.',
  });
