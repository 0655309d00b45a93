import { JsonView, type Props } from 'react-json-view-lite'

const TOGGLE = '-ml-3 inline-block w-3 cursor-pointer text-muted select-none'

/** The viewer's own stylesheet knows nothing of our themes: these classes replace it. */
const STYLE: NonNullable<Props['style']> = {
  container: 'font-mono text-2xs leading-relaxed break-all text-ink',
  basicChildStyle: 'pl-3',
  childFieldsContainer: 'm-0 list-none p-0',
  label: 'mr-1 text-muted',
  clickableLabel: 'mr-1 cursor-pointer text-muted',
  nullValue: 'text-muted',
  undefinedValue: 'text-muted',
  numberValue: 'text-running',
  booleanValue: 'text-finishing',
  // Never green: the text may be the reason why nothing works.
  stringValue: 'text-accent',
  otherValue: 'text-ink',
  punctuation: 'text-muted',
  expandIcon: `${TOGGLE} after:content-['▸']`,
  collapseIcon: `${TOGGLE} after:content-['▾']`,
  collapsedContent: "cursor-pointer text-muted after:content-['…']",
  ariaLables: { collapseJson: 'Collapse', expandJson: 'Expand' },
  quotesForFieldNames: true,
  stringifyStringValues: true,
}

/** Long lists stay folded: a hostile answer may have thousands of members. */
function opensByItself(level: number, value: unknown): boolean {
  return level < 4 && (typeof value !== 'object' || value === null || Object.keys(value).length <= 30)
}

export function JsonTree({ value }: { readonly value: object }) {
  return <JsonView data={value} style={STYLE} shouldExpandNode={opensByItself} aria-label="Last response" />
}
