import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileName, safeName, safeWholeName, uniqueNames } from '#domain/output/file-name.ts'

const DEFAULT_TEMPLATE = '{date}_{vendor}_{model}_{prompt}_{task}_{role}_{index}'
const FACTS = {
  vendor: 'hiapi',
  model: 'google/veo-3.1',
  madeAt: Date.parse('2026-06-28T23:30:00Z'),
  task: 'tk-hiapi-01JZ',
  index: 2,
  role: 'first_frame',
  prompt: 'A red fox — jumping over the "lazy" dog, at dawn: cinematic, 35mm, golden light everywhere',
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}

/** What every file system, ZIP reader and header takes; see the constants of Windows' own "Naming Files" page. */
function expectSafe(name: string): void {
  expect(bytes(name)).toBeLessThanOrEqual(200)
  expect(name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]/u)
  expect(name).not.toMatch(/^[. -]|[. ]$|^$/)
  expect(name.split('.')[0]?.trimEnd()).not.toMatch(/^(?:con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)$/i)
  // Throws for a lone half of a character.
  encodeURIComponent(name)
}

/** Text made of what breaks names: separators, dots, devices, reversing marks, halves of characters, long words. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '..',
        '/',
        '\\',
        'CON',
        'nul',
        'com1',
        'LPT9',
        'conin$',
        '.',
        ' ',
        '-',
        '\u202e',
        '\u2066',
        '\u0000',
      ),
      fc.constantFrom(
        '\n',
        '\ud83c',
        '\ufeff',
        '\ufffe',
        '\u2028',
        ':ads',
        '\u00e4'.repeat(90),
        '\u732b'.repeat(80),
        '.png',
        '.tar.gz',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('safeWholeName', () => {
  it('is safe whatever the text, and keeps a usual extension', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const name = safeWholeName(text)
        expectSafe(name)
        const extension = /\.[a-z0-9]{1,10}$/i.exec(text)?.[0] ?? ''
        expect(name.endsWith(extension)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['a.png', 'a.png'],
    ['..\\..\\a.png', 'a.png'],
    ['CON.png', '_CON.png'],
    ['con .png', '_con.png'],
    ['.hidden', 'output.hidden'],
    ['a\u0000b\u2066.mp4', 'a-b.mp4'],
    ['', 'output'],
    ['...', 'output'],
    [`${'x'.repeat(300)}.webm`, `${'x'.repeat(194)}.webm`],
  ])('%j becomes %j', (name, expected) => {
    expect(safeWholeName(name)).toBe(expected)
  })
})

describe('fileName', () => {
  it('fills the template', () => {
    expect(fileName(DEFAULT_TEMPLATE, FACTS, 'png')).toBe(
      '2026-06-28_hiapi_google-veo-3-1_a-red-fox-jumping-over-the-lazy-dog-at-dawn-cinematic-35mm_tk-hiapi-01JZ_first-frame_02.png',
    )
  })

  it('leaves out what is unknown, with its separator, and keeps what is no part', () => {
    const bare = { ...FACTS, model: null, role: null, prompt: null, madeAt: Number.NaN }
    expect(fileName(DEFAULT_TEMPLATE, bare, 'mp4')).toBe('hiapi_tk-hiapi-01JZ_02.mp4')
    expect(fileName('my {what} {index}', bare, 'mp4')).toBe('my {what} 02.mp4')
  })

  it('keeps words of any script', () => {
    expect(fileName('{prompt}', { ...FACTS, prompt: '雪の中の猫、夜' }, 'webp')).toBe('雪の中の猫-夜.webp')
  })

  it('is a name that every file system takes, whatever the text', () => {
    const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 400 }))
    fc.assert(
      fc.property(text, text, fc.string(), (template, prompt, extension) => {
        const name = fileName(`${template}{prompt}`, { ...FACTS, prompt }, extension)
        expectSafe(name)
      }),
    )
  })

  it.each(['con', 'NUL', 'com1', 'LPT9', 'aux.tar'])('does not let %s reach Windows', (reserved) => {
    expect(safeName(reserved, 'png')).toBe(`_${reserved}.png`)
  })

  it.each([
    ['../../etc/passwd', 'etc-passwd.png'],
    ['..\\..\\boot', 'boot.png'],
    ['photo\u202Egnp.exe', 'photo-gnp.exe.png'],
    ['  .hidden. ', 'hidden.png'],
    ['\u0000', 'output.png'],
  ])('makes %j harmless', (text, name) => {
    expect(safeName(text, 'p/n.g')).toBe(name)
  })
})

describe('uniqueNames', () => {
  it('counts collisions, case aside', () => {
    const unique = uniqueNames()
    expect(['a.png', 'A.png', 'a.png', 'a (2).png', 'b', 'b'].map(unique)).toEqual([
      'a.png',
      'A (2).png',
      'a (3).png',
      'a (2) (2).png',
      'b',
      'b (2)',
    ])
  })

  it('never gives a name twice, and never a longer one than is allowed', () => {
    const long = `${'ä'.repeat(98)}.png`
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a.png', 'A.PNG', 'a (2).png', long, 'x'), { maxLength: 40 }), (names) => {
        const given = names.map(uniqueNames())
        expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(names.length)
        for (const name of given) expect(bytes(name)).toBeLessThanOrEqual(200)
      }),
    )
  })
})
