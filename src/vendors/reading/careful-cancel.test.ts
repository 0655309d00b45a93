import { describe, expect, it } from 'vitest'
import type { ObservedState } from '#domain/task/task.ts'
import { PHASES } from '#domain/task/phase.ts'
import { NOON, aFailure, sawStatus } from '#testing/builders.ts'
import type { CancelOutcome, Script, VendorReply } from '#vendors/port.ts'
import { get, remove } from '#vendors/reading/call.ts'
import { carefulCancel } from '#vendors/reading/careful-cancel.ts'
import { observedTrouble } from '#vendors/reading/http-trouble.ts'

const TASK = get('/tasks/{id}')
const ERASE = remove('/tasks/{id}')
const at = { id: 't-1' }
const reply = (status: number, body = '{}'): VendorReply => ({ status, headers: {}, body, receivedAt: NOON })

function cancelOf(state: ObservedState | null, cancelsIn: readonly ObservedState['phase'][] = ['queued', 'running']) {
  return carefulCancel({
    poll: TASK.once({ at }, (answer) => (state === null ? observedTrouble(answer) : sawStatus(state))),
    cancel: ERASE.once({ at }, (): CancelOutcome => ({ kind: 'requested', observation: null })),
    cancelsIn,
    erases: 'delete its files',
  })
}

/** What was sent, one after the other, and what came of it. */
function run(script: Script<CancelOutcome>, replies: readonly VendorReply[]) {
  const sent: string[] = []
  let step: ReturnType<Script<CancelOutcome>['read']> = { kind: 'ask', ...script }
  for (const answer of replies) {
    if (step.kind === 'done') break
    sent.push(`${step.request.method} ${step.request.path}`)
    step = step.read(answer)
  }
  return { sent, outcome: step.kind === 'done' ? step.value : null }
}

const STATES: readonly ObservedState[] = [
  { phase: 'queued', position: null },
  { phase: 'running', progress: null },
  { phase: 'finishing' },
  { phase: 'unrecognised', word: 'odd' },
  { phase: 'succeeded' },
  { phase: 'failed', failure: aFailure() },
  { phase: 'timedOut', failure: aFailure() },
  { phase: 'cancelled' },
  { phase: 'gone' },
]

describe('a cancel where the call may erase', () => {
  it('knows every phase that a vendor can tell', () => {
    const told = PHASES.filter((phase) => phase !== 'tracked' && phase !== 'submitting' && phase !== 'unconfirmed')
    expect(STATES.map(({ phase }) => phase)).toEqual(told)
  })

  it.each(STATES)('asks first, and sends nothing that could erase: $phase', (state) => {
    const { sent, outcome } = run(cancelOf(state), [reply(200), reply(204)])
    const cancels = state.phase === 'queued' || state.phase === 'running'
    expect(sent).toEqual(cancels ? ['GET /tasks/t-1', 'DELETE /tasks/t-1'] : ['GET /tasks/t-1'])
    expect(outcome?.kind).toBe(cancels ? 'requested' : 'too-late')
    if (outcome?.kind === 'too-late') {
      expect(outcome.message).toContain('would delete its files')
      expect(outcome.observation).toMatchObject({ state })
    }
  })

  it('respects a vendor that cancels only what waits', () => {
    expect(run(cancelOf({ phase: 'running', progress: null }, ['queued']), [reply(200), reply(204)]).sent).toHaveLength(
      1,
    )
  })

  it.each([500, 429, 401])('sends nothing where the answer does not tell: %i', (status) => {
    const { sent, outcome } = run(cancelOf(null), [reply(status), reply(204)])
    expect([sent.length, outcome?.kind]).toEqual([1, 'trouble'])
  })
})
