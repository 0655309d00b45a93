/** `GET /sandbox`: what there is, for somebody with nothing but curl. */
import type { Json } from '#domain/json.ts'
import { SPECIAL_KEYS } from '#sandbox/front/dialect-front.ts'
import type { Dialect } from '#sandbox/front/dialect.ts'
import { FAULT_KINDS, FAULTS } from '#sandbox/faults/fault.ts'
import { SCENARIO_KEYS, SCENARIOS } from '#sandbox/world/scenarios.ts'

export function guide(origin: string, dialects: readonly Dialect[]): Json {
  const base = `${origin}/sandbox`
  const one = dialects[0]?.key ?? ''
  return {
    what: 'An imitation of task APIs with tasks that follow scripts. No key is needed: any works, sk-sandbox for one.',
    dialects: dialects.map((dialect) => ({
      dialect: dialect.key,
      label: dialect.label,
      baseUrl: `${base}/${dialect.key}`,
      submit: dialect.submitCurl(`${base}/${dialect.key}`),
    })),
    control: {
      'a text with ids to paste': `curl ${base}/demo`,
      'make tasks': post(`${base}/tasks`, `{"dialect":"${one}","scenario":"happy-video","count":3,"ageMs":0}`),
      'list tasks': `curl '${base}/tasks?dialect=${one}'`,
      'move the clock': post(`${base}/clock`, '{"advanceMs":60000}'),
      'read the clock': `curl ${base}/clock`,
      'switch a fault on': post(`${base}/faults`, `{"dialect":"${one}","kind":"throttle-seconds","times":3}`),
      'the same for a time, for one task or operation': post(
        `${base}/faults`,
        `{"dialect":"${one}","kind":"html-200","forMs":30000,"operation":"detail"}`,
      ),
      'spoil the outputs': post(`${base}/faults`, '{"dialect":"media","kind":"cut"}'),
      'switch all faults off': `curl -X DELETE ${base}/faults`,
      'limit requests per key': post(`${base}/rate-limit`, '{"perSecond":2,"burst":4}'),
      'limit no more': `curl -X DELETE ${base}/rate-limit`,
      'see what was asked': `curl '${base}/requests?dialect=${one}'`,
      'see which callbacks were sent, and how they were answered': `curl ${base}/callbacks`,
      'forget everything': `curl -X POST ${base}/reset`,
    },
    keys: SPECIAL_KEYS,
    scenarios: {
      how: 'Name one in a prompt, or in POST /sandbox/tasks; "mix" there makes some of each.',
      ...Object.fromEntries(SCENARIO_KEYS.map((key) => [key, SCENARIOS[key].title])),
    },
    faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, FAULTS[kind].title])),
  }
}

function post(url: string, body: string): string {
  return `curl -X POST ${url} -H 'Content-Type: application/json' -d '${body}'`
}
