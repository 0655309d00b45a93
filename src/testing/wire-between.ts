/** A wire to a server that can be cut, or made to swallow what goes one way: what a network does. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

export interface WireBetween {
  readonly port: number
  /** From now on nothing of what is said this way arrives, and nobody is told so. */
  readonly swallow: (way: 'requests' | 'answers' | null) => void
  /** Cuts all connections on the side of who asks; the server may go on waiting on its side. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

/** @param target the path of a socket. */
export async function wireBetween(target: string): Promise<WireBetween> {
  let swallowed: 'requests' | 'answers' | null = null
  const asking = new Set<Socket>()
  const all = new Set<Socket>()
  const server = createServer((client) => {
    const far = connect(target)
    asking.add(client)
    for (const socket of [client, far]) {
      all.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => all.delete(socket))
    }
    client.on('data', (bytes) => swallowed !== 'requests' && far.write(bytes))
    far.on('data', (bytes) => swallowed !== 'answers' && client.write(bytes))
    far.on('close', () => client.destroy())
    client.on('close', () => asking.delete(client))
    // Who hangs up is heard on the other side; a cut is not.
    client.on('end', () => far.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    swallow: (way) => (swallowed = way),
    cut() {
      for (const socket of asking) socket.destroy()
    },
    async close() {
      for (const socket of all) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
