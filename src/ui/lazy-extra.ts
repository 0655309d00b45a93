import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import { firstShown } from '#ui/first-shown.ts'
import { untilThere } from '#ui/until-there.ts'

/**
 * A part that nobody has pressed for and that its screen can do without: its code comes after what the visit is for. Its
 * server may be away then: its place stays empty, and it is asked for until it comes. `lazy` alone would take the whole
 * screen down with it.
 */
export function lazyExtra<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    await firstShown
    return { default: await untilThere(load, wait) }
  })
}

function wait(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
