/** Tasks as a person exported them: thousands are in the list at once, without a vendor that made them. */

const MODELS = ['flux-1', 'kling', 'veo-3'] as const

/** As it stands in an exported file, written out. It has no picture, so that nothing is fetched. */
const FILE = {
  key: '0',
  kind: 'file',
  role: null,
  url: 'https://files.example/made.bin',
  expiry: null,
  bytes: null,
  width: null,
  height: null,
  durationMs: null,
  saved: null,
  copy: null,
  told: null,
  answer: null,
}

/**
 * A file of so many tasks that are over: made things beside failures, so that no screen is empty. Every fifth failed,
 * every other one has a tag, and those of three models take turns.
 */
export function exportedTasks(count: number): Buffer {
  // Within every range that the charts offer.
  const at = Date.now() - 3_600_000
  const tasks = Array.from({ length: count }, (_, index) => {
    const id = `tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R${String(index).padStart(6, '0')}`
    const isFailed = index % 5 === 0
    const failure = { step: 'task', httpStatus: 200, code: 'TASK_FAILED', message: 'no', requestId: null, raw: null }
    const phase = isFailed ? 'failed' : 'succeeded'
    const record = {
      id: `hiapi/${id}`,
      connection: 'hiapi',
      vendor: 'hiapi',
      model: MODELS[index % MODELS.length],
      remote: { id, handle: { id } },
      request: null,
      resubmitOf: null,
      addedAt: at + index,
      state: isFailed ? { phase, failure } : { phase },
      contact: { kind: 'fine' },
      timeline: [{ kind: 'phase', phase, word: phase, notBefore: at, notAfter: at + index, source: 'observed' }],
      estimate: null,
      cost: isFailed ? null : { used: 2, estimated: null, unit: 'credits' },
      outputs: isFailed ? [] : [FILE],
      evidence: null,
      tags: index % 2 === 0 ? ['even'] : [],
      note: '',
      paused: false,
    }
    return { v: 2, record }
  })
  return Buffer.from(JSON.stringify({ format: 'renderwatch-tasks', version: 1, tasks }))
}
