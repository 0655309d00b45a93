import { describe, expect, it } from 'vitest'
import { HOUR } from '#domain/time.ts'
import { runOver } from '#testing/over-sandbox.ts'
import { seen } from '#testing/recorded-reply.ts'
import { createSandboxDesk, type SandboxDesk } from '#testing/sandbox-desk.ts'
import { comfyui } from '#vendors/comfyui/adapter.ts'

const GRAPH = {
  3: { class_type: 'KSampler', inputs: { positive: ['6', 0], negative: ['7', 0] } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: 'happy-image of a lighthouse' } },
  7: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry' } },
}

const ask = (desk: SandboxDesk, id: string) => runOver(desk, comfyui, comfyui.poll({ id }))

function cancel(desk: SandboxDesk, id: string) {
  const script = comfyui.cancel?.({ id })
  if (script === undefined) throw new Error('cannot cancel')
  return runOver(desk, comfyui, script)
}

describe('ComfyUI over the sandbox', () => {
  it('makes a prompt under our own id, and finds it by that', async () => {
    const desk = createSandboxDesk()
    const order = {
      model: 'workflow',
      params: { workflow: JSON.stringify(GRAPH) },
      options: {},
      idempotencyKey: 'own-7',
    }
    const made = await runOver(desk, comfyui, comfyui.submit(order))
    expect(made).toMatchObject({ kind: 'accepted', remote: { id: 'own-7' } })
    const { lookUpByOwnKey } = comfyui
    expect(lookUpByOwnKey && (await runOver(desk, comfyui, lookUpByOwnKey('own-7'))).kind).toBe('accepted')
    expect(lookUpByOwnKey && (await runOver(desk, comfyui, lookUpByOwnKey('own-8'))).kind).toBe('unknown')
    desk.pass(HOUR)
    expect(await ask(desk, 'own-7')).toMatchObject({
      state: { phase: 'succeeded' },
      facts: { prompt: 'happy-image of a lighthouse' },
      outputs: [{ kind: 'image', keyedBy: null }],
    })
  })

  it('takes what waits out of the queue, interrupts what runs, and leaves what is over', async () => {
    const desk = createSandboxDesk()
    const waiting = await desk.make('comfyui', 'stuck-queue')
    const running = await desk.make('comfyui', 'stuck-running', { ageMs: HOUR })
    const over = await desk.make('comfyui', 'happy-image', { ageMs: HOUR })
    expect(await ask(desk, waiting)).toMatchObject({ state: { phase: 'queued', position: 1 } })
    expect((await cancel(desk, waiting)).kind).toBe('requested')
    expect((await cancel(desk, running)).kind).toBe('requested')
    expect((await cancel(desk, over)).kind).toBe('too-late')
    // It is in no history: only whoever cancelled it knows what became of it.
    expect(seen(await ask(desk, waiting))).toBe('gone')
    expect(seen(await ask(desk, running))).toBe('cancelled')
    expect(seen(await ask(desk, over))).toBe('succeeded')
  })

  it('lists what waits and runs before what is over', async () => {
    const desk = createSandboxDesk()
    await desk.make('comfyui', 'happy-image', { ageMs: HOUR })
    await desk.make('comfyui', 'task-failed', { ageMs: HOUR })
    await desk.make('comfyui', 'stuck-queue')
    const page = comfyui.list && (await runOver(desk, comfyui, comfyui.list(null, 10)))
    const phases = page?.kind === 'page' ? page.tasks.map(({ observation }) => seen(observation)) : []
    expect(phases[0]).toBe('queued')
    expect(phases.toSorted()).toEqual(['failed', 'queued', 'succeeded'])
  })
})
