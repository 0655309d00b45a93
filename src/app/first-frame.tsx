import { Brand } from '#app/brand.tsx'

/** The frame of the page, painted while the engine is on its way. It sits where {@link Shell} will. */
export function FirstFrame() {
  return (
    <div aria-busy="true" className="flex h-dvh flex-col desk:flex-row">
      <div className="flex h-11 shrink-0 items-center border-b border-line bg-rail px-3 desk:h-auto desk:w-[220px] desk:flex-col desk:items-start desk:border-r desk:border-b-0 desk:px-4.5 desk:pt-4">
        <Brand />
      </div>
      <output className="sr-only">Starting</output>
    </div>
  )
}
