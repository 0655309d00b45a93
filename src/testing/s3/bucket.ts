/**
 * A bucket as its users see it: it keeps objects in memory, believes only what is signed with its keys, and fares ill as
 * a test wants. What a real S3 does beyond that is not shown by it.
 */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { S3Settings } from '#archive/s3-bucket.ts'
import type { Wire } from '#archive/s3-wire.ts'
import { MINUTE } from '#domain/time.ts'
import { signatureMistake, type SignedRequest } from '#testing/s3/signature.ts'

export const BUCKET_KEYS = { accessKeyId: 'AKID-of-a-test', secretAccessKey: 'secret/of+a=test' }
const REGION = 'eu-test-1'
/** As S3 has it. */
const SKEW = 15 * MINUTE

/** What becomes of a request; `after`: only once it has done what it should. */
export type Fault =
  | { readonly kind: 'refuse'; readonly status: number; readonly code?: string; readonly after?: boolean }
  | { readonly kind: 'cut'; readonly after?: boolean }
  /** No answer, and nothing of a body is taken. */
  | { readonly kind: 'silent' }
  /** Says well done and keeps half of it, or other bytes of the same length. */
  | { readonly kind: 'half' | 'other' }

interface Kept {
  readonly bytes: Buffer
  readonly type: string
}

export interface BucketAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export class Bucket {
  readonly objects = new Map<string, Kept>()
  /** `METHOD name status`, in the order in which they were answered. */
  readonly asked: string[] = []
  /** Asked before each request; null lets it be. */
  fault: (method: string, name: string) => Fault | null = () => null
  /** Entity tags that are no hash of the bytes, as with keys of one's own. */
  oddTags = false
  readonly #now: () => number

  /** @param now what the bucket's clock says. */
  constructor(now: () => number) {
    this.#now = now
  }

  settings(endpoint = new URL('http://bucket.example')): S3Settings {
    return { endpoint, bucket: 'outputs', prefix: 'team/', region: REGION, keys: () => BUCKET_KEYS }
  }

  /** Gets the body only when it is taken. Null when the connection breaks, `silent` when there is never an answer. */
  async answer(request: SignedRequest, bodyOf: () => Promise<Buffer>): Promise<BucketAnswer | 'silent' | null> {
    const { method, target } = request
    const name = /^\/outputs\/team\/([^?]+)$/.exec(target)?.[1] ?? target
    const fault = this.fault(method, name)
    const isAfter = fault !== null && 'after' in fault && fault.after === true
    const struck = isAfter ? undefined : this.#struck(fault)
    const answer = struck === undefined ? await this.#done(request, name, fault, bodyOf) : struck
    const given = isAfter ? (this.#struck(fault) ?? null) : answer
    const said = given === null ? 'cut' : given === 'silent' ? given : given.status
    this.asked.push(`${method} ${name.slice(0, 8)} ${said}`)
    return given
  }

  async #done(request: SignedRequest, name: string, fault: Fault | null, bodyOf: () => Promise<Buffer>) {
    const mistake = this.#signedMistake(request)
    if (mistake !== null) return this.#refused(403, mistake)
    const body = request.method === 'PUT' ? await bodyOf() : Buffer.alloc(0)
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256']) {
      return this.#refused(400, 'XAmzContentSHA256Mismatch')
    }
    return this.#act(request, name, spoiled(body, fault))
  }

  #struck(fault: Fault | null): BucketAnswer | 'silent' | null | undefined {
    if (fault?.kind === 'silent') return 'silent'
    if (fault?.kind === 'cut') return null
    return fault?.kind === 'refuse' ? this.#refused(fault.status, fault.code ?? null) : undefined
  }

  #refused(status: number, code: string | null): BucketAnswer {
    const xml = code === null ? '' : `<Error><Code>${code}</Code><AWSAccessKeyId>AKID</AWSAccessKeyId></Error>`
    return this.#said(status, {}, Buffer.from(xml))
  }

  #said(status: number, headers: Readonly<Record<string, string>>, body: Buffer = Buffer.alloc(0)): BucketAnswer {
    const date = new Date(this.#now()).toUTCString()
    return { status, headers: { date, 'content-length': String(body.byteLength), ...headers }, body }
  }

  #act({ method, headers }: SignedRequest, name: string, body: Buffer): BucketAnswer {
    if (method === 'PUT') this.objects.set(name, { bytes: body, type: headers['content-type'] ?? '' })
    if (method === 'DELETE') {
      this.objects.delete(name)
      return this.#said(204, {})
    }
    const kept = this.objects.get(name)
    if (kept === undefined) return this.#refused(404, 'NoSuchKey')
    const md5 = createHash('md5').update(kept.bytes).digest('hex')
    const about = { etag: `"${this.oddTags ? `${md5.slice(2)}-1` : md5}"`, 'content-type': kept.type }
    if (method === 'PUT') return this.#said(200, { etag: about.etag })
    if (method === 'HEAD') return this.#said(200, { ...about, 'content-length': String(kept.bytes.byteLength) })
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers['range'] ?? '') ?? []
    if (first === undefined || last === undefined) return this.#said(200, about, kept.bytes)
    return this.#said(206, about, kept.bytes.subarray(Number(first), Number(last) + 1))
  }

  #signedMistake(request: SignedRequest): string | null {
    const mistake = signatureMistake(request, { ...BUCKET_KEYS, region: REGION })
    const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(request.headers['x-amz-date'] ?? '') ?? []
    const [year = 0, month = 0, ...rest] = parts.map(Number)
    const signedAt = Date.UTC(year, month - 1, ...rest)
    return mistake ?? (Math.abs(signedAt - this.#now()) > SKEW ? 'RequestTimeTooSkewed' : null)
  }
}

/** Straight to the bucket, without a network and its timers. */
export function wireTo(bucket: Bucket): Wire {
  return async ({ url, method, headers, body }) => {
    const request = { method, target: url.pathname, headers: { ...headers, host: url.host } }
    const answer = await bucket.answer(request, () => bytesOf(body ?? Readable.from([])))
    if (answer === null || answer === 'silent') throw new Error('the connection broke')
    const content = method === 'HEAD' ? Buffer.alloc(0) : answer.body
    return { status: answer.status, header: (name) => answer.headers[name] ?? null, body: Readable.from([content]) }
  }
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const chunk of stream) parts.push(Buffer.from(chunk))
  return Buffer.concat(parts)
}

function spoiled(body: Buffer, fault: Fault | null): Buffer {
  if (fault?.kind === 'half') return body.subarray(0, body.byteLength >> 1)
  return fault?.kind === 'other' ? Buffer.alloc(body.byteLength, 'x') : body
}
