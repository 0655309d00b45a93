/** A receiver of PiAPI's webhooks (https://piapi.ai/docs/unified-webhook). A test runs it as it stands. */
import type { CallbackExample } from '#vendors/advice.ts'

export const example: CallbackExample = {
  title: 'PiAPI',
  how:
    'The secret of config.webhook_config comes back in the header X-Webhook-Secret as it is. It is no signature: it ' +
    'proves the sender only while nobody else sees it, so use https and a secret of its own for each service.',
  fileName: 'piapi-webhook.cjs',
  code: `// PIAPI_WEBHOOK_SECRET=... PORT=8080 node piapi-webhook.cjs   (behind https, reachable from Cloudflare)
const { createHash, timingSafeEqual } = require('node:crypto')
const { createServer } = require('node:http')

const secret = process.env.PIAPI_WEBHOOK_SECRET
if (!secret) throw new Error('set PIAPI_WEBHOOK_SECRET to the secret of config.webhook_config')

const LONGEST_BODY = 1_000_000
const done = new Set() // a table in your database, with task id and status as its unique key

// Digests have one length, so that the comparison tells nothing about the secret's.
const digest = (text) => createHash('sha256').update(text).digest()

async function receive(request) {
  const given = String(request.headers['x-webhook-secret'] ?? '')
  if (!timingSafeEqual(digest(given), digest(secret))) return 401
  const chunks = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > LONGEST_BODY) return 413
    chunks.push(chunk)
  }
  const { timestamp, data: task } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  // Repeated when the answer was lost; some kinds of tasks also report while they are processing.
  const event = task.task_id + ' ' + String(task.status).toLowerCase()
  if (!done.has(event)) {
    done.add(event)
    console.log(event, new Date(timestamp * 1000).toISOString())
  }
  return 204
}

createServer((request, response) => {
  receive(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(400).end(),
  )
}).listen(Number(process.env.PORT ?? 8080))
`,
}
