/** Which part of a list is asked for, and how it goes on: by pages, by an offset, or by what the last answer gave. */
import type { ListOutcome, PageToken } from '#vendors/listing.ts'
import type { Script } from '#vendors/port.ts'

export interface AskedPage {
  readonly page: number
  readonly size: number
}

/** Whole numbers that the vendor takes: out of its range some answer an error, and others silently their default. */
export function askedPage(page: number, size: number, limit: number): AskedPage {
  return { page: atLeastOne(page), size: Math.min(limit, atLeastOne(size)) }
}

/** A list whose pages are numbered from 1, as one that goes on by tokens. */
export function byPage(read: (page: number, size: number) => Script<ListOutcome>) {
  return (from: PageToken | null, size: number): Script<ListOutcome> => read(Number(from ?? 1), size)
}

/** The page after `asked`, by the total where the answer has one, else by whether the page is full; null at the end. */
export function pageAfter(
  asked: AskedPage,
  rows: number,
  total: number | null,
  said: AskedPage = asked,
): PageToken | null {
  const hasMore = rows > 0 && (total === null ? rows >= said.size : said.page * said.size < total)
  return hasMore ? String(asked.page + 1) : null
}

/** Longer than any cursor seen: it has to fit into an address. */
const LONGEST_TOKEN = 2_000

/**
 * A cursor that an answer gives, alone or as the parameter `name` of the next page's address. The address itself is
 * never followed: it may lead anywhere, and a key would go with it.
 */
export function cursorIn(next: unknown, name: string | null = null): PageToken | null {
  const text = typeof next === 'number' && Number.isSafeInteger(next) ? String(next) : next
  if (typeof text !== 'string' || text === '' || text.length > 4 * LONGEST_TOKEN) return null
  const cursor =
    name === null ? text : URL.canParse(text, NO_HOST) ? new URL(text, NO_HOST).searchParams.get(name) : null
  return cursor === null || cursor === '' || cursor.length > LONGEST_TOKEN ? null : cursor
}

/** Some write the next address without their host. */
const NO_HOST = 'https://no-host.invalid'

function atLeastOne(value: number): number {
  return Math.max(1, Math.trunc(value) || 1)
}
