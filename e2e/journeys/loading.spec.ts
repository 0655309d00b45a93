import { expect, test } from '../fixtures.ts'

/** What screens say only where there is nothing. */
const EMPTY =
  /No tasks yet|Nothing made yet|Nothing has failed|Nothing to chart yet|Nothing needs attention|Nothing here passes|No task passes|(?<![\d,])0\s*(?:Succeeded|Failed)/

const STORED = 5_000

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
      outputs: [],
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
      const text = document.querySelector('main')?.textContent
      if (text !== undefined) seen.add(text.slice(0, 5_000))
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
    { path: '/', sign: page.getByText('5,000 tasks') },
    { path: '/triage', sign: page.getByRole('region', { name: /TASK_FAILED/ }) },
    { path: '/insights', sign: page.getByText('TASK_FAILED') },
  ]) {
    await page.goto(path)
    await page.reload()
    await expect(sign.first()).toBeVisible()
    const { frames, texts } = await collected()
    expect(frames).toBeGreaterThan(1)
    expect(texts.filter((text) => EMPTY.test(text))).toEqual([])
  }
})
