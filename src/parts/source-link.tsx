import { BookOpen } from 'lucide-react'
import { OutsideLink } from '#ui/outside-link.tsx'

/** Where something that is said is from; called by its host where it has no name. */
export function SourceLink({ url, name = hostOf(url) }: { readonly url: string; readonly name?: string }) {
  return (
    <OutsideLink
      href={url}
      className="inline-flex items-center gap-1.5 self-start text-xs text-muted underline decoration-line-strong hover:text-ink"
    >
      <BookOpen size={12} aria-hidden="true" />
      Source: {name}
    </OutsideLink>
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
