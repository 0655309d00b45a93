import { describe, expect, it } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { supportTicket } from '#parts/support-ticket.ts'
import { aRecord, aRecordIn, NOON } from '#testing/builders.ts'

const about = { vendor: 'HiAPI', baseUrl: 'https://api.hiapi.ai', lastHeard: NOON + 5000, now: NOON + 400_000 }

describe('supportTicket', () => {
  it('has what support asks for, in UTC', () => {
    const failure = {
      step: 'task',
      httpStatus: 200,
      code: 'TASK_FAILED',
      message: 'bad luck',
      requestId: 'req_7',
      raw: null,
    } as const
    const text = supportTicket(aRecordIn({ phase: 'failed', failure }), about)
    expect(text).toContain('Vendor: HiAPI (https://api.hiapi.ai)')
    expect(text).toContain('Task id: tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W')
    expect(text).toContain('Request id: req_7')
    expect(text).toContain('Error: TASK_FAILED: bad luck')
    expect(text).toContain('at 2026-06-01T12:00:00.000Z  Failed ("failed")')
  })

  it('says how long a task has waited', () => {
    expect(supportTicket(aRecordIn({ phase: 'queued', position: null }), about)).toContain('Queued for: 6:40')
  })

  it('holds no secret and no prompt', () => {
    const request = {
      model: 'm',
      params: { prompt: 'my private idea' },
      options: { callback_url: 'https://me.example/?token=abcdefgh' },
      idempotencyKey: 'key-1',
    }
    const evidence = evidenceOf(200, '{"secret":"hunter22hunter22","a":"Bearer abcdefghijkl"}')
    const text = supportTicket(aRecord({ request, evidence }), about)
    expect(text).not.toMatch(/hunter22|abcdefgh|private idea/)
    expect(text).toContain('Idempotency key: key-1')
  })
})
