import { z } from 'zod';

/** What is counted of a part of the features. */
const figures = z.object({ rows: z.number(), positives: z.number(), patients: z.number() });

/**
 * What the commands read of the manifest that the Spark job writes beside a version of the features; it holds more. A
 * rehearsal reads one that the job has just written, so that a field that the job names otherwise is found there.
 */
export const manifestSchema = z.object({
  run: z.object({
    rows: z.number(),
    new: z.number(),
    labels: z.number(),
    duplicates: z.number(),
    quarantined: z.object({ rows: z.number(), files: z.number(), reasons: z.record(z.string(), z.number()) }),
  }),
  encounters: z.number(),
  patients: z.number(),
  label: z.object({ known: z.number(), excluded: z.number(), unknown: z.number() }),
  cut: z.number(),
  parts: z.record(z.string(), figures),
  later: figures,
  columns: z.array(z.string()),
});

/** Figures of one run of the Spark job. */
export type Manifest = z.output<typeof manifestSchema>;
