/** One signed request to a bucket of S3 or what speaks as it does (MinIO, Garage, Ceph, R2, B2). */
import type { Readable } from 'node:stream'
import { AwsV4Signer } from 'aws4fetch'
import { FarTrouble } from '#archive/far-place.ts'
import { refusalOf } from '#archive/s3-refusal.ts'
import type { S3Reply, Wire, WireRequest } from '#archive/s3-wire.ts'
import type { Clock } from '#domain/time.ts'

export interface S3Settings {
  /** Without a path. */
  readonly endpoint: URL
  readonly bucket: string
  /** Before the name of each file: empty, or with a slash at its end. */
  readonly prefix: string
  /** Null where the endpoint's name tells it, or `us-east-1`. */
  readonly region: string | null
  /** A call, so that nothing that writes settings out has them. */
  readonly keys: () => { readonly accessKeyId: string; readonly secretAccessKey: string }
}

interface BucketParts {
  readonly settings: S3Settings
  readonly clock: Clock
  /** One clause about a request that failed on its way. */
  readonly networkReason: (error: unknown) => string
  readonly wire: Wire
}

export interface S3Request {
  readonly method: WireRequest['method']
  readonly name: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: { readonly stream: Readable; readonly bytes: number; readonly sha256: string }
  readonly signal?: AbortSignal
}

/** Of no bytes. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

export class S3Bucket {
  readonly #parts: BucketParts

  constructor(parts: BucketParts) {
    this.#parts = parts
  }

  get settings(): S3Settings {
    return this.#parts.settings
  }

  /** The answer, where it is a success or one of `expected`; else a {@link FarTrouble}. Its body must be read or ended. */
  async ask(asked: S3Request, expected: readonly number[] = []): Promise<S3Reply> {
    const { clock, networkReason } = this.#parts
    try {
      const reply = await this.#sent(asked)
      if ((reply.status >= 200 && reply.status < 300) || expected.includes(reply.status)) return reply
      throw await refusalOf(reply, clock.now())
    } catch (error) {
      asked.body?.stream.destroy()
      throw error instanceof FarTrouble ? error : new FarTrouble(networkReason(error))
    }
  }

  async #sent({ method, name, headers = {}, body, signal }: S3Request): Promise<S3Reply> {
    const { settings, clock, wire } = this.#parts
    const { accessKeyId, secretAccessKey } = settings.keys()
    // The bucket in the path: every server knows that, its own host name for each bucket needs DNS and a certificate.
    const address = new URL(`/${settings.bucket}/${settings.prefix}${name}`, settings.endpoint)
    const signed = await new AwsV4Signer({
      method,
      url: address.href,
      headers: { ...headers, 'x-amz-content-sha256': body?.sha256 ?? EMPTY },
      accessKeyId,
      secretAccessKey,
      service: 's3',
      ...(settings.region === null ? {} : { region: settings.region }),
      datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    }).sign()
    const length = body === undefined ? {} : { 'content-length': String(body.bytes) }
    return wire({
      url: signed.url,
      method,
      headers: { ...Object.fromEntries(signed.headers), ...length },
      body: body?.stream ?? null,
      signal: signal ?? null,
    })
  }
}
