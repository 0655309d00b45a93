/** Where gateways leave commands for each other, and the answers to them. */
import type { ConnectionId } from '#domain/task/task.ts'

/** A command for whoever works for the connection. */
export interface Letter {
  /** The same however often the command is sent. */
  readonly key: string
  readonly connection: ConnectionId
  readonly name: string
  /** As JSON. */
  readonly args: string
  /** Who wants it, where the gateways know people. */
  readonly by: string | null
}

export interface CommandPost {
  /** Leaves it, unless it lies there already. */
  send(letter: Letter): Promise<void>
  /** The answer; null while there is none. */
  answerTo(key: string): Promise<string | null>
  /** Nobody needs it any more. True when it is certain that nobody has begun with it, or will. */
  remove(key: string): Promise<boolean>
  /** What waits for one of these connections. */
  waiting(connections: readonly ConnectionId[]): Promise<readonly Letter[]>
  /** This gateway begins with it. False when it is not there any more. */
  begin(key: string): Promise<boolean>
  answer(key: string, answer: string): Promise<void>
  /** Called when there may be letters, or answers. */
  onMail(listener: () => void): () => void
}
