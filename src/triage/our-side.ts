/**
 * Trouble on our own side and on the line. These go before the vendors' rules: what our gateway or a proxy answered
 * says nothing about the vendor, and a submit without an answer is one thing whatever the status was.
 */
import { MINUTE, SECOND } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'

/** It passes by itself, costs nothing to ask again, and nobody has to do anything. */
const PASSING = {
  actor: 'nobody',
  retry: { kind: 'after-wait', waitMs: 5 * SECOND },
  bills: false,
  source: null,
} as const

export const OUR_SIDE_RULES: readonly TriageRule[] = [
  {
    id: 'general/missing-key',
    when: [{ codes: ['missing_key'], reasons: ['credentials'] }],
    verdict: {
      category: 'credentials',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'The gateway has no key for this connection',
      explanation:
        'The configuration names no key, or an environment variable that is empty. Nothing was sent to the vendor.',
      steps: ['Put the key into the config file or the environment variable it names.', 'Start Renderwatch again.'],
      source: null,
    },
  },
  {
    id: 'general/redirect',
    when: [{ codes: ['upstream_redirect'] }],
    verdict: {
      category: 'gateway',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: 'unknown',
      title: 'The vendor sent us elsewhere',
      explanation:
        'The answer was a redirect. Renderwatch does not follow it, so that the key stays with the vendor it belongs to.',
      steps: [
        'Check the base address of this connection: http instead of https, or a missing part, are the usual causes.',
      ],
      source: null,
    },
  },
  {
    id: 'general/unconfirmed',
    when: [
      {
        steps: ['submit'],
        reasons: ['offline', 'network', 'timeout', 'server', 'unintelligible', 'too-large', 'not-found', 'gateway'],
      },
    ],
    verdict: {
      category: 'submit',
      actor: 'nobody',
      retry: { kind: 'after-wait', waitMs: 5 * SECOND },
      bills: 'unknown',
      title: 'We do not know whether the vendor made this task',
      explanation:
        'The submit was sent, and no answer that tells came back. Where the vendor honours idempotency keys, the same request with the same key is sent again and can make one task at most. Elsewhere sending it again may bill twice.',
      steps: [
        'Do not submit it as a new task.',
        'If it stays unconfirmed, look in the list of tasks at the vendor before you send it again.',
      ],
      source: null,
    },
  },
  {
    id: 'general/offline',
    when: [{ reasons: ['offline'] }],
    verdict: {
      ...PASSING,
      category: 'network',
      actor: 'you',
      title: 'This device is offline',
      explanation:
        'Nothing can be asked at the moment. The tasks go on at the vendor, and what is on screen is the last known state.',
      steps: ['Get back online: Renderwatch goes on by itself.'],
    },
  },
  {
    id: 'general/network',
    when: [{ reasons: ['network'] }],
    verdict: {
      ...PASSING,
      category: 'network',
      title: 'The vendor could not be reached',
      explanation:
        'The connection failed before an answer came. This says nothing about the task, which goes on at the vendor.',
      steps: [
        'Wait a little: Renderwatch asks again by itself, with growing pauses.',
        'If it stays, check that Renderwatch still runs in its terminal, the base address, and any proxy or firewall.',
      ],
    },
  },
  {
    id: 'general/timeout',
    when: [{ reasons: ['timeout'] }],
    verdict: {
      ...PASSING,
      category: 'network',
      title: 'No answer in time',
      explanation:
        'The vendor took the question but did not answer in time. This says nothing about the task, which goes on.',
      steps: [
        'Wait a little: Renderwatch asks again by itself, with growing pauses.',
        'If it stays, look at the status page of the vendor.',
      ],
    },
  },
  {
    id: 'general/too-large',
    when: [{ reasons: ['too-large'] }],
    verdict: {
      category: 'drift',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: MINUTE },
      bills: false,
      title: 'The answer is far too large',
      explanation:
        'A status answer takes a few kilobytes; this one was so large that Renderwatch stopped reading. The task itself is not affected.',
      steps: [
        'Check the base address of this connection.',
        'If it is right, show the vendor the task id and the time.',
      ],
      source: null,
    },
  },
  {
    id: 'general/gateway',
    when: [{ reasons: ['gateway'] }],
    verdict: {
      category: 'gateway',
      actor: 'you',
      retry: { kind: 'after-change' },
      bills: false,
      title: 'The gateway did not pass the request on',
      explanation:
        'The local gateway of Renderwatch refused it; the message says why. The task at the vendor is not affected.',
      steps: ['Read the message.', 'Check the configuration, start Renderwatch again, and reload this page.'],
      source: null,
    },
  },
  {
    id: 'general/refused-on-the-way',
    // The words are those of `reading/http-trouble.ts`: a vendor's own 401 or 403 has other reasons.
    when: [{ statuses: [401, 403], reasons: ['server'], says: ['something on the way'] }],
    verdict: {
      ...PASSING,
      category: 'network',
      title: 'Refused on the way to the vendor',
      explanation:
        'The refusal is not in the form in which this vendor answers: a challenge page, a firewall or a proxy in between does that. It says nothing about the key, nor about the task, which goes on at the vendor.',
      steps: [
        'Wait a little: Renderwatch asks again by itself, with growing pauses.',
        'If it stays, look at the last answer below, and check the base address and any proxy or VPN.',
      ],
    },
  },
  {
    id: 'general/drift',
    when: [{ reasons: ['unintelligible'] }],
    verdict: {
      category: 'drift',
      actor: 'vendor',
      retry: { kind: 'after-wait', waitMs: MINUTE },
      bills: false,
      title: 'The answer makes no sense to Renderwatch',
      explanation:
        'Something answered, but not in the way this vendor documents: a page of a proxy in between, a wrong base address, a cut-off answer, or a changed API. The task keeps its last known state, and asking goes on.',
      steps: [
        'Look at the last answer below: an HTML page points to the address or a proxy.',
        'If the vendor has changed its API, report it to Renderwatch with that answer.',
      ],
      source: null,
    },
  },
]
