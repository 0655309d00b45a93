import type { AtRisk } from '#domain/output/expiry.ts'
import { KIND_CHOICES } from '#screens/outputs/gallery.ts'
import { ReminderMenu } from '#screens/outputs/reminder-menu.tsx'
import { SaveButton } from '#screens/outputs/save-button.tsx'
import { keyOf, placeOf } from '#screens/outputs/tile-key.ts'
import { totalSize } from '#screens/outputs/use-sizes.ts'
import { formatBytes } from '#ui/bytes.ts'
import { ChoiceButtons } from '#ui/choice-field.tsx'
import { OUTPUT_VIEWS, type OutputsRoute, type OutputView } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const VIEW_WORDS = { gallery: 'Newest', expiring: 'Expiring first' } as const satisfies Record<OutputView, string>
const KIND_LABELS = KIND_CHOICES.map(({ label }) => label)
const KIND_WORDS: Readonly<Record<string, string>> = Object.fromEntries(KIND_LABELS.map((label) => [label, label]))

/** Which outputs, in which order, and the way to save those that die soon. */
export function OutputsHeader({
  route,
  risks,
  sizes,
  unchosen,
}: {
  readonly route: OutputsRoute
  readonly risks: readonly AtRisk[]
  readonly sizes: readonly (number | null)[]
  /** Keys of the risks that are left out. */
  readonly unchosen: ReadonlySet<string>
}) {
  const navigate = useNavigate()
  const chosenKind = KIND_CHOICES.find(({ kinds }) => kinds.join() === route.kinds.join())?.label ?? 'Everything'
  const isChosen = (risk: AtRisk) => !unchosen.has(keyOf(risk))
  const chosen = risks.filter(isChosen)
  const bytes = totalSize(sizes.filter((_size, index) => risks.slice(index, index + 1).every(isChosen)))
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2">
      <h1 className="mr-auto text-lg font-semibold">Outputs</h1>
      <ChoiceButtons
        label="Kind"
        options={KIND_LABELS}
        words={KIND_WORDS}
        chosen={chosenKind}
        onChoose={(label) =>
          navigate({ ...route, kinds: KIND_CHOICES.find((choice) => choice.label === label)?.kinds ?? [] })
        }
      />
      <ChoiceButtons
        label="Order"
        options={OUTPUT_VIEWS}
        words={VIEW_WORDS}
        chosen={route.view}
        onChoose={(view) => navigate({ ...route, view })}
      />
      <ReminderMenu />
      {risks.length === 0 ? null : (
        <SaveButton
          which={chosen.map(placeOf)}
          label={`Save ${chosen.length} at risk${bytes === null || chosen.length === 0 ? '' : ` · ${formatBytes(bytes)}`}`}
        />
      )}
    </header>
  )
}
