// @ts-check
// A media server in a process of its own: `/<bytes>/<any name>` is a picture of so many bytes, at the speed of its reader.
import { createServer } from 'node:http'

const PIECE = Buffer.alloc(256 * 1024, 7)
const HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const server = createServer((request, response) => {
  const bytes = Number(request.url?.split('/')[1])
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes })
  response.write(HEAD)
  let left = bytes - HEAD.length
  const send = () => {
    while (left > 0) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length))
      left -= piece.length
      if (!response.write(piece)) return
    }
    response.end()
  }
  response.on('drain', send)
  send()
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
