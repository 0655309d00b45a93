import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type WordPhase, guessedPhase, readStatusWord } from '#vendors/reading/status-words.ts'

/** Words of vendors that we have read the pages of, and of the relays in the reports. */
const USED: Readonly<Record<WordPhase, readonly string[]>> = {
  queued: [
    'queued',
    'PENDING',
    'Preparing',
    'Queueing',
    'IN_QUEUE',
    'waiting',
    'queuing',
    'submitted',
    'created',
    'starting',
    'THROTTLED',
    'SUSPENDED',
    'NOT_START',
    'staged',
    '排队中',
  ],
  running: [
    'running',
    'Processing',
    'IN_PROGRESS',
    'in-progress',
    'inProgress',
    'generating',
    'handling',
    'dreaming',
    'RENDERING',
    'FIRST_SUCCESS',
    'retry',
    '生成中',
  ],
  finishing: ['archiving', 'finalizing', 'uploading'],
  succeeded: [
    'succeeded',
    'SUCCEED',
    'success',
    'COMPLETED',
    'complete',
    'done',
    'finished',
    'ok',
    'Ready',
    'task_success',
    '已完成',
  ],
  failed: [
    'failed',
    'FAIL',
    'error',
    'failure',
    'rejected',
    'CREATE_TASK_FAILED',
    'GENERATE_AUDIO_FAILED',
    'SENSITIVE_WORD_ERROR',
    'Request Moderated',
    'nsfw',
    '失败',
  ],
  timedOut: ['expired', 'timeout', 'timed_out', 'TIMED-OUT', 'TimedOut', '超时'],
  cancelled: ['cancelled', 'canceled', 'CANCELED', 'aborted', 'client_cancelled', '已取消'],
}

const EVERY = Object.entries(USED).flatMap(([phase, words]) => words.map((word) => [word, phase] as const))

describe('a status word that the vendor does not document', () => {
  it.each(EVERY)('%s is guessed to be %s', (word, phase) => {
    expect(readStatusWord(word, () => null, false)).toEqual({ kind: 'guessed', phase, word })
  })

  it('means the same in any case and with any separators', () => {
    const spelt = [
      (word: string) => word.toUpperCase(),
      (word: string) => word.toLowerCase(),
      (word: string) => word.replace(/[_-]/g, ' '),
      (word: string) => word.replace(/[_ ]/g, '-'),
      (word: string) => ` ${word} `,
    ]
    fc.assert(
      fc.property(fc.constantFrom(...EVERY), fc.constantFrom(...spelt), ([word, phase], spell) => {
        // Letters next to each other carry no separator any more when the case is gone.
        if (/[a-z][A-Z]/.test(word)) return
        expect(guessedPhase(spell(word))).toBe(phase)
      }),
    )
  })

  it("never overrules the vendor's own table", () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVERY), fc.boolean(), ([word], hasFiles) => {
        expect(readStatusWord(word, () => 'finishing', hasFiles)).toEqual({ kind: 'documented', phase: 'finishing' })
      }),
    )
  })

  it('says nothing sure of success by its end alone', () => {
    for (const word of ['text_success', 'not_success', 'half_done', 'almost_finished', 'unready']) {
      expect(guessedPhase(word)).not.toBe('succeeded')
    }
  })
})

describe('a word that nobody knows', () => {
  const unheardOf = fc.string({ maxLength: 200 }).filter((word) => guessedPhase(word) === null)

  it('means finished beside a file that is there, and keeps the word; without one it stays unknown', () => {
    fc.assert(
      fc.property(unheardOf, (word) => {
        expect(readStatusWord(word, () => null, true)).toEqual({ kind: 'finished', phase: 'succeeded', word })
        expect(readStatusWord(word, () => null, false)).toEqual({ kind: 'unknown', word })
      }),
    )
  })

  it.each(['Reticulating-Splines', 'requires_action', 'CALLBACK_EXCEPTION', '', 'x'.repeat(1_000_000), '__proto__'])(
    'is not guessed: %s',
    (word) => {
      expect(guessedPhase(word)).toBeNull()
    },
  )

  it('does not finish a task whose word says that it goes on', () => {
    expect(readStatusWord('rendering', () => null, true)).toMatchObject({ phase: 'running' })
  })
})
