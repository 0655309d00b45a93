import type { ConnectionId } from '#domain/task/task.ts'
import type { Engine } from '#engine/engine.ts'
import { probeWords, type ProbeWords } from '#parts/probe-words.ts'
import type { Toast } from '#ui/toast.tsx'

/** What is said of a connection that was just added, once its key was tried. */
function addedWords({ good, text }: ProbeWords): string {
  return good ? `The connection is added, and its key works: ${text}` : `The connection is added. ${text}`
}

/** Tries the key of a new connection, with the call that bills nothing: a typing mistake is told while it can be seen. */
export async function testAdded(
  engine: { readonly commands: Pick<Engine['commands'], 'testConnection'> },
  id: ConnectionId,
): Promise<Toast> {
  const words = probeWords(await engine.commands.testConnection(id))
  return { text: addedWords(words), tone: words.good ? 'good' : 'danger' }
}
