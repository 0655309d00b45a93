import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Desk } from '../desk.ts'
import { expect, expectAccessible, test } from '../fixtures.ts'
import type { Sandbox } from '../sandbox.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/**
 * Only what saves asks for files. A preview would take a fault that is meant for a save, and what a preview has fetched
 * is in the browser's cache, where a save finds it whatever has become of its link.
 */
async function withoutPreviews(page: Page): Promise<void> {
  await page.route('**/api/media?*', (route) =>
    ['image', 'media'].includes(route.request().resourceType()) ? route.fulfill({ status: 204 }) : route.fallback(),
  )
}

/** Opens the gallery and waits until every output is in it. */
async function gallery({ page }: Desk, count: number): Promise<void> {
  await page.goto('/outputs')
  await expect(
    page.getByText(`${count.toLocaleString('en')} output${count === 1 ? '' : 's'}`, { exact: true }),
  ).toBeVisible({
    timeout: 60_000,
  })
}

/** Marks every tile, however often the gallery is still rearranged by what just arrived. */
async function markAll(desk: Desk, count: number): Promise<void> {
  const { keyboard } = desk.page
  await expect(async () => {
    await desk.focusFirstTile()
    await keyboard.press('Shift+End')
    await expect(desk.markedOutputs).toContainText(`${count} marked`, {
      timeout: 2_000,
    })
    await keyboard.press('Home')
  }).toPass()
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Unpacks with `unzip`, which checks each file's CRC; with Python's zipfile, which does too, where there is none. */
function unpacked(zip: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'renderwatch-zip-'))
  if (existsSync('/usr/bin/unzip')) execFileSync('/usr/bin/unzip', ['-qq', zip, '-d', folder])
  else execFileSync('python3', ['-m', 'zipfile', '-e', zip, folder])
  return folder
}

interface ManifestFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly link: string
  readonly kind: string
}

test('each threshold is told once, with the right count, also after a reload and in a tab opened later', async ({
  desk,
  page,
  context,
  sandbox,
}) => {
  await page.clock.install()
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 3, ageMs: 120_000 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(3)
  const notice = (of: Page) => new Desk(of).messages.getByText(/unsaved outputs? (are about to expire|expires)/)

  await page.clock.fastForward(5 * DAY)
  await expect(notice(page)).toHaveCount(0)
  for (const [forward, left] of [
    [1.5 * DAY, /3 unsaved outputs are about to expire, the first at .*\d\d:\d\d:\d\d\./],
    [0.47 * DAY, /3 unsaved outputs are about to expire, the first at .*\d\d:\d\d:\d\d\./],
  ] as const) {
    await page.clock.fastForward(forward)
    await expect(notice(page)).toHaveText([left])
    await page.clock.fastForward(20_000)
    await expect(notice(page)).toHaveCount(0)
    await page.reload()
    await expect(page.getByText(/^3 outputs expire, first in/)).toBeVisible()
    await page.clock.fastForward(5_000)
    await expect(notice(page)).toHaveCount(0)
  }

  const later = await context.newPage()
  await later.goto('/outputs')
  await expect(later.getByRole('region', { name: 'At risk' }).getByRole('listitem')).toHaveCount(3)
  await later.clock.fastForward(5_000)
  await expect(notice(later)).toHaveCount(0)
  await later.close()

  // One is saved, one is not needed: the last threshold counts the one that is left.
  await page.goto('/outputs')
  const risks = page.getByRole('region', { name: 'At risk' }).getByRole('listitem')
  const saving = page.waitForEvent('download')
  await risks.first().getByRole('button', { name: 'Save', exact: true }).click()
  await saving
  await expect(risks).toHaveCount(2)
  await risks.first().getByRole('button', { name: 'Don’t need it' }).click()
  await expect(risks).toHaveCount(1)
  await page.clock.fastForward(20_000)
  await page.clock.fastForward(35 * MINUTE)
  await expect(notice(page)).toHaveText([/^1 unsaved output expires at/])
  await page.clock.fastForward(DAY)
  await page.reload()
  await expect(page.getByText(/expired .* ago · not saved/).first()).toBeVisible()
  await expect(notice(page)).toHaveCount(0)
})

test('a snooze comes back, and survives a reload', async ({ desk, page, sandbox }) => {
  await page.clock.install()
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', count: 2, ageMs: 120_000 })
  await desk.start(ids)
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  await page.clock.fastForward(6.5 * DAY)
  await page.goto('/outputs')
  const risks = page.getByRole('region', { name: 'At risk' }).getByRole('listitem')
  await expect(risks).toHaveCount(2)
  await risks.first().getByRole('button', { name: 'Snooze' }).click()
  await page.getByRole('menuitem', { name: 'For 1 h' }).click()
  await expect(risks).toHaveCount(1)
  await page.clock.fastForward(20_000)
  await page.reload()
  await expect(risks).toHaveCount(1)
  await page.clock.fastForward(61 * MINUTE)
  await expect(risks).toHaveCount(2)
  await expect(desk.messages.getByText('1 unsaved output expires at')).toHaveCount(1)
})

test('60 outputs of three kinds come as one ZIP that unzip accepts; what failed is reported and not counted', async ({
  desk,
  page,
  server,
  sandbox,
  complaints,
}) => {
  // A dialog of the system that no test can answer; without it the ZIP is a plain download.
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }))
  const make = (scenario: string, count: number) =>
    sandbox.tasks({ dialect: 'hiapi', scenario, count, ageMs: 300_000, prompt: `${scenario} of a lighthouse` })
  const images = await make('happy-image', 20)
  const videos = await make('happy-video', 20)
  const sounds = await make('happy-audio', 20)
  const [page404 = ''] = await make('happy-image', 1)
  const [short = ''] = await make('expires-10-min', 1)
  await desk.start([...images, ...videos, ...sounds, page404, short])
  await withoutPreviews(page)
  await gallery(desk, 62)

  await markAll(desk, 62)
  // On the way: one link dies, one connection breaks half-way, one answers a page.
  await sandbox.advance(11 * MINUTE)
  await sandbox.fault({ dialect: 'media', kind: 'cut', times: 1, taskId: videos[3] ?? '' })
  await sandbox.fault({ dialect: 'media', kind: 'html-200', taskId: page404 })
  const downloading = page.waitForEvent('download', { timeout: 120_000 })
  await desk.markedOutputs.getByRole('button', { name: 'Save 62' }).click()
  const download = await downloading
  const job = page.getByRole('region', { name: 'Saving 62 outputs' })
  await expect(job).toContainText('60 of 62 saved and verified')
  const failures = job.getByRole('list', { name: 'Not saved' }).getByRole('listitem')
  await expect(failures).toHaveCount(2)
  await expect(failures.filter({ hasText: 'The link is dead' })).toHaveCount(1)
  await expect(failures.filter({ hasText: 'did not give media' })).toHaveCount(1)
  await expect(job.getByRole('button', { name: 'Retry 1' })).toBeVisible()

  const folder = unpacked(await download.path())
  const manifest: { files: ManifestFile[]; missing: { why: string; task: string }[] } = JSON.parse(
    readFileSync(join(folder, 'manifest.json'), 'utf8'),
  )
  expect(readdirSync(folder)).toHaveLength(61)
  expect(manifest.files).toHaveLength(60)
  expect(manifest.missing.map(({ task }) => task).toSorted()).toEqual([page404, short].toSorted())
  const kinds = new Map<string, number>()
  for (const { file, bytes, sha256: hash, link, kind } of manifest.files) {
    const content = readFileSync(join(folder, file))
    expect(content.length).toBe(bytes)
    expect(sha256(content)).toBe(hash)
    // The vendor's own bytes, fetched without Renderwatch.
    const original = await fetch(link.replace(/\?.*$/, ''))
    expect(sha256(new Uint8Array(await original.arrayBuffer()))).toBe(hash)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  expect(Object.fromEntries(kinds)).toEqual({ image: 20, video: 20, audio: 20 })
  expect(manifest.files[0]?.link).toContain(server.url)

  // Nothing that failed is marked as saved, and the record agrees after a reload.
  await page.goto('/outputs?unsaved=1')
  await expect(desk.tiles).toHaveCount(2)
  // The browser itself notes the connection that broke.
  const broken = complaints.filter((complaint) =>
    /ERR_(INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH)/.test(complaint),
  )
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !broken.includes(complaint)))
  const again = (await sandbox.requests('media')).filter(({ path }) => path.includes(videos[3] ?? '-'))
  expect(again.map(({ status }) => status)).toContain(206)
})

test('a failed one is saved by another try', async ({ desk, page, sandbox }) => {
  const [good = '', bad = ''] = await sandbox.tasks({
    dialect: 'hiapi',
    scenario: 'happy-image',
    count: 2,
    ageMs: 300_000,
  })
  await withoutPreviews(page)
  await desk.start([good, bad])
  await gallery(desk, 2)
  await page.getByRole('article').first().hover()
  for (const box of await page.getByRole('checkbox', { name: /^Mark / }).all()) await box.click()
  await sandbox.fault({ dialect: 'media', kind: 'busy', taskId: bad, forMs: 10 * MINUTE })
  await page.getByRole('button', { name: 'Save 2' }).click()
  await expect(page.getByText('1 of 2 saved and verified')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Not saved' })).toContainText('503')
  await sandbox.advance(11 * MINUTE)
  await page.getByRole('button', { name: 'Retry 1' }).click()
  await expect(page.getByText('1 of 1 saved and verified')).toBeVisible()
  await expect(page.getByText('saved ✓')).toHaveCount(2)
})

test('files go into a folder under their final names only, and the folder is remembered', async ({
  desk,
  page,
  sandbox,
}) => {
  // A real directory handle, without the dialog that no test can answer.
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('Renders', { create: true }),
    })
  })
  const ids = await sandbox.tasks({
    dialect: 'hiapi',
    scenario: 'image-set',
    count: 1,
    ageMs: 300_000,
    prompt: 'four owls',
  })
  await desk.start(ids)
  await gallery(desk, 4)
  await markAll(desk, 4)
  await desk.markedOutputs.getByRole('button', { name: 'Where to save' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Into a folder…' }).click()
  await expect(page.getByText('4 of 4 saved and verified')).toBeVisible()
  await expect(page.getByText('Saved to Renders')).toBeVisible()
  const names = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Renders')
    const found: string[] = []
    for await (const [name, handle] of folder.entries()) {
      found.push(`${name} ${handle instanceof FileSystemFileHandle ? (await handle.getFile()).size > 100 : '-'}`)
    }
    return found
  })
  expect(names.filter((name) => /_0[1-4]\.png true$/.test(name))).toHaveLength(4)
  expect(names.filter((name) => /^renderwatch-manifest-.*\.json true$/.test(name))).toHaveLength(1)
  expect(names).toHaveLength(5)
  await page.reload()
  await desk.focusFirstTile()
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Where to save' }).click()
  await expect(page.getByRole('menuitemcheckbox', { name: 'Into the folder “Renders”' })).toBeVisible()
})

test('a kept copy is shown and saved after its link answers 403', async ({ desk, page, server, sandbox }) => {
  await page.goto('/settings')
  const amount = page.getByRole('group', { name: 'Keep a copy here' })
  await amount.getByText('500 MB').click()
  await expect(amount.getByRole('button', { name: '500 MB', pressed: true })).toBeVisible()
  const [image = '', sound = ''] = [
    ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-image', prompt: 'a red fox' })),
    ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-audio', prompt: 'rain on a roof' })),
  ]
  await desk.start([image, sound])
  await sandbox.advance(120_000)
  await expect(desk.rows('Succeeded')).toHaveCount(2)
  await page.goto('/outputs')
  await expect(page.getByText('kept here ✓')).toHaveCount(2)
  const [fetched] = (await sandbox.requests('media')).filter(({ path }) => path.includes(image))
  const original = await fetch(`${server.url}/sandbox/media${fetched?.path ?? ''}`)
  const bytes = new Uint8Array(await original.arrayBuffer())
  expect(original.status).toBe(200)
  await sandbox.advance(8 * DAY)
  expect((await fetch(original.url)).status).toBe(403)
  const before = (await sandbox.requests('media')).length
  const tile = page.getByRole('article').filter({ has: page.getByRole('img') })
  await page.reload()
  await expect
    .poll(() => tile.getByRole('img').evaluate((node: HTMLImageElement) => node.naturalWidth))
    .toBeGreaterThan(100)
  await expect(tile.getByRole('img')).toHaveAttribute('src', /^blob:/)
  const downloading = page.waitForEvent('download')
  await tile.getByRole('button', { name: 'Save' }).click()
  const file = readFileSync(await (await downloading).path())
  expect(sha256(file)).toBe(sha256(bytes))
  await expect(tile).toContainText('saved ✓')
  // Shown and saved without asking for what is gone.
  expect((await sandbox.requests('media')).length).toBe(before)
  await page.goto('/settings')
  await expect(page.getByText(/2 copies are kept here/)).toBeVisible()
  await page.getByRole('button', { name: 'Remove all copies' }).click()
  await expect(page.getByText('No copies are kept here.')).toBeVisible()
})

test('the viewer leads through the gallery by keyboard, enlarges, and compares two', async ({
  desk,
  page,
  sandbox,
}) => {
  const ids = [
    ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'image-set', ageMs: 300_000, prompt: 'four owls' })),
    ...(await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-video', ageMs: 600_000, prompt: 'a cable car' })),
  ]
  await desk.start(ids)
  await gallery(desk, 5)
  await desk.focusFirstTile()
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('1 of 5')
  for (const place of [2, 3, 4, 5]) {
    await page.keyboard.press('ArrowRight')
    await expect(viewer).toContainText(`${place} of 5`)
  }
  await expect(viewer.getByRole('button', { name: 'Next' })).toBeDisabled()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(viewer).toContainText('3 of 5')
  const picture = viewer.getByRole('img')
  await expect(picture).toBeVisible()
  const before = (await picture.boundingBox())?.width ?? Infinity
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect(viewer.getByLabel('Zoom')).toHaveText('200 %')
  await expect.poll(async () => (await picture.boundingBox())?.width).toBeGreaterThan(before * 1.9)
  await page.keyboard.press('0')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)

  await desk.focusFirstTile()
  await page.keyboard.press('x')
  await page.keyboard.press('ArrowRight')
  await expect(desk.tiles.nth(1)).toBeFocused()
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('dialog', { name: 'Side by side' }).getByRole('img')).toHaveCount(2)
  await expectAccessible(page)
})

test('a video in the viewer plays and scrubs', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({ dialect: 'hiapi', scenario: 'happy-video', ageMs: 600_000 })
  await desk.start(ids)
  await gallery(desk, 1)
  const player = page.getByRole('dialog').locator('video')
  await expect(async () => {
    await desk.tiles.first().press('Enter')
    await expect(player).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await player.evaluate(async (node: HTMLVideoElement) => {
    node.muted = true
    await node.play()
  })
  await expect.poll(() => player.evaluate((node: HTMLVideoElement) => node.currentTime)).toBeGreaterThan(0.1)
  await player.evaluate((node: HTMLVideoElement) => {
    node.pause()
    node.currentTime = node.duration / 2
  })
  await expect.poll(() => player.evaluate((node: HTMLVideoElement) => node.seeking)).toBe(false)
  expect(await player.evaluate((node: HTMLVideoElement) => node.currentTime / node.duration)).toBeCloseTo(0.5, 1)
})

test('the calendar file names what ends', async ({ desk, page, sandbox }) => {
  const ids = await sandbox.tasks({
    dialect: 'hiapi',
    scenario: 'happy-image',
    ageMs: 300_000,
    prompt: 'a fox; at dawn',
  })
  await desk.start(ids)
  await gallery(desk, 1)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Reminders' }).click()
  await page.getByRole('menuitem', { name: 'Calendar file (.ics)' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('renderwatch-expiring.ics')
  const text = readFileSync(await download.path(), 'utf8')
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1)
  expect(text.match(/BEGIN:VALARM/g)).toHaveLength(2)
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`outputs and settings are accessible and fit, ${colorScheme}, ${width} px`, async ({
      desk,
      page,
      sandbox,
    }) => {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await page.clock.install()
      const make = (scenario: string, prompt: string) =>
        sandbox.tasks({ dialect: 'hiapi', scenario, ageMs: 600_000, prompt })
      await desk.start([
        ...(await make('video-with-frames', 'drone shot over terraced rice')),
        ...(await make('happy-audio', 'soft marimba, late evening')),
        ...(await make('expires-1-h', 'two friends at the station')),
        ...(await make('already-expired', 'gallop across salt flats')),
      ])
      await page.goto('/outputs')
      await expect(desk.tiles).toHaveCount(7)
      await page.clock.fastForward(40 * MINUTE)
      await page.goto('/outputs')
      await expect(page.getByRole('region', { name: 'At risk' })).toBeVisible()
      await expect(page.getByRole('img').first()).toBeVisible()
      await expectAccessible(page)
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await page.screenshot({ path: test.info().outputPath('outputs.png') })
      await desk.tiles.first().press('Enter')
      await expectAccessible(page)
      await page.screenshot({ path: test.info().outputPath('viewer.png') })
      await page.keyboard.press('Escape')
      // It goes one step back: a visit that begins before that is over would be broken off.
      await expect(page).toHaveURL(/\/outputs$/)
      await page.goto('/settings')
      await expect(page.getByRole('region', { name: 'Saving outputs' })).toBeVisible()
      await expectAccessible(page)
    })
  }
}

interface ListedTask {
  readonly taskId: string
  readonly output: readonly { readonly url: string }[]
}

/** A file of exported tasks with `count` pictures that the sandbox can serve. */
async function picturesToImport(origin: string, sandbox: Sandbox, count: number): Promise<string> {
  await sandbox.tasks({ dialect: 'hiapi', scenario: 'image-set', count: count / 4, ageMs: 400_000 })
  const listed: ListedTask[] = []
  for (let page = 1; listed.length < count / 4; page += 1) {
    const answer = await fetch(`${origin}/sandbox/hiapi/v1/tasks?page=${page}&size=100`, {
      headers: { authorization: 'Bearer sk-sandbox' },
    })
    const { data }: { data: { tasks: ListedTask[] } } = await answer.json()
    listed.push(...data.tasks.filter(({ output }) => (output ?? []).length === 4))
  }
  const now = Date.now()
  const tasks = listed.slice(0, count / 4).map(({ taskId, output }, index) => ({
    v: 1,
    record: {
      id: `sandbox-hiapi/${taskId}`,
      connection: 'sandbox-hiapi',
      vendor: 'hiapi',
      model: 'gpt-image-2/text-to-image',
      request: null,
      remote: { id: taskId, handle: { id: taskId } },
      resubmitOf: null,
      addedAt: now - index * 1000,
      state: { phase: 'succeeded' },
      contact: { kind: 'fine' },
      timeline: [],
      estimate: null,
      cost: null,
      evidence: null,
      tags: [],
      note: '',
      paused: false,
      outputs: output.map(({ url }, key) => ({
        key: String(key),
        kind: 'image',
        role: null,
        url,
        expiry: null,
        bytes: null,
        width: null,
        height: null,
        durationMs: null,
        saved: null,
      })),
    },
  }))
  const file = test.info().outputPath('pictures.json')
  writeFileSync(file, JSON.stringify({ format: 'renderwatch-tasks', version: 1, tasks }))
  return file
}

/** Runs in the page: what scrolls a tile. */
function scroller(tile: Element): Element {
  for (let up = tile.parentElement; up !== null; up = up.parentElement) {
    if (up.scrollHeight > up.clientHeight && /auto|scroll/.test(getComputedStyle(up).overflowY)) return up
  }
  throw new Error('nothing scrolls')
}

/** Runs in the page: how many frames in sight have no loaded picture yet; 1 while there are no frames. */
function withoutPicture(box: Element): number {
  const { top, bottom } = box.getBoundingClientRect()
  const inSight = [...box.querySelectorAll('article > :first-child')].filter((frame) => {
    const place = frame.getBoundingClientRect()
    return place.bottom > top + 1 && place.top < bottom - 1
  })
  const empty = inSight.filter((frame) => (frame.querySelector('img')?.naturalWidth ?? 0) === 0)
  return inSight.length === 0 ? 1 : empty.length
}

/** Runs in the page: where its pictures are from. */
function pictures(box: Element): string[] {
  return [...box.querySelectorAll('img')].map(({ src }) => src)
}

test('after scrolling 400 previews twice no more pictures are held than after once', async ({
  desk,
  page,
  server,
  sandbox,
}) => {
  test.setTimeout(240_000)
  const file = await picturesToImport(server.url, sandbox, 400)
  await page.goto('/settings')
  await page.getByLabel('File of exported tasks').setInputFiles(file)
  await expect(page.getByLabel('Result of the import')).toContainText('100 tasks added')
  await gallery(desk, 400)
  const client = await page.context().newCDPSession(page)

  /** From top to bottom; each tile on the way has shown its picture before the next screenful comes. */
  async function scrollThrough(): Promise<number> {
    const box = await desk.tiles.first().evaluateHandle(scroller)
    await box.evaluate((node) => node.scrollTo(0, 0))
    const seen = new Set<string>()
    for (;;) {
      await expect.poll(() => box.evaluate(withoutPicture), { intervals: [50] }).toBe(0)
      for (const source of await box.evaluate(pictures)) seen.add(source)
      const rest = await box.evaluate((node) => {
        node.scrollTop += node.clientHeight * 0.9
        return node.scrollHeight - node.clientHeight - node.scrollTop
      })
      if (rest < 1) break
    }
    return seen.size
  }
  /** How many such elements are alive, also those that no document holds any more: what leaks is among them. */
  async function alive(kind: 'HTMLImageElement' | 'HTMLElement'): Promise<number> {
    const prototype = await client.send('Runtime.evaluate', { expression: `${kind}.prototype` })
    // Asking for the objects collects the garbage first.
    const { objects } = await client.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.result.objectId ?? '',
      objectGroup: 'alive',
    })
    const counted = await client.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length }',
      returnByValue: true,
    })
    await client.send('Runtime.releaseObjectGroup', { objectGroup: 'alive' })
    return Number(counted.result.value)
  }
  const held = async () => ({ pictures: await alive('HTMLImageElement'), elements: await alive('HTMLElement') })

  expect(await scrollThrough()).toBeGreaterThan(380)
  const once = await held()
  await expect.poll(() => page.getByRole('img').count()).toBeLessThan(80)
  await scrollThrough()
  const twice = await held()
  test.info().annotations.push({ type: 'held', description: JSON.stringify({ once, twice }) })
  // The page itself holds a few dozen tiles, and more or fewer of them from look to look; one that held what it has shown
  // would hold 400 more, each of more than a dozen elements.
  expect(once.pictures).toBeGreaterThan(0)
  expect(twice.pictures).toBeLessThan(200)
  expect(twice.elements).toBeLessThan(once.elements + 400 * 4)
})
