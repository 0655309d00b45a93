import { useId, type ComponentProps } from 'react'
import { useFacets } from '#parts/kept-facets.ts'
import { tagOffers } from '#parts/tags.ts'
import { TextField } from '#ui/text-field.tsx'

/** A longer list would be scrolled, not read. */
const OFFERED = 12

/** A field for tags, separated by commas, that offers those in use. */
export function TagField(props: Omit<ComponentProps<typeof TextField>, 'list' | 'placeholder' | 'autoComplete'>) {
  const offers = useId()
  const { index } = useFacets()
  const known = index.of('tags').map(({ value }) => value)
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
