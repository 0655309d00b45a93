import fc from 'fast-check'
import { createStore } from 'zustand/vanilla'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { Backup } from '#engine/backup/backup.ts'
import type { BackupPlace } from '#engine/backup/place.ts'
import { COMMIT_INTERVAL, type Engine, type PollingState } from '#engine/engine.ts'
import { createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import { importJson } from '#engine/storage/export-tasks.ts'
import { exportJson } from '#testing/exported.ts'
import { platformTimers } from '#engine/timers.ts'
import { aRecord, NOON } from '#testing/builders.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOON })
})

afterEach(() => {
  vi.useRealTimers()
})

/** A file on the disk of a person, as a browser hands it out. */
class PersonsFile implements BackupPlace {
  readonly name = 'backup.json'
  text = ''
  writes = 0
  allowed: PermissionState = 'granted'
  /** What the next write fails with. */
  trouble: Error | null = null
  #stamp = 0

  /** Somebody else writes it. */
  replace(text: string): void {
    this.text = text
    this.#stamp += 1
  }

  permission = () => Promise.resolve(this.allowed)
  ask = () => {
    this.allowed = 'granted'
    return this.permission()
  }
  stamp = () => Promise.resolve(this.text === '' ? null : String(this.#stamp))
  read = () => Promise.resolve(this.text)
  async write(content: Blob): Promise<void> {
    const text = await content.text()
    if (this.trouble !== null) throw this.trouble
    this.writes += 1
    this.replace(text)
  }
}

interface Tab {
  readonly backup: Backup
  readonly ledger: EngineLedger
  readonly polling: ReturnType<typeof pollingStore>
}

const pollingStore = () => createStore<PollingState>(() => ({ mode: 'polling', live: 0, liveBy: new Map() }))

/** A tab that has loaded these; `isChosen`: the file was chosen on an earlier visit. */
function openTab(
  file: PersonsFile,
  stored: readonly TaskRecord[] = [],
  isChosen = false,
  withTexts: Engine['withTexts'] = (records) => Promise.resolve(records),
): Tab {
  const ledger = createLedger(platformTimers)
  ledger.restore(stored, new Map())
  const polling = pollingStore()
  let chosen = isChosen
  const backup = new Backup({
    places: {
      remembered: () => Promise.resolve(chosen ? file : null),
      choose() {
        chosen = true
        return Promise.resolve(file)
      },
      forget() {
        chosen = false
        return Promise.resolve()
      },
    },
    ledger,
    polling: { store: polling },
    restore(records) {
      ledger.add(records)
      ledger.commitNow()
      return Promise.resolve()
    },
    withTexts,
    clock: { now: () => Date.now() },
    timers: platformTimers,
    settle: () => Promise.resolve(),
  })
  return { backup, ledger, polling }
}

const task = (name: string, note = '') => aRecord({ id: `test/${name}`, note, remote: { id: name, handle: {} } })
const pass = (time: number) => vi.advanceTimersByTimeAsync(time)

function inFile(file: PersonsFile): readonly TaskRecord[] {
  const found = importJson(file.text)
  return found.kind === 'tasks' ? found.records : []
}

const idsIn = (file: PersonsFile) => inFile(file).map(({ id }) => id)

describe('a backup file', () => {
  it('has the list as soon as it is chosen, and every change soon after, a wave of them at once', async () => {
    const file = new PersonsFile()
    const { backup, ledger } = openTab(file, [task('a')])
    await pass(MINUTE)
    expect(file.writes).toBe(0)
    await backup.choose()
    expect(idsIn(file)).toEqual(['test/a'])
    for (let second = 0; second < 9; second += 1) {
      ledger.add([task(`n${second}`)])
      await pass(SECOND)
    }
    expect(file.writes).toBe(1)
    await pass(2 * SECOND)
    expect(file.writes).toBe(2)
    expect(inFile(file)).toEqual([...ledger.records()])
    const writtenAt = NOON + MINUTE + COMMIT_INTERVAL + 10 * SECOND
    expect(backup.store.getState()).toEqual({ kind: 'on', name: 'backup.json', writtenAt })
    ledger.forget(['test/a'])
    ledger.commitNow()
    backup.hurry()
    await pass(0)
    expect(idsIn(file)).not.toContain('test/a')
  })

  it('ends as the list is, whatever was changed, forgotten and refused by the disk', async () => {
    const anyStep = fc.oneof(
      fc.record({ kind: fc.constant('change' as const), name: fc.constantFrom('a', 'b', 'c'), note: fc.string() }),
      fc.record({ kind: fc.constant('forget' as const), name: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constantFrom('fail' as const, 'mend' as const, 'sleep' as const, 'hurry' as const) }),
      fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(30) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 15 }), async (steps) => {
        const file = new PersonsFile()
        const { backup, ledger } = openTab(file)
        await backup.choose()
        for (const step of steps) {
          if (step.kind === 'change') ledger.add([task(step.name, step.note)])
          else if (step.kind === 'forget') ledger.forget([`test/${step.name}`])
          else if (step.kind === 'wait') await pass(step.seconds * SECOND)
          else if (step.kind === 'hurry') backup.hurry()
          else if (step.kind === 'sleep') file.allowed = 'prompt'
          else file.trouble = step.kind === 'fail' ? new Error('the disk is full') : null
        }
        file.trouble = null
        await backup.wake()
        await pass(10 * MINUTE)
        expect(backup.store.getState().kind).toBe('on')
        expect(inFile(file)).toEqual([...ledger.records()])
        backup.stop()
      }),
      { numRuns: 60 },
    )
  })

  it('that cannot be written stays as it was; it is said why, and it is tried again', async () => {
    const file = new PersonsFile()
    const { backup, ledger } = openTab(file, [task('a')])
    await backup.choose()
    file.trouble = new Error('no room')
    ledger.add([task('b')])
    await pass(15 * SECOND)
    expect(backup.store.getState()).toMatchObject({ kind: 'failing', why: 'no room', writtenAt: NOON })
    expect(idsIn(file)).toEqual(['test/a'])
    file.trouble = null
    await pass(MINUTE)
    expect(backup.store.getState().kind).toBe('on')
    expect(idsIn(file)).toEqual(['test/a', 'test/b'])
  })

  it('waits for a word after a reload, where the browser wants to be asked again', async () => {
    const file = new PersonsFile()
    file.allowed = 'prompt'
    const { backup, ledger } = openTab(file, [task('a')], true)
    await backup.resume(true)
    ledger.add([task('b')])
    await pass(MINUTE)
    expect(backup.store.getState()).toEqual({ kind: 'asleep', name: 'backup.json' })
    expect(file.text).toBe('')
    await backup.wake()
    expect(idsIn(file)).toEqual(['test/a', 'test/b'])
  })

  it('is written by the tab that polls alone, and by the next when that is closed', async () => {
    const file = new PersonsFile()
    const { backup, ledger, polling } = openTab(file, [task('a')], true)
    polling.setState({ mode: 'following' })
    await backup.resume(true)
    ledger.add([task('b')])
    await pass(MINUTE)
    expect(backup.store.getState().kind).toBe('following')
    expect(file.writes).toBe(0)
    polling.setState({ mode: 'polling' })
    await pass(MINUTE)
    expect(idsIn(file)).toEqual(['test/a', 'test/b'])
  })

  it('that the browser has forgotten is missed aloud; one that was never chosen is not', async () => {
    const { backup } = openTab(new PersonsFile(), [task('a')])
    await backup.resume(false)
    expect(backup.store.getState()).toEqual({ kind: 'off' })
    await backup.resume(true)
    expect(backup.store.getState()).toEqual({ kind: 'forgotten' })
    await backup.choose()
    expect(backup.store.getState().kind).toBe('on')
  })

  it('stops at a word, and is left as it is', async () => {
    const file = new PersonsFile()
    const { backup, ledger } = openTab(file, [task('a')])
    await backup.choose()
    await backup.turnOff()
    ledger.add([task('b')])
    await pass(MINUTE)
    expect(backup.store.getState()).toEqual({ kind: 'off' })
    expect(idsIn(file)).toEqual(['test/a'])
  })
})

describe('the texts of answers', () => {
  const answered = { ...task('a'), evidence: evidenceOf(200, '{"an":"answer"}') }
  const LOST = (records: readonly TaskRecord[]) => Promise.resolve(records)

  it('are looked up where the list is carried without them', async () => {
    const file = new PersonsFile()
    const found = () => Promise.resolve([answered])
    const { backup } = openTab(file, [shelved(answered)], false, found)
    await backup.choose()
    expect(inFile(file)).toEqual([answered])
  })

  it('that the browser has lost stay in the file that has them', async () => {
    const file = new PersonsFile()
    await openTab(file, [answered]).backup.choose()
    const { backup, ledger } = openTab(file, [shelved(answered)], true, LOST)
    await backup.resume(true)
    ledger.change(answered.id, (record) => ({ ...record, note: 'noted' }))
    await pass(MINUTE)
    expect(inFile(file)).toEqual([{ ...answered, note: 'noted' }])
  })

  it('that cannot be read just now keep the file from being written', async () => {
    const file = new PersonsFile()
    const { backup } = openTab(file, [shelved(answered)], false, () => Promise.reject(new Error('the disk is away')))
    await backup.choose()
    expect(backup.store.getState()).toMatchObject({ kind: 'failing', why: expect.stringContaining('the disk is away') })
    expect(file.text).toBe('')
  })
})

describe('a file that has what the list has not', async () => {
  const full = await exportJson([task('a'), task('x'), task('y')], NOON, { keepSignedLinks: true })

  it('is not written over by a browser that has lost its list, and gives it back', async () => {
    const file = new PersonsFile()
    file.replace(full)
    const { backup, ledger } = openTab(file, [task('a', 'known here')])
    await backup.choose()
    expect(backup.store.getState()).toEqual({ kind: 'apart', name: 'backup.json', strangers: 2, why: null })
    await pass(MINUTE)
    expect(file.text).toBe(full)
    await backup.adopt()
    expect([...ledger.records()].map(({ id, note }) => [id, note])).toEqual([
      ['test/a', 'known here'],
      ['test/x', ''],
      ['test/y', ''],
    ])
    expect(inFile(file)).toEqual([...ledger.records()])
  })

  it('is written over once the person says so, and not the next time', async () => {
    const file = new PersonsFile()
    file.replace(full)
    const { backup, ledger } = openTab(file, [task('a')])
    await backup.choose()
    await backup.overwrite()
    expect(idsIn(file)).toEqual(['test/a'])
    // Another browser has the same file for its backup.
    file.replace(full)
    ledger.add([task('b')])
    await pass(MINUTE)
    expect(backup.store.getState()).toMatchObject({ kind: 'apart', strangers: 2 })
    expect(file.text).toBe(full)
  })

  it.each([
    ['no export at all', 'my novel'],
    ['of a newer version', full.replace('"version": 1', '"version": 999')],
    [
      'with a task that cannot be read',
      (await exportJson([], NOON, { keepSignedLinks: true })).replace('[', '[{"v":1}'),
    ],
  ])('is not written over when it is %s', async (_what, text) => {
    const file = new PersonsFile()
    file.replace(text)
    const { backup } = openTab(file, [task('a')])
    await backup.choose()
    expect(backup.store.getState()).toMatchObject({ kind: 'apart', strangers: null, why: expect.any(String) })
    expect(file.text).toBe(text)
  })
})
