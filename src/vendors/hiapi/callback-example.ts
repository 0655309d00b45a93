/** A receiver of HiAPI's callbacks (its Python SDK 0.2.1, webhooks). A test runs it as it stands. */
import type { CallbackExample } from '#vendors/advice.ts'

export const example: CallbackExample = {
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
