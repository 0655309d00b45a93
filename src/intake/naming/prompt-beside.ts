/** A prompt that is told beside an id: `{"task_id":"…","prompt":"A fox"}`, or in a column of its row. */
import type { Scope } from '#intake/naming/scope.ts'

const NAME =
  /^(?:(?:text|input|user|image|video|music|positive|original|full|gpt_description|description)[-_ ]?)?prompts?(?:[-_ ]?(?:text|en|zh))?$|^(?:提示词|提示詞|描述词|プロンプト)$/i

/** Quotes within it were escaped once: it ends at the quote that a comma, a bracket or the line's end follows. */
const VALUE = /\s{0,4}(["'`])([^\n]{2,600}?)\1\s{0,4}(?=[,}\])]|$)/my

/** True for the name of a member or a column that holds what was asked for. */
export function isPromptName(name: string): boolean {
  return NAME.test(name)
}

/** A text that may be a prompt: no address, no id, no placeholder. */
export function promptIn(value: string): string | null {
  const prompt = value.trim()
  const isText = /\p{L}{2}/u.test(prompt) && !/^(?:https?:|data:|null$|none$|string$|[\w-]*\d[\w-]*$)/i.test(prompt)
  return isText ? prompt : null
}

/** Notes the prompt whose member's name ends at `at` in the object that it is a member of: the first one counts. */
export function notePrompt(scope: Scope, text: string, at: number): void {
  if (scope.prompt !== null) return
  VALUE.lastIndex = at
  const prompt = promptIn(VALUE.exec(text)?.[2] ?? '')
  if (prompt === null) return
  scope.prompt = prompt
  for (let above = scope.parent; above !== null && above.promptBelow !== MANY; above = above.parent) {
    above.promptBelow = above.promptBelow === null || above.promptBelow === prompt ? prompt : MANY
  }
}

/** Stands for several prompts: none of them is known to be the one. */
const MANY = ''

/** The prompt of an object, of one of its parts, or of an object around it; null when none is told, or many are. */
export function promptNear(scope: Scope): string | null {
  if (scope.prompt !== null) return scope.prompt
  if (scope.promptBelow !== null) return scope.promptBelow === MANY ? null : scope.promptBelow
  for (let above = scope.parent; above !== null; above = above.parent) if (above.prompt !== null) return above.prompt
  return null
}
