import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { importJson } from '#engine/storage/export-tasks.ts'
import { forExport } from '#engine/storage/for-export.ts'
import { exportCsv, exportJson } from '#testing/exported.ts'
import { anyRecord } from '#testing/any-record.ts'
import { HOUR } from '#domain/time.ts'
import { aFailure, anOutput, aRecord, NOON } from '#testing/builders.ts'
import { growth } from '#testing/growth.ts'

const CHOICES = { keepSignedLinks: false }
const SIGNED = 'https://s3.example/a.png?X-Amz-Expires=900&X-Amz-Signature=feedbeef'

/** Every place that a secret or a signed link could hide in. */
const LEAKY = aRecord({
  note: `see ${SIGNED}`,
  remote: { id: 'tk', handle: { statusUrl: `${SIGNED}&again` } },
  request: {
    model: 'm',
    params: { prompt: 'Basic lighting, Key characters', image: SIGNED, nested: [{ webhook_secret: 'hunter2hunter2' }] },
    options: { callback_url: 'https://me.example/hook?id=7', secret: 'hunter2hunter2' },
    idempotencyKey: 'k-1',
  },
  state: {
    phase: 'failed',
    failure: aFailure({
      message: 'Bearer hunter2hunter2 was refused',
      raw: { authorization: 'hunter2hunter2', deep: [{ url: SIGNED }] },
    }),
  },
  outputs: [anOutput({ url: SIGNED }), anOutput({ key: '1', url: 'https://cdn.example/b.png?w=100' })],
  evidence: {
    ...evidenceOf(200, ''),
    body: `{"token":"hunter2hunter2","url":"https:\\/\\/s3.example\\/a.png?a=1\\u0026sig=feedbeef"}`,
  },
})

describe('the JSON export', () => {
  it('comes back as it went, for any record without links and secrets', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyRecord, { selector: (record) => record.id, maxLength: 5 }),
        async (records) => {
          const text = await exportJson(records, NOON, { keepSignedLinks: true })
          const back = importJson(text)
          expect(back.kind).toBe('tasks')
          if (back.kind !== 'tasks') return
          expect(back.skipped).toEqual([])
          expect(back.records.map((record) => record.id)).toEqual(records.map((record) => record.id))
          expect(back.records.map((record) => record.timeline)).toEqual(records.map((record) => record.timeline))
          // A second round changes nothing more.
          expect(importJson(await exportJson(back.records, NOON, { keepSignedLinks: true }))).toEqual(back)
        },
      ),
    )
  })

  it('carries no secret and no signature out', async () => {
    const text = await exportJson([LEAKY], NOON, CHOICES)
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain('feedbeef')
    const back = importJson(text)
    if (back.kind !== 'tasks') return expect.unreachable()
    const [record] = back.records
    expect(record?.request?.params['prompt']).toBe('Basic lighting, Key characters')
    expect(record?.request?.options['callback_url']).toBe('https://me.example/hook?id=7')
    expect(record?.outputs.map((output) => output.url)).toEqual([
      'https://s3.example/a.png?signature-removed',
      'https://cdn.example/b.png?w=100',
    ])
  })

  it('keeps signed links when asked, and still no secret', async () => {
    const text = await exportJson([LEAKY], NOON, { keepSignedLinks: true })
    expect(text).toContain('X-Amz-Signature=feedbeef')
    expect(text).not.toContain('hunter2')
  })

  it('imports what it can and says what it could not, or why the file is none of ours', async () => {
    const good = await exportJson([aRecord()], NOON, CHOICES)
    const tampered = good.replace('"tasks": [', '"tasks": [{"v":1,"record":{}},{"v":99,"record":{"id":"a/b"}},')
    expect(importJson(`\uFEFF${tampered}`)).toMatchObject({
      kind: 'tasks',
      records: [aRecord()],
      skipped: [{ index: 0 }, { index: 1, reason: 'written by a newer version of Renderwatch' }],
    })
    expect(importJson(good.replace('"version": 1', '"version": 2')).kind).toBe('refused')
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(importJson(text).kind).toBe('refused')
      }),
    )
  })
})

describe('taking signatures out', () => {
  it.each([
    ['https://a/?', (times: number) => 'https://a/?'.repeat(times)],
    ['https://\\/', (times: number) => `https://${'\\/'.repeat(2 * times)}?`],
    ['http:', (times: number) => 'http:'.repeat(4 * times)],
  ])('takes time in proportion to the text, of %j again and again', (_name, text) => {
    const write = (times: number) => JSON.stringify(forExport(aRecord({ note: text(times) }), CHOICES), null, 1)
    expect(growth(write, 500)).toBeLessThan(1.5)
  })
})

describe('the CSV export', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =cmd|"/c calc"!A0', '\r=1', '＝1+1', '|x', '%1'])(
    'makes text of the formula %j',
    (note) => {
      const csv = exportCsv([aRecord({ note, tags: [note], model: note })], NOON, CHOICES)
      expect(csv.split(`"'${note.replaceAll('"', '""')}"`).length - 1).toBeGreaterThanOrEqual(3)
    },
  )

  it.each(['=', '+', '-', '@', '\t', '\r', ' \t=', '\n@'])(
    'has no cell that begins with %j, in any column',
    (start) => {
      const text = `${start}HYPERLINK("https://evil.example","x")`
      const failure = aFailure({ code: text, message: text })
      const state = { phase: 'failed', failure } as const
      const record = {
        ...aRecord({
          model: text,
          note: text,
          tags: [text],
          echoedPrompt: text,
          connection: text,
          vendor: text,
          state,
        }),
        id: `${text}/x` as const,
        remote: { id: text, handle: null },
        cost: { estimated: 1, used: 1, unit: text },
      }
      const [, cells = []] = parseCsv(exportCsv([record, { ...record, remote: null }], NOON, CHOICES).slice(1))
      expect(cells.filter((cell) => cell.includes('HYPERLINK')).length).toBeGreaterThan(7)
      for (const cell of cells) expect(cell).not.toMatch(/^[\s\p{Cc}]*[=+\-@]|^[\t\r\n]/u)
    },
  )

  it('has as many cells in each row as in the head, whatever the records hold', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 4 }), (records) => {
        const rows = parseCsv(exportCsv(records, NOON, CHOICES).slice(1))
        expect(rows).toHaveLength(records.length + 1)
        for (const row of rows) {
          expect(row).toHaveLength(23)
          for (const text of row) expect(text).not.toMatch(/^[=+@]/)
        }
      }),
    )
  })

  it('gives durations as the bounds that are known, never the middle of a window', () => {
    const began = { kind: 'phase', word: null, source: 'observed' } as const
    const unwatched = aRecord({
      state: { phase: 'succeeded' },
      timeline: [
        { ...began, phase: 'queued', notBefore: NOON, notAfter: NOON },
        { ...began, phase: 'succeeded', notBefore: NOON, notAfter: NOON + 10 * HOUR },
      ],
    })
    const [head = [], known = [], unknown = []] = parseCsv(
      exportCsv([unwatched, aRecord({ state: { phase: 'gone' }, timeline: [] })], NOON, CHOICES).slice(1),
    )
    const cells = (row: readonly string[]) =>
      ['queued, at least (s)', 'queued, at most (s)', 'ran, at most (s)', 'total, at most (s)'].map(
        (name) => row[head.indexOf(name)],
      )
    expect(cells(known)).toEqual(['0', '36000', '', '36000'])
    expect(cells(unknown)).toEqual(['', '', '', ''])
  })

  it('carries no secret and no signature out', async () => {
    const csv = exportCsv([LEAKY], NOON, CHOICES)
    expect(csv).not.toContain('hunter2')
    expect(csv).not.toContain('feedbeef')
    expect(csv).toContain('Failed')
  })
})

function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push((quoted ?? bare ?? '').replaceAll('""', '"'))
    if (end !== ',') {
      rows.push(row)
      row = []
    }
  }
  return rows
}
