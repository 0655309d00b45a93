import { useId, useMemo, type ComponentProps } from 'react'
import { facetsOf } from '#engine/ledger/selectors.ts'
import { tagOffers } from '#parts/tags.ts'
import { useDeferredLedger } from '#parts/use-deferred-ledger.ts'
import { TextField } from '#ui/text-field.tsx'

/** A longer list would be scrolled, not read. */
const OFFERED = 12

/** A field for tags, separated by commas, that offers those in use. */
export function TagField(props: Omit<ComponentProps<typeof TextField>, 'list' | 'placeholder' | 'autoComplete'>) {
  const offers = useId()
  const { tasks } = useDeferredLedger()
  const known = useMemo(() => facetsOf(tasks).tags.map(({ value }) => value), [tasks])
  return (
    <>
      <TextField {...props} list={offers} placeholder="separated by commas" autoComplete="off" />
      <datalist id={offers}>
        {tagOffers(props.value, known)
          .slice(0, OFFERED)
          .map((text) => (
            <option key={text} value={text}>
              {text}
            </option>
          ))}
      </datalist>
    </>
  )
}
