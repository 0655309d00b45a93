import { describe, expect, it } from 'vitest'
import type { NotifyResult, NotifyState } from '#domain/connection/settings-protocol.ts'
import { resultWords } from '#screens/settings/webhook-words.ts'
import { NOON } from '#testing/builders.ts'

const state = (last: NotifyResult | null, waiting = 0): NotifyState => ({
  address: 'https://x.example/…',
  shape: 'text',
  ended: true,
  risks: true,
  blocked: true,
  waiting,
  last,
})

describe('the last notice', () => {
  it.each<[NotifyResult | null, number, RegExp]>([
    [null, 0, /^Nothing was sent since the gateway started\.$/],
    [null, 1, /1 notice waits to be sent\.$/],
    [{ kind: 'sent', at: NOON, status: 200 }, 0, /^Last notice: sent at .*\.$/],
    [{ kind: 'refused', at: NOON, status: 404 }, 0, /refused with 404 at .*\. It is not sent again\.$/],
    [{ kind: 'refused', at: NOON, status: 302 }, 0, /refused with 302 .* Redirects are not followed/],
    [{ kind: 'failing', at: NOON, status: 500 }, 3, /answered with 500 at .*\. 3 notices wait to be sent\.$/],
    [
      { kind: 'unreachable', at: NOON, why: 'no answer within 10 s' },
      1,
      /not taken at .*, no answer within 10 s\. 1 notice waits/,
    ],
  ])('is said as it was: %j with %i waiting', (last, waiting, words) => {
    expect(resultWords(state(last, waiting), 'utc')).toMatch(words)
  })
})
