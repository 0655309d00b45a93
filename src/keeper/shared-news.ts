import type { LedgerStore, News } from '#ledger-store/store.ts'

type Told = Pick<LedgerStore, 'ledger' | 'newsAfter'>

/**
 * The news of a store for many pages. Those that know the same ask the same at once, when there is news: the store is
 * asked once for all of them. An answer that is from before the latest news is given to nobody who asks after it.
 */
export function sharedNews(
  store: Pick<LedgerStore, 'ledger' | 'newsAfter' | 'onNews'>,
): Told & { readonly end: () => void } {
  let asked = new Map<string, Promise<News | null>>()
  const end = store.onNews(() => (asked = new Map()))
  return {
    ledger: store.ledger,
    newsAfter(rev, limit) {
      const key = `${rev} ${limit}`
      const known = asked.get(key)
      if (known !== undefined) return known
      const since = asked
      const news = store.newsAfter(rev, limit).finally(() => since.delete(key))
      asked.set(key, news)
      return news
    },
    end,
  }
}
