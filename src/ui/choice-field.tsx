import { useId } from 'react'
import { classNames } from '#ui/class-names.ts'

/** One of a few, side by side: radio buttons that look like one control. */
export function ChoiceField<T extends string>({
  label,
  options,
  words,
  chosen,
  onChoose,
  help,
}: {
  readonly label: string
  readonly options: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (option: T) => void
  readonly help?: string
}) {
  const name = useId()
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <legend className="float-left w-32 text-sm text-muted">{label}</legend>
      <div className="inline-flex rounded-md border border-line bg-canvas p-0.5">
        {options.map((option) => (
          <label
            key={option}
            className={classNames(
              'rounded-[5px] px-3 py-1 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              option === chosen ? 'bg-raised font-semibold' : 'text-muted hover:text-ink',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === chosen}
              onChange={() => onChoose(option)}
              className="sr-only"
            />
            {words[option]}
          </label>
        ))}
      </div>
      {help === undefined ? null : <p className="text-xs text-muted">{help}</p>}
    </fieldset>
  )
}
