import { keptStore } from '#preferences/kept-store.ts'

/** Keys that a person chose instead of ours, by what they do. */
type KeyChoices = Readonly<Record<string, string>>

interface Chosen {
  readonly choices: KeyChoices
}

/** What any version has stored, as far as it is text by text; whoever reads it knows which names there are. */
function choicesIn(stored: unknown): Chosen {
  const choices: unknown = typeof stored === 'object' && stored !== null && 'choices' in stored ? stored.choices : {}
  const entries: readonly (readonly [string, unknown])[] = Object.entries(choices ?? {})
  return {
    choices: Object.fromEntries(
      entries.flatMap(([name, key]) => (typeof key === 'string' && key !== '' ? [[name, key]] : [])),
    ),
  }
}

export const keyChoices = keptStore<Chosen>({ name: 'renderwatch.keys', initial: { choices: {} }, read: choicesIn })

/** Null for our own key again. */
export function keyChosen(name: string, key: string | null): void {
  keyChoices.setState(({ choices }) => {
    const { [name]: _before, ...others } = choices
    return { choices: key === null ? others : { ...others, [name]: key } }
  })
}

export function keysReset(): void {
  keyChoices.setState({ choices: {} })
}
