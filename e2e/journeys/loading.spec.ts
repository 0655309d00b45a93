import { exportedTasks } from '../exported-tasks.ts'
import { expect, test } from '../fixtures.ts'

/** What screens say only where there is nothing. */
const EMPTY =
  /No tasks yet|Nothing made yet|Nothing has failed|Nothing to chart yet|Nothing needs attention|Nothing here passes|No task passes|No connection to submit to|no connection yet|(?<![\d,])0\s*(?:Succeeded|Failed)/i

/** What may be true of a screen once everything is read, and is an invention before. */
const TOO_EARLY = /(?<![\d,.])0 (?:tasks?|outputs?|files?)\b/

const STORED = 5_000

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

  // Proof that it is seen where it is true. A frame is looked at after it is said that it is visible.
  await page.goto('/')
  await expect.poll(async () => (await collected()).texts.some((text) => EMPTY.test(text))).toBe(true)

  await page.goto('/settings')
  await page
    .getByLabel('File of exported tasks')
    .setInputFiles({ name: 'tasks.json', mimeType: 'application/json', buffer: exportedTasks(STORED) })
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
    // Until a frame has shown it: what came before is what is asked about.
    await expect.poll(async () => (await collected()).texts.some((text) => text.includes(sign))).toBe(true)
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
