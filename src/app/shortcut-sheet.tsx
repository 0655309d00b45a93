import { keyGroups } from '#app/key-groups.ts'
import { Dialog } from '#ui/dialog.tsx'
import { ScrollBox } from '#ui/scroll-box.tsx'

/** Every key that does something. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} className="w-[min(46rem,calc(100vw-2rem))]!">
      <ScrollBox label="All keys" className="grid gap-5 p-4 sm:grid-cols-2">
        {keyGroups().map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className="mb-2 text-xs font-medium text-muted">{group.title}</h3>
            <dl className="flex flex-col gap-1.5">
              {group.keys.map(([keys, does]) => (
                <div key={does} className="flex items-center justify-between gap-3">
                  <dt className="order-2 flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <kbd key={key} className="rounded-sm border border-line bg-raised px-1.5 font-mono text-2xs">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </ScrollBox>
    </Dialog>
  )
}
