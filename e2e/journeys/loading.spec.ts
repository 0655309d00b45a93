import { expect, test } from '../fixtures.ts'

/** What screens say only where there is nothing. */
const EMPTY =
  /No tasks yet|Nothing made yet|Nothing has failed|Nothing to chart yet|Nothing needs attention|Nothing here passes|No task passes|No connection to submit to|no connection yet|(?<![\d,])0\s*(?:Succeeded|Failed)/i

/** What may be true of a screen once everything is read, and is an invention before. */
const TOO_EARLY = /(?<![\d,.])0 (?:tasks?|outputs?|files?)\b/

const STORED = 5_000

/** As it stands in an exported file, written out. It has no picture, so that nothing is fetched. */
const FILE = {
  key: '0',
  kind: 'file',
  role: null,
  url: 'https://files.example/made.bin',
  expiry: null,
  bytes: null,
  width: null,
  height: null,
  durationMs: null,
  saved: null,
  copy: null,
  told: null,
  answer: null,
}

/** A file of so many tasks that are over: made things beside failures, so that no screen is empty. */
function exported(): Buffer {
  // Within every range that the charts offer.
  const at = Date.now() - 3_600_000
  const tasks = Array.from({ length: STORED }, (_, index) => {
    const id = `tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R${String(index).padStart(6, '0')}`
    const isFailed = index % 5 === 0
    const failure = { step: 'task', httpStatus: 200, code: 'TASK_FAILED', message: 'no', requestId: null, raw: null }
    const phase = isFailed ? 'failed' : 'succeeded'
    const record = {
      id: `hiapi/${id}`,
      connection: 'hiapi',
      vendor: 'hiapi',
      model: 'flux-1',
      remote: { id, handle: { id } },
      request: null,
      resubmitOf: null,
      addedAt: at + index,
      state: isFailed ? { phase, failure } : { phase },
      contact: { kind: 'fine' },
      timeline: [{ kind: 'phase', phase, word: phase, notBefore: at, notAfter: at + index, source: 'observed' }],
      estimate: null,
      cost: null,
      outputs: isFailed ? [] : [FILE],
      evidence: null,
      tags: [],
      note: '',
      paused: false,
    }
    return { v: 2, record }
  })
  return Buffer.from(JSON.stringify({ format: 'renderwatch-tasks', version: 1, tasks }))
}

test('with 5,000 stored tasks no frame of a reload says that there is nothing', async ({ page }) => {
  test.setTimeout(120_000)
  await page.addInitScript(() => {
    const seen = new Set<string>()
    let frames = 0
    const look = () => {
      frames += 1
      const parts = [...document.querySelectorAll('main, aside')].map(({ textContent }) => textContent.slice(0, 5_000))
      if (parts.length > 0) seen.add(parts.join(' | '))
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    Object.assign(globalThis, { seenFrames: () => ({ frames, texts: [...seen] }) })
  })
  const collected = () => page.evaluate<{ frames: number; texts: string[] }>('globalThis.seenFrames()')

  // Proof that it is seen where it is true.
  await page.goto('/')
  await expect(page.getByText('No tasks yet')).toBeVisible()
  expect((await collected()).texts.some((text) => EMPTY.test(text))).toBe(true)

  await page.goto('/settings')
  await page
    .getByLabel('File of exported tasks')
    .setInputFiles({ name: 'tasks.json', mimeType: 'application/json', buffer: exported() })
  await expect(page.getByRole('status', { name: 'Result of the import' })).toContainText('5,000 tasks added')

  for (const { path, sign } of [
    { path: '/', sign: '5,000 tasks' },
    { path: '/triage', sign: 'TASK_FAILED' },
    { path: '/outputs', sign: 'made.bin' },
    { path: '/insights', sign: 'TASK_FAILED' },
    { path: '/connections', sign: '5,000 tasks' },
    { path: '/submit', sign: 'Sandbox HiAPI' },
    { path: '/settings', sign: '5,000' },
  ]) {
    await page.goto(path)
    await page.reload()
    await expect(page.locator('main')).toContainText(sign)
    const { frames, texts } = await collected()
    expect(frames).toBeGreaterThan(1)
    expect(texts.filter((text) => EMPTY.test(text))).toEqual([])
    const early = texts.slice(
      0,
      texts.findIndex((text) => text.includes(sign)),
    )
    expect(early.filter((text) => TOO_EARLY.test(text))).toEqual([])
  }
})
