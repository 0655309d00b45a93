import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskId } from '#domain/task/task.ts'
import { type Answers, ID_LIMIT, NO_ANSWERS, type Intake, TAKEN } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { leftoverOf } from '#screens/tasks/leftover.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { ID_FORMS } from '#testing/id-forms.ts'

/** Two connected vendors share the form `task_…`; `tk-alpha-…` is one vendor's own. */
const CONNECTIONS = [aConnection('alpha'), aConnection('guide'), aConnection('spike'), aConnection('uuids')]
const clear = (index: number) => `tk-alpha-01JZ3V9K4Q8Y7M2N5P6R${String(index).padStart(6, '0')}`
const doubtful = (index: number) => `task_01JZ3V9K4Q8Y7M2N5P6R${String(index).padStart(6, '0')}`

const bare = (index: number) => `c1626e53-a130-443b-a026-${String(index).padStart(12, '0')}`

function read(text: string, tracked: ReadonlySet<string> = new Set(), answers: Answers = NO_ANSWERS): Intake {
  const known = (_connection: string, id: string): TaskId | undefined => (tracked.has(id) ? `alpha/${id}` : undefined)
  return recognise(text, { connections: CONNECTIONS, known, answers }, ID_FORMS)
}

describe('what stays in the field when the ready ids are tracked', () => {
  it('is the id that was not decided', () => {
    const text = `${clear(1)}\nlost: ${doubtful(2)}`
    expect(leftoverOf(text, read(text))).toEqual({
      text: `lost: ${doubtful(2)}`,
      undecided: 1,
      doubts: [],
      unconnected: 0,
    })
  })

  it('is nothing when all is decided', () => {
    const text = `${clear(1)}\n\nnothing here\r\n${clear(2)}`
    expect(leftoverOf(text, read(text))).toEqual({ text: '', undecided: 0, doubts: [], unconnected: 0 })
  })

  it('loses no id, however they are mixed', () => {
    const word = fc.oneof(fc.nat(9).map(clear), fc.nat(9).map(doubtful), fc.constantFrom('submitted', '-', '{"id":'))
    const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const text = lines.join(end)
        const before = read(text)
        const rest = leftoverOf(text, before)
        const tracked = new Set(before.refs.map(({ ref }) => ref.remote.id))
        const after = read(rest.text, tracked)
        const waiting = (intake: Intake) => intake.questions.flatMap(({ ids }) => ids.map(({ id }) => id)).toSorted()
        expect(waiting(after)).toEqual(waiting(before))
        expect(after.refs).toEqual([])
        expect(rest.undecided).toBe(waiting(before).length)
      }),
    )
  })

  it('is every line that an undecided id goes over', () => {
    const id = doubtful(3)
    for (const cut of [8, 14, 25]) {
      const text = `${clear(1)}\nlost: ${id.slice(0, cut)}\n${id.slice(cut)}\n${clear(2)}`
      expect(leftoverOf(text, read(text)).text).toBe(`lost: ${id.slice(0, cut)}\n${id.slice(cut)}`)
    }
  })

  it('is a doubt that was not ticked, which stays one although what made it one is gone', () => {
    const text = `{\n"task_id": "${bare(1)}",\n"id": "${bare(2)}",\n"generation_id": "${bare(3)}"\n}`
    const [first, second] = read(text).doubts
    expect([first?.id, second?.id]).toEqual([bare(2), bare(3)])
    const ticked = read(text, new Set(), new Map([[second?.key ?? '', TAKEN]]))
    const rest = leftoverOf(text, ticked)
    expect(rest).toMatchObject({ text: `"id": "${bare(2)}",`, doubts: [{ id: bare(2) }] })
    const left = new Map(rest.doubts.map(({ key }) => [key, '']))
    expect(read(rest.text, new Set(), left)).toMatchObject({ refs: [], doubts: [{ id: bare(2), taken: false }] })
  })

  it('is what a limit kept from being read, so that tracking again goes on from there', () => {
    const text = Array.from({ length: ID_LIMIT + 3 }, (_, index) => clear(index)).join('\n')
    const before = read(text)
    const tracked = new Set(before.refs.map(({ ref }) => ref.remote.id))
    const after = read(leftoverOf(text, before).text, tracked)
    expect([before.unread, after.refs.length, after.unread]).toEqual([3, 3, 0])
  })
})
