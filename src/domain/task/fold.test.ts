import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '#domain/task/fold.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import type { Observation } from '#domain/task/observation.ts'
import { type TaskRecord, titleOf } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { anyHistory, anyObservation, anySighting, anyTrouble } from '#testing/arbitraries.ts'
import { NOON, aFailure, anOutput, aRecord, aRecordIn, sawStatus, sawTrouble, seenAt } from '#testing/builders.ts'

const after = (history: readonly (readonly [Parameters<typeof fold>[1], Parameters<typeof fold>[2]])[]): TaskRecord =>
  history.reduce((record, [observation, sighting]) => fold(record, observation, sighting), aRecord())

describe('the laws of fold', () => {
  it('terminal phases absorb', () => {
    fc.assert(
      fc.property(anyHistory, anyObservation, anySighting, (history, observation, sighting) => {
        const before = after(history)
        const next = fold(before, observation, sighting)
        if (isTerminal(before.state.phase)) expect(next.state).toEqual(before.state)
      }),
    )
  })

  it('twice is once, and keeps identity', () => {
    fc.assert(
      fc.property(anyHistory, anyObservation, anySighting, (history, observation, sighting) => {
        fc.pre(observation.kind === 'status')
        const once = fold(after(history), observation, sighting)
        expect(fold(once, observation, { ...sighting, lastAskedAt: sighting.askedAt })).toBe(once)
      }),
    )
  })

  it('progress never falls while a task runs', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))), (steps) => {
        let record = aRecord()
        let highest = -1
        for (const progress of steps) {
          record = fold(record, sawStatus({ phase: 'running', progress }), seenAt(NOON))
          const shown = record.state.phase === 'running' ? (record.state.progress ?? -1) : -1
          expect(shown).toBeGreaterThanOrEqual(highest)
          highest = shown
        }
      }),
    )
  })

  it('trouble changes only the contact', () => {
    fc.assert(
      fc.property(anyHistory, anyTrouble, anySighting, (history, trouble, sighting) => {
        const before = after(history)
        const next = fold(before, trouble, sighting)
        expect({ ...next, contact: null }).toEqual({ ...before, contact: null })
        expect(next.contact.kind).not.toBe('fine')
      }),
    )
  })

  it('never forgets a saved copy', () => {
    const saved = { at: NOON, bytes: 3, contentType: 'image/png', sha256: 'ab', fileName: 'a.png' }
    fc.assert(
      fc.property(anyHistory, (history) => {
        const record = aRecord({ outputs: [anOutput({ key: '1', saved })] })
        const end = history.reduce((last, [observation, sighting]) => fold(last, observation, sighting), record)
        expect(end.outputs.find((output) => output.key === '1')?.saved).toEqual(saved)
      }),
    )
  })
})

describe('fold', () => {
  it('keeps an impossible sequence as an anomaly and shows the present', () => {
    const record = fold(
      aRecordIn({ phase: 'running', progress: 0.5 }),
      sawStatus({ phase: 'queued', position: null }),
      seenAt(NOON),
    )
    expect(record.state.phase).toBe('queued')
    expect(record.timeline.at(-1)).toMatchObject({ kind: 'anomaly', text: 'went back from running to queued' })
  })

  it('notes a change after the end once, however often it is seen', () => {
    const over = aRecordIn({ phase: 'failed', failure: aFailure() })
    const once = fold(over, sawStatus({ phase: 'succeeded' }), seenAt(NOON + 1000))
    const twice = fold(once, sawStatus({ phase: 'succeeded' }), seenAt(NOON + 2000))
    expect(once.state.phase).toBe('failed')
    expect(twice).toBe(once)
    expect(once.timeline.filter((entry) => entry.kind === 'anomaly')).toHaveLength(1)
  })

  it('renews links of a task that is over', () => {
    const over = aRecordIn({ phase: 'succeeded' }, NOON, {
      outputs: [anOutput({ url: 'https://cdn.example/old.png' })],
    })
    const fresh = anOutput({ url: 'https://cdn.example/new.png' })
    expect(fold(over, sawStatus({ phase: 'succeeded' }, { outputs: [fresh] }), seenAt(NOON)).outputs).toEqual([fresh])
  })

  it('counts the streak of troubles and forgets it at the first answer', () => {
    const twice = fold(fold(aRecord(), sawTrouble(), seenAt(NOON)), sawTrouble(), seenAt(NOON + 5000))
    expect(twice.contact).toMatchObject({ kind: 'retrying', streak: 2, since: NOON })
    const back = fold(twice, sawStatus({ phase: 'queued', position: null }), seenAt(NOON + 9000))
    expect(back.contact).toEqual({ kind: 'fine' })
  })

  it('blocks on refused credentials and keeps the last known state', () => {
    const running = aRecordIn({ phase: 'running', progress: null })
    const blocked = fold(running, sawTrouble({ reason: 'credentials', httpStatus: 401 }), seenAt(NOON))
    expect(blocked.state).toEqual(running.state)
    expect(blocked.contact.kind).toBe('blocked')
  })

  it('does not let a vendor that flips for ever grow the record for ever', () => {
    let record = aRecord()
    for (let step = 0; step < 2000; step++) {
      const word = `w${step}`
      record = fold(
        record,
        sawStatus(
          { phase: 'unrecognised', word },
          { evidence: { httpStatus: 200, statusWord: word, requestId: null, body: word, bodyLength: 2 } },
        ),
        seenAt(NOON + step),
      )
    }
    expect(record.timeline.length).toBeLessThanOrEqual(120)
    expect(record.state).toEqual({ phase: 'unrecognised', word: 'w1999' })
  })
})

describe('an output that needs the key', () => {
  it('is held by the connection of its task, and one that needs none by nobody', () => {
    const outputs = [anOutput({ key: 'a', keyedBy: null }), anOutput({ key: 'b' })]
    const record = fold(aRecord({ connection: 'mine' }), sawStatus({ phase: 'succeeded' }, { outputs }), seenAt(NOON))
    expect(record.outputs.map(({ keyedBy }) => keyedBy)).toEqual(['mine', undefined])
  })
})

describe('what happened to an output here', () => {
  const own = {
    copy: { kind: 'kept', at: NOON, bytes: 1, contentType: 'image/png', sha256: 'aa' },
    told: 'soon',
    answer: { kind: 'unwanted', at: NOON },
  } as const
  const ending = (at: number) => anOutput({ expiry: { at, source: 'vendor' } })
  const before = aRecordIn({ phase: 'succeeded' }, NOON, { outputs: [{ ...ending(NOON + 1000), ...own }] })
  const after = (output: ReturnType<typeof anOutput>) =>
    fold(before, sawStatus({ phase: 'succeeded' }, { outputs: [output] }), seenAt(NOON)).outputs

  it('survives a later answer of the vendor', () => {
    expect(after(ending(NOON + 1000))).toEqual(before.outputs)
  })

  it('is told anew of a link that was renewed, and not of one that only wavers', () => {
    expect(after(ending(NOON + 60_000))[0]?.told).toBe('soon')
    expect(after(ending(NOON + 3_600_000))[0]).toMatchObject({ told: null, answer: own.answer, copy: own.copy })
  })
})

describe('not found', () => {
  const gone = sawStatus({ phase: 'gone' })
  const running = sawStatus({ phase: 'running', progress: null })
  const after = (seen: readonly (readonly [observation: Observation, at: number])[]) =>
    seen.reduce((record, [observation, at]) => fold(record, observation, seenAt(NOON + at)), aRecord())

  it('is doubted when it is said once, and forgotten when the task is there again', () => {
    const once = after([
      [running, 0],
      [gone, 5000],
    ])
    expect(once.state.phase).toBe('running')
    expect(once.contact).toMatchObject({ kind: 'retrying', trouble: { reason: 'not-found' } })
    const again = after([
      [running, 0],
      [gone, 5000],
      [running, 9000],
      [gone, 30_000],
    ])
    expect(again.state.phase).toBe('running')
  })

  it('is believed when it is said again some time later, and not from two answers of one moment', () => {
    const soon = after([
      [running, 0],
      [gone, 5000],
      [gone, 7000],
    ])
    expect(soon.state.phase).toBe('running')
    const later = after([
      [running, 0],
      [gone, 5000],
      [gone, 15_000],
    ])
    expect(later.state.phase).toBe('gone')
    expect(later.timeline.at(-1)).toMatchObject({ phase: 'gone', notAfter: NOON + 5000 })
  })

  it('never ends a task by one answer, wherever it stands among others', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { minLength: 1, maxLength: 12 }), fc.nat(11), (pauses, place) => {
        let record = aRecord()
        let now = NOON
        for (const [index, pause] of pauses.entries()) {
          now += pause
          record = fold(record, index === place ? gone : running, seenAt(now))
          expect(record.state.phase).not.toBe('gone')
        }
      }),
    )
  })
})

describe('not found after our own cancel', () => {
  const gone = sawStatus({ phase: 'gone' })
  const running = aRecordIn({ phase: 'running', progress: null })

  it('is the end of the cancel, at once, where the vendor says it so, and stays that', () => {
    const cancelled = fold({ ...running, goneMeansCancelled: NOON }, gone, seenAt(NOON + 1_000))
    expect(cancelled.state).toEqual({ phase: 'cancelled' })
    expect(fold(cancelled, gone, seenAt(NOON + 60_000)).timeline).toEqual(cancelled.timeline)
  })

  it('is doubted like any other where nobody cancelled', () => {
    expect(fold(running, gone, seenAt(NOON + 1_000)).state.phase).toBe('running')
  })

  it('changes nothing of another end that was told before', () => {
    const cancel = { ...running, goneMeansCancelled: NOON }
    const over = fold(cancel, sawStatus({ phase: 'succeeded' }), seenAt(NOON + 1_000))
    expect(fold(over, gone, seenAt(NOON + 9_000)).state.phase).toBe('succeeded')
  })
})

describe('an answer about a task that is carried without its text', () => {
  it('brings the text with it, whether it is the same or a new one, and once', () => {
    const said = evidenceOf(200, 'an answer')
    const before = shelved(fold(aRecord(), sawStatus({ phase: 'succeeded' }, { evidence: said }), seenAt(NOON)))
    expect(before.evidence?.body).toBeNull()
    for (const evidence of [said, evidenceOf(200, 'a new one')]) {
      const once = fold(before, sawStatus({ phase: 'succeeded' }, { evidence }), seenAt(NOON + 9_000))
      expect(once.evidence).toEqual(evidence)
      expect(fold(once, sawStatus({ phase: 'succeeded' }, { evidence }), seenAt(NOON + 10_000))).toBe(once)
    }
    expect(fold(before, sawTrouble(), seenAt(NOON + 9_000)).evidence).toBe(before.evidence)
  })
})

describe('what a vendor remarks', () => {
  const held = { kind: 'held-back', why: 'too many at a time' } as const
  const removed = { kind: 'files-removed' } as const

  it('holds while the task goes on as long as it is said', () => {
    const queued = { phase: 'queued', position: null } as const
    const waits = fold(aRecord(), sawStatus(queued, { remark: held }), seenAt(NOON))
    expect(waits.remark).toEqual(held)
    expect(fold(waits, sawStatus(queued, { remark: held }), seenAt(NOON + 9_000))).toBe(waits)
    expect(fold(waits, sawTrouble(), seenAt(NOON + 9_000)).remark).toEqual(held)
    expect(fold(waits, sawStatus(queued), seenAt(NOON + 9_000))).not.toHaveProperty('remark')
  })

  it('stays said of an end, may come after it, and takes no file away', () => {
    const output = anOutput()
    const ended = fold(aRecord(), sawStatus({ phase: 'succeeded' }, { outputs: [output] }), seenAt(NOON))
    const later = fold(ended, sawStatus({ phase: 'succeeded' }, { remark: removed }), seenAt(NOON + 9_000))
    expect(later).toMatchObject({ remark: removed, outputs: [output] })
    expect(fold(later, sawStatus({ phase: 'succeeded' }), seenAt(NOON + 10_000)).remark).toEqual(removed)
  })
})

describe('what a vendor tells beside the status', () => {
  const waiting = { phase: 'queued', position: null } as const

  it('moves a task forward alone, on our clock, and never past the answer', () => {
    const said = (record: TaskRecord, movedAt: number | null, offset = 0) =>
      fold(record, sawStatus(waiting, { facts: { movedAt } }), {
        ...seenAt(NOON),
        vendorClock: { offset, error: 0 },
      })
    const first = said(aRecord(), NOON - 60_000, 5_000)
    expect(first.movedAt).toBe(NOON - 65_000)
    expect(said(first, NOON - 90_000).movedAt).toBe(NOON - 65_000)
    // The clocks were compared anew: that is no step of the task.
    expect(said(first, NOON - 60_000, 4_500)).toBe(first)
    expect(said(first, NOON + 60_000).movedAt).toBe(NOON)
    expect(said(first, null).movedAt).toBe(NOON - 65_000)
  })

  it('names it by the prompt that it repeats, unless we sent one, and before a note', () => {
    const noted = aRecord({ note: 'the second try' })
    const told = fold(noted, sawStatus(waiting, { facts: { prompt: 'a fox in snow' } }), seenAt(NOON))
    expect([noted, told].map(titleOf)).toEqual(['the second try', 'a fox in snow'])
    const over = fold(told, sawStatus({ phase: 'succeeded' }, { facts: { prompt: 'a fox' } }), seenAt(NOON + 1))
    expect(titleOf(over)).toBe('a fox in snow')
    const late = fold(
      aRecordIn({ phase: 'succeeded' }),
      sawStatus({ phase: 'succeeded' }, { facts: { prompt: 'a fox' } }),
      seenAt(NOON),
    )
    expect(titleOf(late)).toBe('a fox')
    const request = { model: 'm', params: { prompt: 'our own' }, options: {}, idempotencyKey: 'k' }
    expect(titleOf({ ...told, request })).toBe('our own')
  })
})
