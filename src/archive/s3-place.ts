/**
 * A bucket as the place of all copies. A file goes there by one request that is signed with its hash and length, and
 * counts as being there when the bucket, asked afterwards, has it with these bytes. One request is always enough:
 * {@link Room} takes no file of more than 2 GiB, S3 takes 5.
 */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { FarTrouble, type FarPlace, type Parcel, type Part } from '#archive/far-place.ts'
import type { S3Bucket } from '#archive/s3-bucket.ts'
import type { S3Reply } from '#archive/s3-wire.ts'

type Named = Pick<Parcel, 'sha256' | 'bytes'>

export class S3Place implements FarPlace {
  readonly name: string
  readonly #bucket: S3Bucket

  constructor(bucket: S3Bucket) {
    const { endpoint, bucket: name, prefix } = bucket.settings
    this.name = `${name}/${prefix} at ${endpoint.host}`
    this.#bucket = bucket
  }

  async put(parcel: Parcel, signal: AbortSignal): Promise<void> {
    const { sha256, bytes, type } = parcel
    const hashes = await hashesOf(parcel.open())
    if (hashes.sha256 !== sha256) throw new FarTrouble('the file on the gateway’s disk is damaged', 'file')
    const md5 = hashes.md5.toString('hex')
    // It may be there already: an earlier run was stopped before it could note that. Keys that may not list a bucket are
    // told 403 of what is not there.
    if ((await this.#found(parcel, signal, [403, 404])) === md5) return
    const reply = await this.#bucket.ask({
      method: 'PUT',
      name: sha256,
      headers: { 'content-type': type, 'content-md5': hashes.md5.toString('base64') },
      body: { stream: parcel.open(), bytes, sha256 },
      signal,
    })
    reply.body.resume()
    const tag = await this.#found(parcel, signal, [404])
    if (tag === null) throw new FarTrouble('the bucket took the file and does not have it')
    // With some encryptions it is no hash of the bytes: then only reading them tells.
    if (tag !== md5 && (await this.#hashThere(sha256, signal)) !== sha256) {
      throw new FarTrouble('the bucket has other bytes than were sent')
    }
  }

  async has(file: Named, signal: AbortSignal): Promise<boolean> {
    return (await this.#found(file, signal, [404])) !== null
  }

  async open({ sha256, bytes }: Named, part: Part | null): Promise<ReadableStream<Uint8Array> | null> {
    const gone = new AbortController()
    const range = part === null ? {} : { range: `bytes=${part.first}-${part.last}` }
    const reply = await this.#bucket.ask({ method: 'GET', name: sha256, headers: range, signal: gone.signal }, [404])
    const wanted = part === null ? bytes : part.last - part.first + 1
    if (reply.status === 404) {
      reply.body.resume()
      return null
    }
    if (lengthOf(reply) !== wanted) {
      gone.abort()
      throw new FarTrouble('the bucket has a file of another length')
    }
    return streamOf(reply.body)
  }

  async remove(sha256: string): Promise<void> {
    const reply = await this.#bucket.ask({ method: 'DELETE', name: sha256 }, [404])
    reply.body.resume()
  }

  /** Its entity tag; null when it is not there, or not all of it. */
  async #found({ sha256, bytes }: Named, signal: AbortSignal, absent: readonly number[]): Promise<string | null> {
    const reply = await this.#bucket.ask({ method: 'HEAD', name: sha256, signal }, absent)
    reply.body.resume()
    if (reply.status !== 200 || lengthOf(reply) !== bytes) return null
    return reply.header('etag')?.replaceAll('"', '') ?? ''
  }

  async #hashThere(sha256: string, signal: AbortSignal): Promise<string> {
    const reply = await this.#bucket.ask({ method: 'GET', name: sha256, signal })
    return (await hashesOf(reply.body)).sha256
  }
}

function lengthOf({ header }: S3Reply): number | null {
  const said = header('content-length')
  return said !== null && /^\d{1,15}$/.test(said) ? Number(said) : null
}

async function hashesOf(stream: Readable): Promise<{ readonly sha256: string; readonly md5: Buffer }> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')]
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    sha256.update(bytes)
    md5.update(bytes)
  }
  return { sha256: sha256.digest('hex'), md5: md5.digest() }
}

function streamOf(body: Readable): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next()
      if (next.done === true) return controller.close()
      controller.enqueue(Buffer.from(next.value))
    },
    cancel: () => {
      body.destroy()
    },
  })
}
