import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { AtRisk } from '#domain/output/expiry.ts'
import type { ConnectionsState, LedgerState, PollingState } from '#engine/engine.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { openNoticeDesk } from '#app/notice-desk.ts'
import type { Notice } from '#parts/notice-words.ts'
import type { NoticeChoices } from '#preferences/notice-choices.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'
import { surroundings } from '#testing/test-engine.ts'

const RUNNING = aRecordIn({ phase: 'running', progress: null }, NOON, { id: 'a/1', note: 'a fox' })
const DONE: TaskRecord = { ...RUNNING, state: { phase: 'succeeded' } }
const RISK: AtRisk = { record: DONE, output: anOutput(), level: 'urgent', expiresAt: NOON + 60_000 }

function aDesk(changes: Partial<NoticeChoices> = {}, mode: PollingState['mode'] = 'polling', permission = true) {
  const ledger = createStore<LedgerState>(() => ({ tasks: new Map([[RUNNING.id, RUNNING]]), loaded: true }))
  const connections = createStore<ConnectionsState>(() => ({ gateway: 'ready', statuses: new Map() }))
  const environment = surroundings()
  const shown: Notice[] = []
  let tones = 0
  const planned = new Set<() => void>()
  const told: { tell: (risks: readonly AtRisk[]) => void; mayTell: () => boolean }[] = []
  const choices: NoticeChoices = {
    desktop: true,
    asked: true,
    ended: true,
    expiring: true,
    blocked: true,
    sound: false,
    quiet: false,
    ...changes,
  }
  const close = openNoticeDesk(
    {
      ledger: { ...NO_LEDGER, store: ledger },
      connections,
      polling: { ...NO_POLLING, store: createStore<PollingState>(() => ({ mode, live: 1, liveBy: new Map() })) },
      reminders: {
        ...NO_REMINDERS,
        subscribe(tell, mayTell) {
          told.push({ tell, mayTell })
          return () => told.pop()
        },
      },
    },
    {
      environment,
      choices: () => choices,
      now: () => NOON,
      zone: () => 'utc' as const,
      after(_delay, run) {
        planned.add(run)
        return () => planned.delete(run)
      },
      allowed: () => permission,
      show: (notice) => shown.push(notice),
      sound: () => (tones += 1),
    },
  )
  return {
    shown,
    environment,
    told,
    close,
    tones: () => tones,
    becomesUnseen: (record: TaskRecord) => ledger.setState({ tasks: new Map([[record.id, record]]) }),
    becomes(record: TaskRecord) {
      ledger.setState({ tasks: new Map([[record.id, record]]) })
      for (const run of planned) run()
    },
  }
}

describe('the notice desk', () => {
  it('tells of an end once, while the page is hidden', () => {
    const desk = aDesk()
    desk.environment.set({ visible: false })
    desk.becomes(DONE)
    desk.becomes({ ...DONE, note: 'a red fox' })
    expect(desk.shown).toMatchObject([{ title: 'Succeeded', body: 'a fox' }])
    expect(desk.tones()).toBe(0)
  })

  it('does not tell later what was seen on the page', () => {
    const desk = aDesk()
    desk.becomes(DONE)
    desk.environment.set({ visible: false })
    desk.becomes({ ...DONE, note: 'x' })
    expect(desk.shown).toEqual([])
  })

  it('does not tell of what ended in the moment of leaving', () => {
    const desk = aDesk()
    desk.becomesUnseen(DONE)
    desk.environment.set({ visible: false })
    desk.environment.set({ online: false })
    desk.becomes({ ...DONE, note: 'x' })
    expect(desk.shown).toEqual([])
  })

  it.each<[string, Partial<NoticeChoices>, PollingState['mode'], boolean]>([
    ['in quiet mode', { quiet: true }, 'polling', true],
    ['when ends are not wanted', { ended: false }, 'polling', true],
    ['in a tab that follows another', {}, 'following', true],
    ['when the browser does not allow it', {}, 'polling', false],
  ])('is silent %s', (_name, choices, mode, permission) => {
    const desk = aDesk(choices, mode, permission)
    desk.environment.set({ visible: false })
    desk.becomes(DONE)
    expect(desk.shown).toEqual([])
  })

  it('plays a tone when that is wanted', () => {
    const desk = aDesk({ sound: true })
    desk.environment.set({ visible: false })
    desk.becomes(DONE)
    expect(desk.tones()).toBe(1)
  })

  it('warns of outputs that die soon, and leaves the warning to later while it may not', () => {
    const desk = aDesk()
    desk.environment.set({ visible: false })
    expect(desk.told[0]?.mayTell()).toBe(true)
    desk.told[0]?.tell([RISK])
    expect(desk.shown).toMatchObject([{ title: 'An output expires at 12:01:00' }])
    const quiet = aDesk({ quiet: true })
    quiet.environment.set({ visible: false })
    expect(quiet.told[0]?.mayTell()).toBe(false)
  })

  it('says nothing after it was closed', () => {
    const desk = aDesk()
    desk.close()
    desk.environment.set({ visible: false })
    desk.becomes(DONE)
    expect(desk.shown).toEqual([])
  })
})

const unused = () => {
  throw new Error('the desk does not call this')
}
const NO_LEDGER = {
  records: unused,
  hear: unused,
  get: unused,
  findByRemote: unused,
  observed: unused,
  add: unused,
  change: unused,
  forget: unused,
  lastHeard: unused,
  lastSeen: unused,
}
const NO_POLLING = { pause: unused, resume: unused, checkNow: unused, watch: unused, log: unused, nextPollAt: unused }
const NO_REMINDERS = { snooze: unused, decline: unused, wake: unused }
