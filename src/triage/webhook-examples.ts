/**
 * Receivers of callbacks to copy: small whole programs for Node without a package. A test runs them as they stand.
 * Sources: HiAPI's Python SDK 0.2.1 (webhooks) and https://piapi.ai/docs/unified-webhook.
 */
import type { VendorKey } from '#domain/task/task.ts'

export interface WebhookExample {
  /** Whose callbacks it receives. */
  readonly title: string
  /** What makes a callback genuine, in a sentence. */
  readonly how: string
  readonly fileName: string
  readonly code: string
}

const HIAPI: WebhookExample = {
  title: 'HiAPI',
  how:
    'With a signing key set in HiAPI’s console, each callback carries X-HiAPI-Timestamp and X-HiAPI-Signature, the ' +
    'hex HMAC-SHA-256 of timestamp, “.” and the raw body. Without such a key there is no signature.',
  fileName: 'hiapi-callback.cjs',
  code: `// HIAPI_SIGNING_KEY=... PORT=8080 node hiapi-callback.cjs   (behind https with a complete certificate chain)
const { createHmac, timingSafeEqual } = require('node:crypto')
const { createServer } = require('node:http')

const key = process.env.HIAPI_SIGNING_KEY
if (!key) throw new Error('set HIAPI_SIGNING_KEY: without it anybody can pretend to be HiAPI')

const OLDEST_SECONDS = 300
const LONGEST_BODY = 1_000_000
const done = new Set() // a table in your database, with taskId as its unique key

function isGenuine(rawBody, timestamp, signature) {
  const age = Math.abs(Date.now() / 1000 - Number(timestamp))
  if (!/^\\d{1,12}$/.test(timestamp) || age > OLDEST_SECONDS) return false
  // Over the bytes as they came: JSON that was parsed and written again may differ.
  const expected = createHmac('sha256', key).update(timestamp + '.').update(rawBody).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

async function receive(request) {
  const chunks = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > LONGEST_BODY) return 413
    chunks.push(chunk)
  }
  const rawBody = Buffer.concat(chunks)
  const header = (name) => String(request.headers[name] ?? '')
  if (!isGenuine(rawBody, header('x-hiapi-timestamp'), header('x-hiapi-signature'))) return 401
  const task = JSON.parse(rawBody.toString('utf8'))
  // Delivered at least once, perhaps twice at the same time: the second one changes nothing.
  if (!done.has(task.taskId)) {
    done.add(task.taskId)
    console.log(task.taskId, task.status) // note it here, download the outputs after the answer
  }
  return 204
}

createServer((request, response) => {
  // Answer 2xx within seconds: anything else is sent again.
  receive(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(400).end(),
  )
}).listen(Number(process.env.PORT ?? 8080))
`,
}

const PIAPI: WebhookExample = {
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

const EXAMPLES: Readonly<Record<VendorKey, WebhookExample>> = { hiapi: HIAPI, piapi: PIAPI }

/** Null where the vendor documents no way to tell its callbacks from forged ones. */
export function webhookExampleFor(vendor: VendorKey): WebhookExample | null {
  return EXAMPLES[vendor] ?? null
}
