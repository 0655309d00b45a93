import { RotateCcw } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { KEY_WORDS } from '#app/key-groups.ts'
import { keyWords } from '#app/key-words.ts'
import { DEFAULT_KEYS, objectionTo, type KeyName, type Objection } from '#parts/key-table.ts'
import { useKeyTable } from '#parts/use-key-table.ts'
import { keyChosen } from '#preferences/key-choices.ts'
import { IconButton } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'

/** The key of one act. Pressed, it takes the next key for it, unless that does another thing already. */
export function KeyButton({
  name,
  does,
  changing,
  onChanging,
}: {
  readonly name: KeyName
  readonly does: string
  readonly changing: boolean
  readonly onChanging: (changing: boolean) => void
}) {
  const keys = useKeyTable()
  const words = (key: string) => `${name.startsWith('screen.') ? `${keys['page.go']} ` : ''}${keyWords(key)}`
  const [objection, setObjection] = useState<Objection | null>(null)
  const change = (wanted: boolean) => {
    setObjection(null)
    onChanging(wanted)
  }

  function press(event: KeyboardEvent) {
    if (!changing || MODIFIERS.includes(event.key)) return
    // Tab leaves as it does everywhere; nothing else is heard by anybody else meanwhile.
    if (event.key === 'Tab') return change(false)
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return change(false)
    const key = `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.key.toLowerCase()}`
    const against = objectionTo(keys, name, key)
    if (against !== null) return setObjection(against)
    keyChosen(name, key === DEFAULT_KEYS[name] ? null : key)
    change(false)
  }

  return (
    <>
      {changing && objection !== null ? (
        <span role="alert" className="text-2xs text-danger">
          {objectionWords(objection)}
        </span>
      ) : null}
      {keys[name] === DEFAULT_KEYS[name] || changing ? null : (
        <IconButton
          size="sm"
          label={`${does}: ${words(DEFAULT_KEYS[name])} again`}
          disabled={objectionTo(keys, name, DEFAULT_KEYS[name]) !== null}
          onClick={() => keyChosen(name, null)}
        >
          <RotateCcw size={12} aria-hidden="true" />
        </IconButton>
      )}
      <button
        type="button"
        aria-label={changing ? `${does}: press the new key` : `${does}: ${words(keys[name])}, change`}
        onClick={() => change(!changing)}
        onKeyDown={press}
        onBlur={() => change(false)}
        className={classNames(
          'rounded-sm border px-1.5 font-mono text-2xs',
          changing ? 'border-accent text-accent' : 'border-line bg-raised hover:border-line-strong',
        )}
      >
        {changing ? 'press a key' : words(keys[name])}
      </button>
    </>
  )
}

const MODIFIERS: readonly string[] = ['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'CapsLock', 'Dead']

function objectionWords(objection: Objection): string {
  return objection.kind === 'taken' ? `does “${KEY_WORDS[objection.by]}”` : 'cannot be had: one letter or sign can'
}
