import { createHash } from 'node:crypto';
import { HeadObjectCommand, type HeadObjectOutput, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ENCOUNTERS, REFERENCE } from '../../lib/readmission/layout';
import { isNamed } from '../preflight/aws-error';
import type { Context } from './context';
import { type Amount, uploaded, type Workload } from './workload';

/** A file for the raw zone. */
export interface Upload {
  /** Key of the object. */
  readonly key: string;

  /** What is in it. */
  readonly content: Buffer;

  /** Whether other content that lies there already stays. */
  readonly yields: boolean;
}

/** The files of a first run: what ids mean, and the encounters. The key of the second says what is in it. */
export function filesOf(workload: Workload, amount: Amount): Upload[] {
  const lines = workload.csv(uploaded(workload, amount));
  return [
    // Whoever has sent the real file has sent its meanings, too.
    { key: `${REFERENCE}IDs_mapping.csv`, content: Buffer.from(workload.idsMapping()), yields: true },
    {
      key: `${ENCOUNTERS}batch/first-run-${amount.encounters}-encounters-seed-${amount.seed}.csv`,
      content: Buffer.concat([...lines].map((line) => Buffer.from(line))),
      yields: false,
    },
  ];
}

/**
 * Puts the files into the raw zone. One that lies there already with the same content stays as it is: then no event tells
 * of a new file, and the job, which knows files by address, size and time, has taken it.
 *
 * @param context what steps work with
 * @param bucket bucket of the raw zone
 * @param files what to put there
 * @returns how many were new
 */
export async function uploadFiles(context: Context, bucket: string, files: readonly Upload[]): Promise<number> {
  const { clients, journal } = context;
  let fresh = 0;
  for (const file of files) {
    const checksum = createHash('sha256').update(file.content).digest('base64');
    const place = `s3://${bucket}/${file.key}`;
    const there = await lyingThere(clients.s3, bucket, file.key);
    const same = there?.ChecksumSHA256 === checksum;
    if (there !== undefined && (same || file.yields)) {
      journal.say(`${place} is there already, ${same ? 'with the same content' : 'and stays as it is'}`);
      continue;
    }
    await clients.s3.send(
      // S3 compares what arrives with the checksum: an object is whole, or it is not there.
      new PutObjectCommand({
        Bucket: bucket,
        Key: file.key,
        Body: file.content,
        ContentType: 'text/csv',
        ChecksumSHA256: checksum,
      }),
    );
    journal.say(`${place} (${Math.ceil(file.content.length / 1024)} KiB)`);
    fresh += 1;
  }
  return fresh;
}

/** What is known of an object, with its checksum if it was put there with one; nothing when there is none. */
async function lyingThere(client: S3Client, bucket: string, key: string): Promise<HeadObjectOutput | undefined> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchKey')) return undefined;
    throw error;
  }
}
