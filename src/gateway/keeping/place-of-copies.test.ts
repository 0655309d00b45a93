import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BESIDE_THE_LIST, type ArchivePlace } from '#gateway/config/archive-place.ts'
import { placeOfCopies, reachWarnings } from '#gateway/keeping/place-of-copies.ts'
import { Bucket } from '#testing/s3/bucket.ts'

const clock = { now: () => Date.now() }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copies-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const placed = (chosen: ArchivePlace, isForSeveral: boolean) => {
  const { far, ...place } = placeOfCopies({ chosen, folder, isForSeveral, clock })
  return { ...place, far: far?.name ?? null }
}
const outputs = () => join(folder, 'outputs')
const s3 = (): ArchivePlace => ({ kind: 's3', settings: new Bucket(clock.now).settings() })

describe('the place of copies', () => {
  it('of the only gateway is its folder, which needs no name, or the folder that was named', () => {
    expect(placed(BESIDE_THE_LIST, false)).toEqual({ folder: outputs(), name: '', far: null })
    const named = { kind: 'disk', folder: join(folder, 'x'), shared: false } as const
    expect(placed(named, false)).toEqual({ folder: named.folder, name: named.folder, far: null })
    expect(placed(s3(), false)).toEqual({ folder: outputs(), name: '', far: 'outputs/team/ at bucket.example' })
  })

  it('of one among several has a name that stays, unless they share it', () => {
    const first = placed(BESIDE_THE_LIST, true)
    expect(first).toMatchObject({ folder: outputs(), name: expect.stringContaining(hostname()) as string })
    expect(placed(BESIDE_THE_LIST, true)).toEqual(first)
    expect(placed(s3(), true)).toEqual({ ...first, far: 'outputs/team/ at bucket.example' })
    const shared = { kind: 'disk', folder: join(folder, 'x'), shared: true } as const
    expect(placed(shared, true)).toEqual({ folder: shared.folder, name: shared.folder, far: null })
  })

  it('is warned of where others do not reach it', () => {
    const shared = { kind: 'disk', folder: '/x', shared: true } as const
    const count = (archivePlace: ArchivePlace, isForSeveral: boolean, archive = true) =>
      reachWarnings({ archive, archivePlace }, isForSeveral).length
    expect([BESIDE_THE_LIST, shared, s3()].map((place) => count(place, true))).toEqual([1, 0, 0])
    expect([count(BESIDE_THE_LIST, false), count(BESIDE_THE_LIST, true, false)]).toEqual([0, 0])
  })
})
