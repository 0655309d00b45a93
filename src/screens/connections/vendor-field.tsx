/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a select cannot be searched within its names: the focus has to stay in the field */
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { vendorsNamed } from '#screens/connections/vendors-named.ts'
import { classNames } from '#ui/class-names.ts'
import { describedBy, FIELD_BOX, FieldFrame } from '#ui/field-frame.tsx'
import type { KnownVendor } from '#vendors/port.ts'

interface VendorFieldProps {
  readonly vendors: readonly KnownVendor[]
  readonly chosen: KnownVendor | undefined
  readonly onChosen: (key: string) => void
  readonly error: string | null
}

/** One vendor out of many, by any part of its name or its address: a combobox. */
export function VendorField({ vendors, chosen, onChosen, error }: VendorFieldProps) {
  const id = useId()
  /** What is typed; null while the chosen vendor stands in the field. */
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)
  const found = vendorsNamed(vendors, typed ?? '')
  const active = open ? found[Math.min(at, found.length - 1)] : undefined
  const activeId = active === undefined ? undefined : optionId(id, active)
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  function show() {
    setOpen(true)
    setAt(Math.max(0, typed === null ? found.findIndex(({ key }) => key === chosen?.key) : 0))
  }

  function close() {
    setOpen(false)
    setTyped(null)
  }

  function take({ key }: KnownVendor) {
    onChosen(key)
    close()
  }

  function pressed(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      if (open) setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(1, found.length))
      else show()
    } else if (event.key === 'Enter' && active !== undefined) take(active)
    else if (event.key === 'Escape' && open) close()
    else return
    event.preventDefault()
  }

  return (
    <FieldFrame id={id} label="Vendor" error={error}>
      <div className="relative">
        <input
          id={id}
          type="text"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open && found.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={activeId}
          aria-invalid={error === null ? undefined : true}
          aria-describedby={describedBy(id, undefined, error)}
          autoComplete="off"
          spellCheck={false}
          placeholder={`Search ${vendors.length} vendors`}
          value={typed ?? chosen?.label ?? ''}
          onFocus={(event) => event.target.select()}
          onClick={show}
          onBlur={close}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
            setOpen(true)
          }}
          onKeyDown={pressed}
          className={classNames(FIELD_BOX, 'h-8')}
        />
        {open && found.length > 0 ? <VendorOptions id={id} found={found} active={active} onTaken={take} /> : null}
        <output className="sr-only">{open && typed !== null ? `${found.length} of ${vendors.length}` : ''}</output>
      </div>
      {open && found.length === 0 ? (
        <p className="text-xs text-muted">No vendor of this name. “Another API” takes any other.</p>
      ) : null}
    </FieldFrame>
  )
}

function optionId(id: string, { key }: KnownVendor): string {
  return `${id}-${key}`
}

function VendorOptions({
  id,
  found,
  active,
  onTaken,
}: {
  readonly id: string
  readonly found: readonly KnownVendor[]
  readonly active: KnownVendor | undefined
  readonly onTaken: (vendor: KnownVendor) => void
}) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Vendors"
      tabIndex={-1}
      // A press must not take the focus out of the field, which would close the list under it.
      onPointerDown={(event) => event.preventDefault()}
      className="absolute top-full left-0 z-30 mt-1 max-h-72 w-full overflow-y-auto rounded-lg border border-line bg-surface p-1 text-sm shadow-pop"
    >
      {found.map((vendor) => (
        // The keyboard is the field's: see above.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={vendor.key}
          id={optionId(id, vendor)}
          role="option"
          tabIndex={-1}
          aria-selected={vendor.key === active?.key}
          onClick={() => onTaken(vendor)}
          className={classNames(
            'flex cursor-pointer items-baseline justify-between gap-3 rounded-md px-2.5 py-1.5 hover:bg-raised',
            vendor.key === active?.key && 'bg-raised',
          )}
        >
          <span className="min-w-0 truncate">{vendor.label}</span>
          <span className="shrink-0 font-mono text-2xs text-muted">{vendor.key}</span>
        </div>
      ))}
    </div>
  )
}
