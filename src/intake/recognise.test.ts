import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Connection } from '#domain/connection/connection.ts'
import { type TaskId, taskIdOf } from '#domain/task/task.ts'
import { ID_LIMIT, type IntakeContext, NO_ANSWERS, SKIPPED_LIMIT } from '#intake/intake.ts'
import { harvest } from '#intake/harvest.ts'
import { harvestInSlices, recognise, recogniseInSlices } from '#intake/recognise.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { HOSTILE_TEXTS } from '#testing/hostile-texts.ts'
import { ID_FORMS } from '#testing/id-forms.ts'

const ALPHA = 'tk-alpha-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const TASK = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const UUID = '3f0c2a9e-8b1d-4c7e-9f2a-6d5e4b3c2a10'
const MMSU = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w'

function contextOf(connections: readonly Connection[], changes: Partial<IntakeContext> = {}): IntakeContext {
  return { connections, known: () => undefined, answers: NO_ANSWERS, ...changes }
}

function read(text: string, connections: readonly Connection[], changes: Partial<IntakeContext> = {}) {
  return recognise(text, contextOf(connections, changes), ID_FORMS)
}

const sandbox = (vendor: string) =>
  aConnection(vendor, { id: `sandbox-${vendor}`, baseUrl: `http://127.0.0.1:4310/sandbox/${vendor}`, sandbox: true })

describe('which connection an id belongs to', () => {
  it('the only one of the vendor whose form it is', () => {
    const { refs, questions, skipped } = read(ALPHA, [aConnection('alpha'), aConnection('spike')])
    expect(refs).toEqual([
      {
        ref: { connection: 'alpha', vendor: 'alpha', remote: { id: ALPHA, handle: { id: ALPHA } }, model: null },
        line: 1,
        note: null,
      },
    ])
    expect([questions, skipped]).toEqual([[], []])
  })

  it('a real one rather than the sandbox', () => {
    const { refs } = read(ALPHA, [sandbox('alpha'), aConnection('alpha')])
    expect(refs.map(({ ref }) => ref.connection)).toEqual(['alpha'])
  })

  it('the sandbox when there is nothing else, and when the address is the sandbox', () => {
    expect(read(ALPHA, [sandbox('alpha')]).refs[0]?.ref.connection).toBe('sandbox-alpha')
    const address = `curl http://127.0.0.1:4310/sandbox/alpha/v1/tasks/${ALPHA}`
    expect(read(address, [aConnection('alpha'), sandbox('alpha')]).refs[0]?.ref.connection).toBe('sandbox-alpha')
  })

  it('says so when a real address can only be asked of the sandbox', () => {
    const { refs } = read(`https://api.alpha.example/v1/tasks/${ALPHA}`, [sandbox('alpha')])
    expect(refs[0]?.note).toBe('the address is one of api.alpha.example, but alpha has only its sandbox here')
  })

  it('asks once for all ids of a form that two connected vendors share', () => {
    const other = TASK.replace('3W', '3X')
    const { refs, questions } = read(`${TASK}\n${other}`, [aConnection('guide'), aConnection('spike')])
    expect(refs).toEqual([])
    expect(questions).toMatchObject([
      {
        kind: 'which',
        text: 'task_ + 26 characters: guide or spike?',
        ids: [
          { id: TASK, line: 1 },
          { id: other, line: 2 },
        ],
        choices: [
          { answer: 'guide', vendor: 'guide' },
          { answer: 'spike', vendor: 'spike' },
        ],
      },
    ])
  })

  it('takes the answer for all of them, and ignores an answer that is none of the choices', () => {
    const connections = [aConnection('guide'), aConnection('spike')]
    const key = read(TASK, connections).questions[0]?.key ?? ''
    const { refs, questions } = read(TASK, connections, { answers: new Map([[key, 'spike']]) })
    expect(refs).toMatchObject([{ ref: { vendor: 'spike', connection: 'spike' }, note: null }])
    expect(questions).toMatchObject([{ key, answered: true, ids: [{ id: TASK }] }])
    const unanswered = read(TASK, connections, { answers: new Map([[key, 'elsewhere']]) })
    expect(unanswered.questions).toMatchObject([{ key, answered: false }])
    expect(unanswered.refs).toEqual([])
  })

  it('takes the only connected vendor of a shared form, and says what else it could be', () => {
    expect(read(TASK, [aConnection('guide')]).refs).toMatchObject([
      { ref: { vendor: 'guide' }, note: 'could also be spike, which has no connection' },
    ])
    expect(read(TASK, [aConnection('guide'), sandbox('spike')]).refs).toMatchObject([
      { ref: { vendor: 'guide' }, note: 'could also be spike, which has only its sandbox here' },
    ])
  })

  it('asks between two accounts of one vendor, unless the address tells', () => {
    const connections = [
      aConnection('alpha', { id: 'one', baseUrl: 'https://eu.alpha.example' }),
      aConnection('alpha', { id: 'two', baseUrl: 'https://us.alpha.example' }),
    ]
    expect(read(ALPHA, connections).questions[0]?.text).toBe('tk-alpha- + 26 characters: alpha (one) or alpha (two)?')
    expect(read(`https://US.alpha.example/v1/tasks/${ALPHA}`, connections).refs[0]?.ref.connection).toBe('two')
  })

  it('lets a status address decide for an id that stands alone elsewhere', () => {
    const text = `${TASK}\nhttps://api.alpha.example/v1/tasks/${TASK}`
    const { refs, questions, skipped } = read(text, [aConnection('guide'), aConnection('spike')])
    expect(refs).toMatchObject([{ ref: { vendor: 'guide' }, line: 1 }])
    expect(questions).toEqual([])
    expect(skipped).toMatchObject([{ line: 2, kind: 'repeated', reason: `${TASK} repeated from line 1` }])
  })

  it('says which vendor needs a connection', () => {
    const { unconnected, skipped } = read(`${ALPHA}\n${TASK}`, [])
    expect(unconnected).toMatchObject([
      { id: ALPHA, line: 1, vendors: [{ key: 'alpha' }] },
      { id: TASK, line: 2, vendors: [{ key: 'guide' }, { key: 'spike' }] },
    ])
    expect(skipped).toEqual([])
  })
})

describe('ids that need more', () => {
  it('asks for it once, and completes all of them with the answer', () => {
    const connections = [aConnection('queue')]
    const text = `${MMSU} ${MMSU}x`
    const [question] = read(text, connections).questions
    expect(question).toMatchObject({ kind: 'needs', connection: 'queue', suggestions: ['banana', 'kling_video'] })
    expect(question?.text).toBe('queue (queue): which model made these?')
    expect(question?.ids.map(({ id }) => id)).toEqual([MMSU, `${MMSU}x`])
    const { refs } = read(text, connections, { answers: new Map([[question?.key ?? '', ' flux ']]) })
    expect(refs.map(({ ref }) => ref.remote.handle)).toEqual([
      { id: MMSU, endpoint: 'flux' },
      { id: `${MMSU}x`, endpoint: 'flux' },
    ])
  })

  it('asks nothing when an address in the text has it', () => {
    const text = `${MMSU}\nhttps://cloud.queue.example/model/v1/queue/flux/requests/${MMSU}/status`
    const { refs, questions } = read(text, [aConnection('queue')])
    expect(refs).toMatchObject([{ ref: { model: 'flux', remote: { handle: { endpoint: 'flux' } } }, line: 1 }])
    expect(questions).toEqual([])
  })
})

describe('what is tracked already', () => {
  it('is told apart, also where it would have been a question', () => {
    const known = (connection: string, id: string): TaskId | undefined =>
      connection === 'spike' ? taskIdOf('spike', `own-${id}`) : undefined
    const intake = read(`x ${TASK}`, [aConnection('guide'), aConnection('spike')], { known })
    expect(intake.known).toEqual([{ id: TASK, line: 1, connection: 'spike', task: `spike/own-${TASK}` }])
    expect([intake.refs, intake.questions, intake.skipped]).toEqual([[], [], []])
  })

  it('on the sandbox does not hide that a real connection was added since', () => {
    const known = (connection: string, id: string) =>
      connection === 'sandbox-alpha' ? taskIdOf(connection, id) : undefined
    expect(read(ALPHA, [sandbox('alpha'), aConnection('alpha')], { known }).refs).toHaveLength(1)
  })
})

describe('bare UUIDs', () => {
  const connections = [aConnection('uuids')]
  it.each([UUID, `"task_id": "${UUID}"`, `id: ${UUID}`, `(${UUID})`, `https://api.uuids.example/api/v1/task/${UUID}`])(
    'are ids in %s',
    (text) => expect(read(text, connections).refs).toHaveLength(1),
  )
  it.each([
    `"requestId":"${UUID}"`,
    `trace_id=${UUID}`,
    `https://elsewhere.example/api/v1/task/${UUID}`,
    `https://api.uuids.example/files/${UUID}`,
    `${UUID}.png`,
    `a/${UUID}/b`,
    `${UUID}-1`,
    `x${UUID}`,
  ])('are none in %s', (text) => {
    const { refs, skipped } = read(text, connections)
    expect(refs).toEqual([])
    expect(skipped).toHaveLength(1)
  })
})

describe('any text', () => {
  const connections = [
    ...ID_FORMS.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl })),
    sandbox('alpha'),
  ]
  const snippets = fc.constantFrom(
    ALPHA,
    TASK,
    UUID,
    MMSU,
    'tk-alpha-',
    'task_',
    'mmsu_',
    'https://',
    'https://cloud.queue.example/model/v1/queue/',
    '/requests/',
    '/status',
    '\n',
    '\r\n',
    ' ',
    '"',
    '\\',
    '%2F',
    '\u200b',
    '-',
    '_',
    '.',
    ',',
    '://',
    'request_id=',
  )
  const anyText = fc
    .array(fc.oneof(snippets, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 40 })
    .map((parts) => parts.join(''))

  it('breaks nothing, invents no id, and names each id once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const intake = read(text, connections)
        const ids = [
          ...intake.refs.map(({ ref, line }) => ({ id: ref.remote.id, line })),
          ...intake.questions.flatMap((question) => question.ids),
        ]
        const lines = text
          .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
          .replaceAll('\\/', '/')
          .split(/\r\n|\n|\r/)
        for (const { id, line } of ids) expect(lines[line - 1]).toContain(id)
        expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length)
        for (const { excerpt } of intake.skipped) expect(excerpt.length).toBeLessThanOrEqual(81)
      }),
      { numRuns: 400 },
    )
  })

  it('has each line in the result: something found, or why not', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const intake = read(text, connections)
        const told = new Set([
          ...intake.refs.map(({ line }) => line),
          ...intake.questions.flatMap(({ ids }) => ids.map(({ line }) => line)),
          ...intake.doubts.map(({ line }) => line),
          ...intake.skipped.map(({ line }) => line),
        ])
        expect(told.size).toBe(intake.lines)
      }),
      { numRuns: 400 },
    )
  })

  it('is read the same in slices as at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        let at = 0
        const slicing = { vendors: ID_FORMS, now: () => (at += 9), pause: () => Promise.resolve() }
        expect(await recogniseInSlices(text, contextOf(connections), slicing)).toEqual(read(text, connections))
      }),
      { numRuns: 50 },
    )
  })

  it('finds an id wherever a very long line happens to be cut', () => {
    for (const shift of [0, 1, 17, 34, 35, 36]) {
      const before = `${'x'.repeat(8_192 - shift - 1)},`
      expect(
        read(`${before}${ALPHA},${'y '.repeat(40_000)}${TASK}`, [aConnection('alpha'), aConnection('spike')]).refs,
      ).toHaveLength(2)
    }
    const glued = 'x'.repeat(8_192) + ALPHA
    expect(read(glued, connections).refs).toEqual([])
  })
})

describe('large texts', () => {
  it('read at most so many ids, and say how many were left', () => {
    const many = Array.from({ length: ID_LIMIT + 5 }, (_, index) => `mmsu_${String(index).padStart(8, '0')}`).join('\n')
    const intake = read(many, [aConnection('queue')])
    expect(intake.questions[0]?.ids).toHaveLength(ID_LIMIT)
    expect(intake.unread).toBe(5)
  })

  it('explain at most so many lines, and count the rest', () => {
    const intake = read('nothing here\n'.repeat(SKIPPED_LIMIT + 7), [])
    expect(intake.skipped).toHaveLength(SKIPPED_LIMIT)
    expect(intake.skippedMore).toBe(7)
    expect(intake.lines).toBe(SKIPPED_LIMIT + 7)
  })

  it.each(Object.entries(HOSTILE_TEXTS))('never read far without a chance to pause: %s', (_name, unit) => {
    const reading = harvest(unit.repeat(Math.ceil(500_000 / unit.length)), [], ID_FORMS)
    let at = 0
    let step = reading.next()
    for (; step.done !== true; step = reading.next()) {
      expect(step.value - at).toBeLessThan(50_000)
      at = step.value
    }
    expect(at).toBeGreaterThan(450_000)
  })

  it('pause every few milliseconds, tell how far they are, and stop when told to', async () => {
    const text = `${'word '.repeat(100_000)}\n${'line\n'.repeat(100_000)}`
    const shares: number[] = []
    let at = 0
    let pauses = 0
    const slicing = {
      vendors: ID_FORMS,
      now: () => (at += 3),
      pause: () => Promise.resolve(void pauses++),
      onProgress: (share: number) => shares.push(share),
    }
    expect(await harvestInSlices(text, [], slicing)).not.toBeNull()
    expect(pauses).toBeGreaterThan(10)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBeLessThanOrEqual(1)

    const signal = { aborted: false }
    const stopped = harvestInSlices(text, [], { ...slicing, signal, onProgress: () => (signal.aborted = true) })
    expect(await stopped).toBeNull()
  })
})
