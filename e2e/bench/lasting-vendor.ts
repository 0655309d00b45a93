/**
 * KIE, as far as a poll goes, with tasks that never end. It has no list and answers about one task at a time, so that
 * whoever wants to know about thousands has to ask as often.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'

export interface LastingVendor {
  readonly url: string
  /** Answers so far. */
  polls(): number
  close(): void
}

export async function startLastingVendor(): Promise<LastingVendor> {
  let polls = 0
  const server = createServer((request, response) => {
    const taskId = new URL(request.url ?? '/', 'http://vendor').searchParams.get('taskId')
    response.writeHead(200, { 'content-type': 'application/json' })
    if (taskId === null) return response.end(JSON.stringify({ code: 200, msg: 'success', data: 1000 }))
    polls++
    response.end(JSON.stringify({ code: 200, msg: 'success', data: running(taskId) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the vendor has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    polls: () => polls,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function running(taskId: string) {
  return {
    taskId,
    model: 'grok-imagine/text-to-image',
    state: 'generating',
    param: JSON.stringify({ model: 'grok-imagine/text-to-image', input: { prompt: 'A harbour beside a meadow' } }),
    resultJson: '',
    failCode: '',
    failMsg: '',
    costTime: null,
    completeTime: null,
    createTime: Date.UTC(2026, 10, 1),
    updateTime: Date.UTC(2026, 10, 1),
  }
}
