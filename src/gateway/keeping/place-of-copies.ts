/** The place of copies that the configuration chose, ready to be used. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { PlaceSettings } from '#archive/places.ts'
import { S3Bucket } from '#archive/s3-bucket.ts'
import { S3Place } from '#archive/s3-place.ts'
import { openWire } from '#archive/s3-wire.ts'
import type { Clock } from '#domain/time.ts'
import type { ArchivePlace } from '#gateway/config/archive-place.ts'
import type { GatewayConfig } from '#gateway/config/config.ts'
import { networkReason } from '#gateway/forward/network-reason.ts'

type KeptBy = Pick<GatewayConfig, 'archive' | 'archivePlace'>

interface Chosen {
  readonly chosen: ArchivePlace
  /** That of the list, or what this gateway has beside a database. */
  readonly folder: string
  /** Other gateways may have the same list. */
  readonly isForSeveral: boolean
  readonly clock: Clock
}

export function placeOfCopies({ chosen, folder, isForSeveral, clock }: Chosen): PlaceSettings {
  const own = join(folder, 'outputs')
  if (chosen.kind === 's3') {
    const bucket = new S3Bucket({ settings: chosen.settings, clock, networkReason, wire: openWire() })
    return { folder: own, name: isForSeveral ? nameIn(own) : '', far: new S3Place(bucket) }
  }
  const outputs = chosen.folder ?? own
  if (isForSeveral && !chosen.shared) return { folder: outputs, name: nameIn(outputs), far: null }
  // A folder that is named is noted by its name: its copies are not taken for lost once another one is chosen.
  return { folder: outputs, name: chosen.folder ?? '', far: null }
}

/** Says so where other gateways with the same list do not reach the copies of this one. */
export function reachWarnings({ archive, archivePlace }: KeptBy, isForSeveral: boolean): readonly string[] {
  const isOwn = archivePlace.kind === 'disk' && !archivePlace.shared
  if (!isForSeveral || archive === false || !isOwn) return []
  return [
    'outputs are kept on the disk of this gateway, where others with the same list do not reach them: "archive": { "place": … } in the configuration names a bucket, or a folder that they share',
  ]
}

/** Of a folder, the same for as long as it is there, so that another gateway can say where a copy lies. */
function nameIn(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, '.name')
  try {
    writeFileSync(file, `${hostname()}-${randomBytes(2).toString('hex')}`, { flag: 'wx', mode: 0o600 })
  } catch {
    // It has one.
  }
  return readFileSync(file, 'utf8')
}
