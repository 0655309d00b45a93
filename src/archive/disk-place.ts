/**
 * Files named after their own bytes. A file gets its name when all of it is on the disk and is what it should be: what
 * bears a hash is whole, whatever happened while it was written.
 */
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import files, { type FileHandle } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Part } from '#archive/far-place.ts'
import { DAY } from '#domain/time.ts'

export interface Written {
  readonly sha256: string
  readonly bytes: number
}

type Grow = (bytes: number) => void

const PART = /\.part$/
/** Of which machine and process; older versions named the process alone, and had the folder for themselves. */
const OWNER = /^(.+)-(\d{1,10})-\d+\.part$/

export class DiskPlace {
  readonly #folder: string
  #count = 0

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(folder)) if (isLeft(folder, name)) rmSync(join(folder, name), { force: true })
  }

  /**
   * Writes a whole stream; rejects, and leaves nothing, when it breaks off, is not as long as promised, or `grow`
   * throws because of the next bytes. `length`: as the server promised; null where it did not.
   */
  async write(stream: ReadableStream<Uint8Array>, length: number | null, grow: Grow): Promise<Written> {
    const part = join(this.#folder, `${hostname()}-${process.pid}-${(this.#count += 1)}.part`)
    const file = await files.open(part, 'wx', 0o600)
    try {
      const written = await fill(file, stream, grow)
      if (length !== null && written.bytes !== length) throw new Error(`${written.bytes} of ${length} bytes came`)
      if (written.bytes === 0) throw new Error('the file is empty')
      await file.sync()
      await file.close()
      await files.rename(part, join(this.#folder, written.sha256))
      await this.#syncFolder()
      return written
    } catch (error) {
      await file.close().catch(() => undefined)
      await files.rm(part, { force: true })
      throw error
    }
  }

  has(sha256: string, bytes: number): boolean {
    return statSync(join(this.#folder, sha256), { throwIfNoEntry: false })?.size === bytes
  }

  /** The hashes of the files that are here. */
  names(): readonly string[] {
    return readdirSync(this.#folder).filter((name) => /^[0-9a-f]{64}$/.test(name))
  }

  async open(sha256: string, part: Part | null): Promise<ReadableStream<Uint8Array> | null> {
    const file = await files.open(join(this.#folder, sha256), 'r').catch(() => null)
    return file === null ? null : streamOf(file, part)
  }

  /** All of its bytes, as a stream that fails where the file is not there. */
  read(sha256: string): Readable {
    return createReadStream(join(this.#folder, sha256))
  }

  /** At once: nobody can be given the file, or find it here, between a look at who has it and its end. */
  remove(sha256: string): void {
    rmSync(join(this.#folder, sha256), { force: true })
  }

  /** A name is on the disk when its folder is; some systems cannot do that, and need not. */
  async #syncFolder(): Promise<void> {
    const folder = await files.open(this.#folder, 'r').catch(() => null)
    await folder?.sync().catch(() => undefined)
    await folder?.close()
  }
}

/** What an earlier run did not finish: gateways may share a folder, and another one may be at work in it. */
function isLeft(folder: string, name: string): boolean {
  if (!PART.test(name)) return false
  const [, host, pid] = OWNER.exec(name) ?? []
  if (host === undefined) return true
  if (host === hostname()) return Number(pid) === process.pid || !isAlive(Number(pid))
  const file = statSync(join(folder, name), { throwIfNoEntry: false })
  return file !== undefined && file.mtimeMs < Date.now() - DAY
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function fill(file: FileHandle, stream: ReadableStream<Uint8Array>, grow: Grow): Promise<Written> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    grow(chunk.byteLength)
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  return { sha256: hash.digest('hex'), bytes }
}

const CHUNK = 64 * 1024

function streamOf(file: FileHandle, part: Part | null): ReadableStream<Uint8Array> {
  let at = part?.first ?? 0
  const end = part === null ? Infinity : part.last + 1
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, Math.min(CHUNK, end - at), at)
      at += bytesRead
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead))
      await file.close()
      controller.close()
    },
    cancel: () => file.close(),
  })
}
