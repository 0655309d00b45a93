/**
 * One query that is asked when a plan of ours says so, observed by nobody but us: one for each polled task, one for
 * each swept connection. Query owns the timer, cancelling, and joining of concurrent asks.
 */
import {
  hashKey,
  type QueryClient,
  type QueryKey,
  QueryObserver,
  type QueryObserverOptions,
} from '@tanstack/react-query'
import type { Millis } from '#domain/time.ts'
import { HEADLESS } from '#engine/polling/task-query.ts'

type Options<T, K extends QueryKey> = QueryObserverOptions<T, Error, T, T, K>

export class PlannedQuery<T, K extends QueryKey> {
  readonly #queryClient: QueryClient
  readonly #options: Options<T, K>
  readonly #observer: QueryObserver<T, Error, T, T, K>
  readonly #key: K

  /** `remaining`: milliseconds until it is due; false while it never is. */
  constructor(
    queryClient: QueryClient,
    query: Pick<Options<T, K>, 'queryFn' | 'initialData'> & { readonly queryKey: K },
    remaining: () => Millis | false,
  ) {
    this.#queryClient = queryClient
    this.#key = query.queryKey
    this.#options = {
      ...HEADLESS,
      ...query,
      refetchInterval: ({ state }) => (state.fetchStatus === 'fetching' ? false : remaining()),
      refetchIntervalInBackground: true,
      notifyOnChangeProps: [],
    }
    this.#observer = new QueryObserver(queryClient, this.#options)
  }

  get isFetching(): boolean {
    return this.#observer.getCurrentQuery().state.fetchStatus === 'fetching'
  }

  /** From here on the timer runs. Without data of its own it asks at once. */
  start(): void {
    this.#observer.subscribe(() => undefined)
  }

  /** The timer follows a new plan. While it asks this is no use: the end sets the timer. */
  replan(): void {
    if (!this.isFetching) this.#observer.setOptions(this.#options)
  }

  /** Joins what is under way. Never rejects. */
  async ask(): Promise<void> {
    await this.#observer.refetch({ cancelRefetch: false })
  }

  close(): void {
    this.#observer.destroy()
    dropQuery(this.#queryClient, this.#key)
  }
}

/** `removeQueries` would look at every query there is. */
export function dropQuery(queryClient: QueryClient, key: QueryKey): void {
  const cache = queryClient.getQueryCache()
  const query = cache.get(hashKey(key))
  if (query !== undefined) cache.remove(query)
}
