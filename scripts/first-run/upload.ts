import { createHash } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ENCOUNTERS, REFERENCE } from '../../lib/readmission/layout';
import { isNamed } from '../preflight/aws-error';
import type { Context } from './context';
import type { Amount, Workload } from './workload';

/** A file for the raw zone. */
export interface Upload {
  /** Key of the object. */
  readonly key: string;

  /** What is in it. */
  readonly content: Buffer;
}

/** The files of a first run: what ids mean, and the encounters. The key of the second says what is in it. */
export function filesOf(workload: Workload, amount: Amount): Upload[] {
  const { encounters: count, seed } = amount;
  return [
    { key: `${REFERENCE}IDs_mapping.csv`, content: Buffer.from(workload.idsMapping()) },
    {
      key: `${ENCOUNTERS}batch/first-run-${count}-encounters-seed-${seed}.csv`,
      content: Buffer.concat([...workload.csv(workload.encounters({ count, seed }))].map((line) => Buffer.from(line))),
    },
  ];
}

/**
 * Puts the files into the raw zone. One that lies there already with the same content stays as it is: then no event tells
 * of a new file, and the job, which reads all that is there, makes the same tables of it.
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
    if ((await checksumOf(clients.s3, bucket, file.key)) === checksum) {
      journal.say(`${place} is there already, with the same content`);
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

/** SHA-256 of an object; nothing when there is none, or it was put there without. */
async function checksumOf(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { ChecksumSHA256 } = await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }),
    );
    return ChecksumSHA256;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchKey')) return undefined;
    throw error;
  }
}
