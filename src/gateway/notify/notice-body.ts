/** What a notice says: no key, no link, and nothing that calls a whole channel. */
import { PHASE_WORDS } from '#domain/task/phase.ts'
import { redact } from '#domain/task/redact.ts'
import { failureOf, titleOf, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { NotifyConfig } from '#gateway/notify/notify-config.ts'
import type { News } from '#keeper/keeper-news.ts'

export interface Notice {
  readonly event: 'task.ended' | 'outputs.at-risk' | 'connection.blocked' | 'test'
  readonly text: string
  readonly task?: {
    readonly id: string
    readonly connection: string
    readonly model: string | null
    readonly phase: string
    readonly title: string | null
  }
  readonly connection?: string
  readonly expiresAt?: string
}

const LONGEST_TITLE = 120
/** A wave of results must not bury a channel. */
const MOST_LINES = 10

export const TEST_NOTICE: Notice = { event: 'test', text: 'A test notice from Renderwatch: this way works.' }

export function noticesOf({ ended, risks, blocked }: News): readonly Notice[] {
  return [
    ...blocked.map(({ connection, health }): Notice => {
      const why = health.kind === 'blocked' ? `: ${plain(health.trouble.message)}` : ''
      return {
        event: 'connection.blocked',
        text: `${plain(connection.label)} is blocked${why}`,
        connection: connection.id,
      }
    }),
    ...risks.map(({ record, expiresAt }): Notice => {
      const at = new Date(expiresAt).toISOString()
      const text = `An output that nobody saved expires at ${at.slice(0, 16).replace('T', ' ')} UTC: ${nameOf(record)}`
      return { event: 'outputs.at-risk', text, task: taskOf(record), expiresAt: at }
    }),
    ...ended.map((record): Notice => ({ event: 'task.ended', text: endWords(record), task: taskOf(record) })),
  ]
}

/** @param at when it is sent. */
export function bodyOf(notices: readonly Notice[], shape: NotifyConfig['shape'], at: EpochMs): string {
  if (shape === 'json') return JSON.stringify({ source: 'renderwatch', at: new Date(at).toISOString(), notices })
  const lines = notices.slice(0, MOST_LINES).map(({ text }) => text)
  const rest = notices.length - lines.length
  return JSON.stringify({ text: [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n') })
}

function endWords(record: TaskRecord): string {
  const failure = failureOf(record)
  const why = failure === null ? '' : ` (${plain(failure.message)})`
  return `${PHASE_WORDS[record.state.phase]}: ${nameOf(record)}${why}`
}

function taskOf(record: TaskRecord): NonNullable<Notice['task']> {
  const { id, connection, model, state } = record
  const title = titleOf(record)
  return { id, connection, model, phase: state.phase, title: title === null ? null : plain(title) }
}

function nameOf(record: TaskRecord): string {
  const title = titleOf(record)
  return [title === null ? record.id : plain(title), record.model ?? ''].filter((part) => part !== '').join(' · ')
}

/** Prompts and vendors' messages are written by others: one line, no secret, no markup and no cry for everybody. */
function plain(text: string): string {
  const line = redact(text)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('@', '@\u200B')
    .trim()
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line
}
