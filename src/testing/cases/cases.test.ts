/**
 * Inputs from real life that the first edition got wrong, by their numbers, each with what a person expects of it. A
 * number stands for a kind; the generators beside each reader prove the kinds.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { judgeMedia } from '#domain/output/judge-media.ts'
import { redact } from '#domain/task/redact.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { aFailure, NOON } from '#testing/builders.ts'
import { seen } from '#testing/recorded-reply.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triage } from '#triage/triage.ts'
import { linkEnd } from '#vendors/reading/link-end.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { retryAtOf } from '#vendors/reading/waits.ts'
import { CODED } from '#testing/product.ts'
import {
  TASK,
  OTHER,
  HIAPI,
  GUIDE,
  MMSU,
  textOf,
  read,
  idsIn,
  replyIn,
  polled,
  filesOf,
  membersOf,
  listOf,
  everywhere,
  wordsSchema,
  everyVerdict,
  dialectOf,
  phasesAfter,
  spansOfTenHours,
} from '#testing/cases/read-case.ts'

/** Number, what a person expects, what is read out of the file, and the right value. */
type Case = readonly [
  number: number,
  file: string | null,
  expected: string,
  got: (text: string) => unknown,
  right: unknown,
]

const CASES: readonly Case[] = [
  [1, '01-request-id-two-words.txt', 'no request id', idsIn, [TASK]],
  [2, '02-lambda-line.txt', 'one task', idsIn, [TASK]],
  [3, '03-json-thrice-escaped.txt', 'one task', idsIn, [TASK]],
  [6, '06-csv-columns.csv', 'the column of tasks', idsIn, [TASK]],
  [8, '08-non-breaking-hyphen.txt', 'found', idsIn, [HIAPI, OTHER]],
  [
    9,
    '09-colour-codes-as-text.txt',
    'found',
    idsIn,
    [HIAPI, HIAPI.replace('CW', 'CX'), HIAPI.replace('CW', 'CY'), OTHER],
  ],
  [11, '11-access-log-relative.txt', 'tasks of request lines', idsIn, [OTHER, MMSU, TASK]],
  [11, '11-access-log-relative.txt', 'and the model', (text) => read(text).refs[1]?.ref.model, 'nano_banana_2'],
  [14, '14-other-fields.txt', 'one task', idsIn, [TASK]],
  [15, '15-piapi-reply-own-ids.json', 'the task alone', idsIn, [TASK]],
  [15, '15-piapi-reply-own-ids.json', 'without a doubt', (text) => read(text).refs[0]?.note, null],
  [17, '17-reply-of-another-program.json', 'the task', idsIn, [TASK]],
  [
    17,
    '17-reply-of-another-program.json',
    'with a doubt',
    (text) => read(text).refs[0]?.note,
    "may be another program's: PiAPI itself tells “task_type” beside the id",
  ],
  [23, '23-key-in-excerpt.txt', 'no task', idsIn, []],
  [
    23,
    '23-key-in-excerpt.txt',
    'and no key shown',
    (text) => `${JSON.stringify(read(text))}${redact(text)}`.includes('169a231d8f16487b'),
    false,
  ],
  [25, '25-wrapped.txt', 'joined', idsIn, [HIAPI, OTHER]],
  [
    25,
    '25-wrapped.txt',
    'and told',
    (text) => read(text).skipped.map(({ line, reason }) => `${line} ${reason}`),
    ['2 goes on with the id of line 1', '4 goes on with the id of line 3'],
  ],
  [
    28,
    '28-signed-links.json',
    'the end that each link says',
    (text) => v.parse(v.array(v.string()), membersOf(text)['links']).map(linkEnd),
    [
      Date.UTC(2026, 10, 28, 7, 45),
      Number('0x6b0a1980') * SECOND,
      Date.UTC(2026, 10, 28, 7, 45),
      1_795_783_600 * SECOND,
      1_795_852_000 * SECOND,
      Date.UTC(2026, 10, 27, 8, 45),
    ],
  ],
  [
    29,
    '29-status-synonyms.json',
    'the end that is meant',
    (text) => Object.entries(membersOf(text)).map(([key, body]) => `${key} ${seen(polled(key, { body }))}`),
    ['bytespike succeeded', 'hiapi succeeded', 'piapi timedOut', 'seaart failed'],
  ],
  [
    30,
    '30-output-shapes.json',
    'the files',
    (text) => Object.entries(membersOf(text)).map(([name, body]) => filesOf(dialectOf(name), body)),
    [
      ['https://cdn.example/last.png', 'https://cdn.example/out.mp4'],
      ['https://cdn.example/meta.mp4'],
      ['https://cdn.example/out.mp4'],
      ['https://cdn.example/a.mp4'],
      ['https://cdn.example/a.mp4'],
    ],
  ],
  [31, '31-one-404.json', 'asked again', (text) => phasesAfter(text), ['running', 'running', 'running']],
  [
    32,
    '32-403-challenge.json',
    'trouble on the way, with every vendor',
    (text) => CODED.map(({ key }) => seen(polled(key, membersOf(text)))),
    CODED.map(() => 'server'),
  ],
  [
    34,
    '34-moderation-words.json',
    'a content check: of the sound, of the sound, of the prompt',
    (text) => Object.values(membersOf(text)).map(everyVerdict),
    [
      everywhere('output-refused: safe'),
      everywhere('output-refused: safe'),
      everywhere('prompt-refused: after-change'),
    ],
  ],
  [
    35,
    '35-not-moderation.json',
    'the parameter; the parameter; the check is down',
    (text) => listOf(text).map((failure) => new Set(everyVerdict(failure).map((verdict) => verdict.split(': ')[1]))),
    [new Set(['after-change']), new Set(['after-change']), new Set(['after-wait'])],
  ],
  [
    35,
    '35-not-moderation.json',
    'with every vendor in the rule for it',
    (text) =>
      listOf(text)
        .flatMap(everyVerdict)
        .filter((verdict) => !/param|invalid|bad-request|check-down|^input-/.test(verdict)),
    [],
  ],
  [
    37,
    '34-moderation-words.json',
    'may pass when tried again, or with the sound off',
    (text) => {
      const { message } = v.parse(wordsSchema, membersOf(text)['hiapi'])
      const { verdict } = triage(RULE_BOOK, 'hiapi', aFailure({ code: 'TASK_FAILED', message: message ?? '' }))
      return /may pass/.test(verdict.explanation) && /sound/.test(verdict.steps.join(' '))
    },
    true,
  ],
  [
    38,
    '38-waits.json',
    'no request before the named second',
    (text) =>
      listOf(text).map((reply) => {
        const at = retryAtOf(readAnswer({ ...replyIn(reply), receivedAt: NOON }))
        return at === null ? null : (at - NOON) / SECOND
      }),
    [90, 45, 30, 33, 60],
  ],
  [
    40,
    '40-piapi-500-with-failed-task.json',
    'failed, with the reason',
    (text) => {
      const observation = polled('piapi', membersOf(text))
      return observation.kind === 'status' && observation.state.phase === 'failed'
        ? observation.state.failure.message
        : seen(observation)
    },
    'image too small',
  ],
  [
    44,
    '44-text-output.json',
    'both files',
    (text) => filesOf('hiapi', membersOf(text)),
    ['https://cdn.example/lyrics.txt', 'https://cdn.example/model.obj'],
  ],
  [
    44,
    '44-text-output.json',
    'and their bytes taken',
    (text) => {
      const observation = polled('hiapi', { body: membersOf(text) })
      const outputs = observation.kind === 'status' ? observation.outputs : []
      const bytes = ['[Verse]\nA fox runs', '# Blender\no Fox\nv 1.0 2.0 3.0\n']
      return outputs.map(({ kind, url }, index) => judgeMedia(new TextEncoder().encode(bytes[index]), kind, url).kind)
    },
    ['media', 'media'],
  ],
  [
    46,
    null,
    'at most 10 h',
    () => spansOfTenHours(),
    [
      { kind: 'at-most', ms: 10 * HOUR },
      { kind: 'at-most', ms: 10 * HOUR },
    ],
  ],
  [
    47,
    '47-secret-nested.json',
    'hidden, in the text and in the failure',
    (text) => `${redact(text)}${JSON.stringify(polled('piapi', { body: membersOf(text) }))}`.includes('abcdef123456'),
    false,
  ],
  [
    48,
    '28-signed-links.json',
    'no signature in what is given away',
    (text) => /(?:signature|[?&]hm)=(?!\[removed\])/i.test(redact(text)),
    false,
  ],
]

describe('inputs from real life', () => {
  it.each(CASES)('%i %s: %s', (_number, file, _expected, got, right) => {
    expect(got(file === null ? '' : textOf(file))).toEqual(right)
  })

  it('7: three ids behind Markdown, of which one has two owners', () => {
    const { refs, questions } = read(textOf('07-markdown-underscores.txt'))
    expect(refs).toMatchObject([{ ref: { model: 'nano_banana_2', remote: { id: MMSU } } }])
    expect(questions).toMatchObject([{ kind: 'which', ids: [{ id: GUIDE }] }])
  })

  it('50: the last row can be pressed, which a journey proves', () => {
    const journey = new URL('../../../e2e/journeys/notices.spec.ts', import.meta.url)
    expect(existsSync(journey)).toBe(true)
    expect(readFileSync(journey, 'utf8')).toContain('the question lies over no row, and none moves when it is answered')
  })

  it('are all here: every file is read by a case', () => {
    const used = new Set([...CASES.map(([, file]) => file), '07-markdown-underscores.txt'])
    const files = readdirSync(new URL('.', import.meta.url)).filter((name) => !name.endsWith('.ts'))
    expect(files.filter((name) => !used.has(name))).toEqual([])
    const numbers = new Set([7, 50, ...CASES.map(([number]) => number)])
    expect([...numbers].toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 6, 7, 8, 9, 11, 14, 15, 17, 23, 25, 28, 29, 30, 31, 32, 34, 35, 37, 38, 40, 44, 46, 47, 48, 50,
    ])
  })
})
