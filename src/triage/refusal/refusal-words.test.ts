import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Refusal } from '#triage/refusal/refusal.ts'
import { growth } from '#testing/growth.ts'
import { refusalIn } from '#triage/refusal/refusal-words.ts'

/** A sentence about a refusal, with what a person says it means: `ground/side/part`, or a kind. */
interface Labelled {
  readonly label: string
  readonly code: string | null
  readonly message: string
  /** The public thread or page that quotes it; null for our own wording of a known kind. */
  readonly source: string | null
  /** `held`: collected before it was tried, and never used to mend the classifier. */
  readonly set: 'known' | 'held'
}

const LABELLED: readonly Labelled[] = JSON.parse(
  readFileSync(new URL('./fixtures/refusals.json', import.meta.url), 'utf8'),
)

function wordFor(refusal: Refusal | null): string {
  return refusal === null ? 'none' : refusal.kind === 'content' ? `${refusal.ground}/${refusal.side}` : refusal.kind
}

function classOf(label: string): string {
  return label.split('/').slice(0, 2).join('/')
}

interface Score {
  readonly right: number
  readonly of: number
  readonly partsRight: number
  readonly partsOf: number
  readonly table: string
}

/** Counts what was said against what was meant. */
function scoreOf(rows: readonly Labelled[]): Score {
  const confusion = new Map<string, Map<string, number>>()
  let right = 0
  let partsRight = 0
  const withPart = rows.filter(({ label }) => label.split('/').length === 3)
  for (const row of rows) {
    const refusal = refusalIn(row)
    const [meant, said] = [classOf(row.label), wordFor(refusal)]
    const counts = confusion.get(meant) ?? new Map<string, number>()
    confusion.set(meant, counts.set(said, (counts.get(said) ?? 0) + 1))
    if (meant === said) right += 1
    const part = row.label.split('/')[2]
    if (part !== undefined && refusal?.kind === 'content' && refusal.parts.some((found) => found === part))
      partsRight += 1
  }
  const lines = [...confusion]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([meant, said]) => `  ${meant.padEnd(20)} ${[...said].map(([word, count]) => `${word} ${count}`).join(', ')}`)
  return { right, of: rows.length, partsRight, partsOf: withPart.length, table: lines.join('\n') }
}

function report(name: string, score: Score): void {
  const share = Math.round((100 * score.right) / score.of)
  process.stdout.write(
    `${name}: ${score.right} of ${score.of} right (${share} %), part named ${score.partsRight} of ${score.partsOf}\n${score.table}\n`,
  )
}

const SETS = {
  'quoted, written with them in view': ({ set, source }: Labelled) => set === 'known' && source !== null,
  'in our own wording': ({ source }: Labelled) => source === null,
  'quoted, held back': ({ set }: Labelled) => set === 'held',
} as const

describe('sentences about refusals', () => {
  it('are enough, most of them quoted, and those held back are all quoted', () => {
    expect(LABELLED.length).toBeGreaterThanOrEqual(200)
    expect(LABELLED.filter(({ source }) => source !== null).length).toBeGreaterThanOrEqual(140)
    const held = LABELLED.filter(SETS['quoted, held back'])
    expect(held.length).toBeGreaterThanOrEqual(45)
    expect(held.every(({ source }) => source !== null)).toBe(true)
  })

  it.each([
    ['quoted, written with them in view', 0.97, 0.95],
    ['in our own wording', 0.97, 0.95],
    ['quoted, held back', 0.85, 0.7],
  ] as const)('are classified: %s', (name, floor, partFloor) => {
    const score = scoreOf(LABELLED.filter(SETS[name]))
    report(name, score)
    expect(score.right / score.of).toBeGreaterThanOrEqual(floor)
    expect(score.partsRight / score.partsOf).toBeGreaterThanOrEqual(partFloor)
  })
})

describe('a refusal', () => {
  it('is read from what stands only in logs or details', () => {
    const more = ['model loaded', 'NSFW content detected in the output image']
    expect(refusalIn({ code: 'INFERENCE_FAILURE', message: 'The model failed', more })).toMatchObject({
      kind: 'content',
      side: 'output',
      parts: ['image'],
    })
  })

  it('names every part that was refused', () => {
    const message = 'The input prompt and the input image were flagged by a content checker.'
    expect(refusalIn({ code: null, message })).toMatchObject({ side: 'input', parts: ['prompt', 'image'] })
  })

  it('by quota is of the rate where the status says so', () => {
    expect(refusalIn({ code: null, message: 'quota exceeded', httpStatus: 429 })).toEqual({ kind: 'rate' })
    expect(refusalIn({ code: null, message: 'quota exceeded', httpStatus: 403 })).toEqual({ kind: 'balance' })
  })

  it('is made up from no text, and none throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abc 0.:_'.split('')) }), (message) => {
        expect(refusalIn({ code: null, message })).toBeNull()
      }),
    )
  })

  it.each(['moderation ', 'violates ', 'please try ', 'blocked ', 'a_', '审核', 'credits '])(
    'is read in linear time at most, of %j again and again',
    (piece) => {
      const read = (times: number) => {
        const text = piece.repeat(times)
        refusalIn({ code: text, message: text, more: [text] })
      }
      expect(growth(read, 500)).toBeLessThan(1.5)
    },
  )
})
