import { type ComponentType, lazy, useState } from 'react'

/** A screen, or a part of one, whose code comes when it is asked for, at the latest when it is opened. */
interface ComingScreen<Props> extends Pick<ComponentType<Props>, 'displayName'> {
  (props: Props): React.ReactNode
  /** Never rejects: what cannot be fetched now is asked for again when the screen is opened. */
  readonly fetch: () => Promise<void>
}

/**
 * What is fetched before it is opened is drawn at once: `lazy` alone would show its fallback first, and React lets no
 * fallback go before it has stood for 300 ms.
 */
export function comingScreen<Props extends object>(load: () => Promise<ComponentType<Props>>): ComingScreen<Props> {
  let there: ComponentType<Props> | null = null
  const code = async () => (there ??= await load())
  const Coming = lazy(async () => ({ default: await code() }))
  function Screen(props: Props) {
    // For as long as it is open: another component in its place would begin anew.
    const [isThere] = useState(there !== null)
    const Code = isThere && there !== null ? there : Coming
    return <Code {...props} />
  }
  const fetch = () =>
    code().then(
      () => undefined,
      () => undefined,
    )
  return Object.assign(Screen, { fetch })
}
