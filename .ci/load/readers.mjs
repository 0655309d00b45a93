// @ts-check
// Many downloads at the same time, from a process of their own: `{ url, count }` comes in, what arrived and how long it took
// goes out. Nothing is kept of the bytes.
import { Agent, get } from 'node:http'

const agent = new Agent({ keepAlive: false })

process.on('message', (/** @type {{ url: string, count: number }} */ order) => void read(order))
process.on('disconnect', () => process.exit())

/** @param {{ url: string, count: number }} order */
async function read({ url, count }) {
  const from = performance.now()
  const lengths = await Promise.all(Array.from({ length: count }, () => lengthOf(url)))
  process.send?.({ bytes: lengths.reduce((sum, one) => sum + one, 0), milliseconds: performance.now() - from })
}

/** @param {string} url @returns {Promise<number>} */
function lengthOf(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { 'sec-fetch-site': 'same-origin' } }, (response) => {
      let length = 0
      response.on('data', (/** @type {Buffer} */ piece) => (length += piece.length))
      response.on('end', () => resolve(length))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}
