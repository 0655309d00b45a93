/**
 * A bucket as its users see it: a server on this machine that keeps objects in memory, believes only what is signed
 * with its keys, and fares ill as a test wants. What a real S3 does beyond that is not shown by it.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3Settings } from '#archive/s3-bucket.ts'
import { MINUTE } from '#domain/time.ts'
import { signatureMistake } from '#testing/s3/signature.ts'

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

export interface BucketServer {
  readonly settings: S3Settings
  readonly objects: Map<string, Kept>
  /** `METHOD name status`, in the order in which they were answered. */
  readonly asked: string[]
  /** Asked before each request; null lets it be. */
  fault: (method: string, name: string) => Fault | null
  /** Entity tags that are no hash of the bytes, as with keys of one's own. */
  oddTags: boolean
  /** What the server's clock says. */
  now: () => number
  readonly close: () => Promise<void>
}

export async function bucketServer(now: () => number): Promise<BucketServer> {
  const server = createServer((request, response) => void answer(bucket, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const bucket: BucketServer = {
    settings: {
      endpoint: new URL(`http://127.0.0.1:${port}`),
      bucket: 'outputs',
      prefix: 'team/',
      region: REGION,
      keys: () => BUCKET_KEYS,
    },
    objects: new Map(),
    asked: [],
    fault: () => null,
    oddTags: false,
    now,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return bucket
}

async function answer(bucket: BucketServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '' } = request
  const name = /^\/outputs\/team\/([^?]+)$/.exec(url)?.[1] ?? url
  const say = (status: number, code: string | null, headers: Readonly<Record<string, string>> = {}, body?: Buffer) => {
    bucket.asked.push(`${method} ${name.slice(0, 8)} ${status}`)
    const xml = code === null ? '' : `<Error><Code>${code}</Code><AWSAccessKeyId>AKID</AWSAccessKeyId></Error>`
    const content = body ?? Buffer.from(xml)
    response.writeHead(status, {
      date: new Date(bucket.now()).toUTCString(),
      'content-length': content.byteLength,
      ...headers,
    })
    response.end(method === 'HEAD' ? undefined : content)
  }
  const fault = bucket.fault(method, name)
  if (fault?.kind === 'silent') return void bucket.asked.push(`${method} ${name.slice(0, 8)} silent`)
  const isAfter = fault !== null && 'after' in fault && fault.after === true
  const strike = () => {
    if (fault?.kind === 'cut') {
      bucket.asked.push(`${method} ${name.slice(0, 8)} cut`)
      request.destroy()
    }
    if (fault?.kind === 'refuse') say(fault.status, fault.code ?? null)
    return fault?.kind === 'cut' || fault?.kind === 'refuse'
  }
  if (!isAfter && strike()) return
  const mistake = signedMistake(bucket, request)
  if (mistake !== null) return say(403, mistake)
  const body = method === 'PUT' ? await bodyOf(request) : Buffer.alloc(0)
  if (body === null) return
  if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
    return say(400, 'XAmzContentSHA256Mismatch')
  const done = act(bucket, request, name, spoiled(body, fault))
  if (isAfter && strike()) return
  say(...done)
}

type Say = [status: number, code: string | null, headers?: Readonly<Record<string, string>>, body?: Buffer]

function act(bucket: BucketServer, { method, headers }: IncomingMessage, name: string, body: Buffer): Say {
  const { objects } = bucket
  if (method === 'PUT') objects.set(name, { bytes: body, type: headers['content-type'] ?? '' })
  if (method === 'DELETE') return objects.delete(name) ? [204, null] : [204, null]
  const kept = objects.get(name)
  if (kept === undefined) return [404, 'NoSuchKey']
  const md5 = createHash('md5').update(kept.bytes).digest('hex')
  const about = { etag: `"${bucket.oddTags ? `${md5.slice(2)}-1` : md5}"`, 'content-type': kept.type }
  if (method === 'PUT') return [200, null, { etag: about.etag }]
  if (method === 'HEAD') return [200, null, { ...about, 'content-length': String(kept.bytes.byteLength) }]
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  if (first === undefined || last === undefined) return [200, null, about, kept.bytes]
  return [206, null, about, kept.bytes.subarray(Number(first), Number(last) + 1)]
}

function signedMistake({ now }: BucketServer, { method = '', url = '', headers }: IncomingMessage) {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  const mistake = signatureMistake({ method, target: url, headers: flat }, { ...BUCKET_KEYS, region: REGION })
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(flat['x-amz-date'] ?? '') ?? []
  const [year = 0, month = 0, ...rest] = parts.map(Number)
  const signedAt = Date.UTC(year, month - 1, ...rest)
  return mistake ?? (Math.abs(signedAt - now()) > SKEW ? 'RequestTimeTooSkewed' : null)
}

function spoiled(body: Buffer, fault: Fault | null): Buffer {
  if (fault?.kind === 'half') return body.subarray(0, body.byteLength >> 1)
  return fault?.kind === 'other' ? Buffer.alloc(body.byteLength, 'x') : body
}

/** Null when it broke off. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  try {
    for await (const chunk of request) parts.push(Buffer.from(chunk))
  } catch {
    return null
  }
  return request.complete ? Buffer.concat(parts) : null
}
