import { bodyOf } from '#engine/conversation/request-body.ts'
import { type ScenarioKey, scenarioOf } from '#sandbox/world/scenarios.ts'
import type { SandboxDesk } from '#testing/sandbox-desk.ts'
import type { Script, Vendor } from '#vendors/port.ts'

/** Runs a vendor's script over the sandbox to its end, one request after the other. */
export async function runOver<T>(desk: SandboxDesk, vendor: Vendor, script: Script<T>): Promise<T> {
  for (;;) {
    const { method, path, headers } = script.request
    const signed = { ...headers, ...vendor.fixedHeaders, ...vendor.authorize('sk-test') }
    const body = bodyOf(script.request)
    const asked = { key: null, headers: signed, ...(body === null ? {} : { body }) }
    const reply = await desk.ask(method, `/${vendor.key}${path}`, asked)
    const { status, text } = reply
    const received = { status, headers: Object.fromEntries(reply.headers), body: text, receivedAt: desk.now() }
    const step = script.read(received)
    if (step.kind === 'done') return step.value
    script = step
  }
}

/** The phase each scenario comes to, as the adapters name it. */
export function lastPhase(scenario: ScenarioKey): string {
  const { stages, ending, vanishesAfter } = scenarioOf(scenario)
  if (vanishesAfter !== null) return 'gone'
  const stuck = stages.find(({ lasts }) => lasts === 'forever')
  if (stuck) return stuck.phase === 'strange' ? 'unrecognised' : stuck.phase
  if (ending.kind === 'succeeded') return 'succeeded'
  if (ending.reason === 'cancelled') return 'cancelled'
  return ending.reason === 'timeout' ? 'timedOut' : 'failed'
}
