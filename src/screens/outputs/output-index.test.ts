import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUnsecured, madeAt } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import type { GalleryWish } from '#screens/outputs/gallery.ts'
import { OutputIndex } from '#screens/outputs/output-index.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const saved = { at: NOON, bytes: 1, contentType: 'image/png', sha256: 'aa', fileName: 'a.png' }
const ALL: GalleryWish = { view: 'gallery', kinds: [], unsavedOnly: false, passes: null }

function task(id: TaskId, outputs: readonly Output[], made = NOON): TaskRecord {
  return aRecordIn({ phase: 'succeeded' }, made, { id, outputs })
}

function dying(key: string, at: number, changes: Partial<Output> = {}): Output {
  return anOutput({ key, expiry: { at, source: 'vendor' }, ...changes })
}

function shown(records: readonly TaskRecord[], wish: Partial<GalleryWish> = {}): readonly string[] {
  const index = new OutputIndex()
  for (const record of records) index.learn(record)
  return index.view({ ...ALL, ...wish }, NOON).tiles.map(({ output }) => output.key)
}

/** The same from all tasks at once. */
function naive(records: Iterable<TaskRecord>, { view, kinds, unsavedOnly, passes }: GalleryWish, now: number) {
  const urgency = (output: Output) =>
    !isUnsecured(output) ? 2 : output.expiry === null ? 1 : output.expiry.at <= now ? 3 : 0
  return [...records]
    .filter((record) => passes?.(record) ?? true)
    .flatMap((record) => record.outputs.map((output, nth) => ({ record, output, nth })))
    .filter(({ output }) => kinds.length === 0 || kinds.includes(output.kind))
    .filter(({ output }) => !unsavedOnly || output.saved === null)
    .toSorted((a, b) => {
      const [of, order] = [urgency(a.output), urgency(a.output) - urgency(b.output)]
      const ends = of === 0 ? (a.output.expiry?.at ?? 0) - (b.output.expiry?.at ?? 0) : 0
      const newest = madeAt(b.record) - madeAt(a.record) || (a.record.id < b.record.id ? -1 : 1)
      if (view === 'expiring' && order !== 0) return order
      if (view === 'expiring' && ends !== 0) return ends
      return a.record.id === b.record.id ? a.nth - b.nth : newest
    })
    .map(({ record, output }) => `${record.id} ${output.key}`)
}

const ids: readonly TaskId[] = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5']
const anyMade = fc
  .record({
    key: fc.constantFrom('x', 'y', 'z'),
    kind: fc.constantFrom('image', 'video'),
    at: fc.option(fc.integer({ min: NOON - HOUR, max: NOON + 3 * HOUR })),
    isSaved: fc.boolean(),
  })
  .map(({ key, kind, at, isSaved }) =>
    anOutput({ key, kind, expiry: at === null ? null : { at, source: 'vendor' }, saved: isSaved ? saved : null }),
  )
const anyTask = fc
  .tuple(
    fc.constantFrom(...ids),
    fc.uniqueArray(anyMade, { selector: ({ key }) => key, maxLength: 3 }),
    fc.integer({ min: NOON - 5, max: NOON + 5 }),
    fc.constantFrom([], ['kept']),
  )
  .map(([id, outputs, made, tags]) => ({ ...task(id, outputs, made), tags }))
const anyStep = fc.oneof(
  { weight: 4, arbitrary: anyTask },
  { weight: 1, arbitrary: fc.constantFrom(...ids) },
  { weight: 1, arbitrary: fc.integer({ min: -HOUR, max: 2 * HOUR }) },
)
const anyWish: fc.Arbitrary<GalleryWish> = fc.record({
  view: fc.constantFrom('gallery', 'expiring'),
  kinds: fc.constantFrom([], ['video']),
  unsavedOnly: fc.boolean(),
  passes: fc.constantFrom(null, ({ tags }: TaskRecord) => tags.includes('kept')),
})

describe('what is kept of outputs', () => {
  it('shows what going through all tasks shows, whatever changed and however time passed', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), anyWish, anyWish, (steps, first, second) => {
        const index = new OutputIndex()
        const tasks = new Map<TaskId, TaskRecord>()
        let now = NOON
        for (const [turn, step] of steps.entries()) {
          if (typeof step === 'number') now += step
          else if (typeof step === 'string') {
            index.forget(step)
            tasks.delete(step)
          } else {
            index.learn(step)
            tasks.set(step.id, step)
          }
          // One wish for a while, then another one.
          const wish = turn < 20 ? first : second
          const view = index.view(wish, now)
          expect(view.tiles.map(({ key }) => key)).toEqual(naive(tasks.values(), wish, now))
          for (const [place, tile] of view.tiles.entries()) {
            expect(view.placeOf(tile)).toBe(place)
            expect(index.find(tile.key)).toBe(tile)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('shows the newest first', () => {
    const old = task('a/1', [anOutput({ key: 'old' })])
    expect(shown([old, task('a/2', [anOutput({ key: 'new' })], NOON + 1)])).toEqual(['new', 'old'])
  })

  it('puts what dies soonest first, and what is safe or gone last', () => {
    const outputs = [
      dying('gone', NOON - HOUR),
      dying('kept', NOON + HOUR, { saved }),
      anOutput({ key: 'endless' }),
      dying('later', NOON + 2 * HOUR),
      dying('soon', NOON + HOUR),
    ]
    expect(shown([task('a/1', outputs)], { view: 'expiring' })).toEqual(['soon', 'later', 'endless', 'kept', 'gone'])
  })

  it('narrows to kinds and to what is not saved', () => {
    const outputs = [
      anOutput({ key: 'film', kind: 'video' }),
      anOutput({ key: 'kept', saved }),
      anOutput({ key: 'still' }),
    ]
    expect(shown([task('a/1', outputs)], { kinds: ['image'], unsavedOnly: true })).toEqual(['still'])
  })

  it('gives another array only after a change that shows, and says so', () => {
    const index = new OutputIndex()
    const film = task('a/1', [anOutput({ kind: 'video' })])
    index.learn(film)
    const images: GalleryWish = { ...ALL, kinds: ['image'] }
    const { tiles } = index.view(images, NOON)
    expect(index.takeChanged()).toBe(true)
    index.learn(film)
    index.learn(task('a/2', []))
    index.forget('a/3')
    expect(index.takeChanged()).toBe(false)
    index.learn(task('a/4', [anOutput({ kind: 'video' })]))
    expect(index.view(images, NOON + HOUR).tiles).toBe(tiles)
    expect(index.takeChanged()).toBe(true)
  })
})
