import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importJson } from '#engine/storage/export-tasks.ts'
import { exportJson } from '#testing/exported.ts'
import { readRow, toRow } from '#engine/storage/rows.ts'
import type { TabMessage } from '#engine/storage/tab-channel.ts'
import { openTabChannel } from '#engine/storage/tabs.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'
import { hostileLink } from '#testing/hostile-links.ts'

const GOOD = anOutput({ key: 'good', url: 'https://cdn.example/a.png' })

const taskWith = (url: string) =>
  aRecordIn({ phase: 'succeeded' }, NOON, { outputs: [GOOD, anOutput({ key: 'bad', url })] })

/** What this tab makes of a message from another one. */
function heard(data: unknown): TabMessage | undefined {
  let message: TabMessage | undefined
  const nothing = () => undefined
  const channel = openTabChannel(() => ({
    postMessage: nothing,
    addEventListener: (_type, listener) => listener({ data }),
    close: nothing,
  }))
  channel.subscribe((one) => {
    message = one
  })
  return message
}

const isWebLink = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

describe('a link that is no web address', () => {
  it('comes in by no way: not from the disk, a file or another tab; its task and other outputs do', async () => {
    await fc.assert(
      fc.asyncProperty(hostileLink, async (url) => {
        const record = taskWith(url)
        const row = readRow(JSON.parse(JSON.stringify(toRow(record))))
        const imported = importJson(await exportJson([record], NOON, { keepSignedLinks: true }))
        const message = heard({ kind: 'records', changed: [toRow(record)], forgotten: [] })
        const found = [
          row.kind === 'record' ? [row.record] : [],
          imported.kind === 'tasks' ? imported.records : [],
          message?.kind === 'records' ? message.changed : [],
        ]
        for (const [one, ...others] of found) {
          expect(others).toEqual([])
          expect(one?.id).toBe(record.id)
          expect(one?.outputs[0]).toEqual(GOOD)
          for (const output of one?.outputs ?? []) expect(isWebLink(output.url), output.url).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is named in the timeline of its task', () => {
    const row = readRow(toRow(taskWith('data:text/html,<script>alert(1)</script>')))
    expect(row).toMatchObject({ kind: 'record', record: { outputs: [{ key: 'good' }] } })
    const last = row.kind === 'record' ? row.record.timeline.at(-1) : undefined
    expect(last).toEqual({
      kind: 'anomaly',
      at: NOON,
      text: 'An output was left out: its link is no web address (data:text/html,<script>alert(1)</script>).',
    })
  })
})
