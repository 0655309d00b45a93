/** What a bucket's refusal means, in words. They never quote its body: that may hold the access key. */
import { FarTrouble } from '#archive/far-place.ts'
import type { S3Reply } from '#archive/s3-wire.ts'
import { MINUTE, type EpochMs } from '#domain/time.ts'

const WORDS: ReadonlyMap<string, string> = new Map([
  ['AccessDenied', 'the bucket does not allow this to these keys'],
  ['InvalidAccessKeyId', 'the bucket does not know the access key'],
  ['SignatureDoesNotMatch', 'the secret key is not that of the access key'],
  ['NoSuchBucket', 'there is no bucket of this name'],
  ['PermanentRedirect', 'the bucket lies at another endpoint'],
  ['AuthorizationHeaderMalformed', 'the bucket lies in another region than the one configured'],
  ['EntityTooLarge', 'the bucket takes no file as large as this'],
  ['QuotaExceeded', 'the bucket is full'],
  ['XMinioStorageFull', 'the bucket is full'],
  ['XMinioAdminBucketQuotaExceeded', 'the bucket is full'],
  ['SlowDown', 'the bucket wants fewer requests'],
])
/** Where an answer, like each to a `HEAD`, says no code. */
const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [301, 'the bucket lies at another endpoint'],
  [403, 'the bucket refuses these keys'],
  [404, 'the bucket or the file is not there'],
  [507, 'the bucket is full'],
])

/** A server believes no signature that is further off (S3: 15 minutes). */
const SKEW = 14 * MINUTE
/** Of an error's XML. */
const LONGEST_BODY = 16_384

/** The trouble that this answer tells of. Reads its body. */
export async function refusalOf(reply: S3Reply, now: EpochMs): Promise<FarTrouble> {
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(await startOf(reply))?.[1] ?? null
  const { status } = reply
  const says = code === null ? String(status) : `${status} ${code}`
  const off = skewOf(reply, now)
  if (code === 'RequestTimeTooSkewed' || (status === 403 && Math.abs(off) > SKEW)) {
    return new FarTrouble(`${clockWords(off)}: set it right (${says})`)
  }
  const known = (code === null ? undefined : WORDS.get(code)) ?? BY_STATUS.get(status)
  const words = known ?? (status >= 500 ? 'the bucket’s server has trouble' : 'the bucket refuses it')
  return new FarTrouble(`${words} (${says})`, code === 'EntityTooLarge' || status === 413 ? 'file' : 'all')
}

/** How far our clock is ahead of the server's; 0 where that is not told. */
function skewOf({ header }: S3Reply, now: EpochMs): number {
  const at = Date.parse(header('date') ?? '')
  return Number.isNaN(at) ? 0 : now - at
}

function clockWords(off: number): string {
  const minutes = Math.round(Math.abs(off) / MINUTE)
  if (minutes === 0) return 'the gateway’s clock is not that of the bucket’s server'
  return `the gateway’s clock is ${minutes} min ${off > 0 ? 'ahead of' : 'behind'} that of the bucket’s server`
}

async function startOf({ body }: S3Reply): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of body) {
      const part = Buffer.from(chunk)
      parts.push(part)
      length += part.byteLength
      if (length >= LONGEST_BODY) break
    }
  } catch {
    // What came says enough, or its status does.
  }
  return Buffer.concat(parts).toString('utf8')
}
