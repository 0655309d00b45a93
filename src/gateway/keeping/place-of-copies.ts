/** The place of copies that the configuration chose, ready to be used. */
import { join } from 'node:path'
import type { PlaceSettings } from '#archive/places.ts'
import { S3Bucket } from '#archive/s3-bucket.ts'
import { S3Place } from '#archive/s3-place.ts'
import { openWire } from '#archive/s3-wire.ts'
import type { Clock } from '#domain/time.ts'
import type { ArchivePlace } from '#gateway/config/archive-place.ts'
import { networkReason } from '#gateway/forward/network-reason.ts'

/** @param folder that of the list, or what this gateway has instead of one. */
export function placeOfCopies(chosen: ArchivePlace, folder: string, clock: Clock): PlaceSettings {
  const outputs = join(folder, 'outputs')
  if (chosen.kind === 's3') {
    const bucket = new S3Bucket({ settings: chosen.settings, clock, networkReason, wire: openWire() })
    return { folder: outputs, name: '', far: new S3Place(bucket) }
  }
  // Under its name, so that copies in another folder are not taken for lost once this one is chosen.
  return chosen.folder === null
    ? { folder: outputs, name: '', far: null }
    : { folder: chosen.folder, name: chosen.folder, far: null }
}
