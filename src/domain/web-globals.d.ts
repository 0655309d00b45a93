/**
 * `domain`, `triage`, `vendors` and `intake` compile without the DOM library, so that nothing there can touch a page.
 * These few pure globals exist in every runtime (WHATWG URL) and are declared by hand.
 */
declare class URLSearchParams {
  constructor(init?: string | Record<string, string>)
  get(name: string): string | null
  has(name: string): boolean
  set(name: string, value: string): void
  append(name: string, value: string): void
  toString(): string
}

declare class URL {
  constructor(url: string, base?: string)
  static canParse(url: string, base?: string): boolean
  readonly href: string
  readonly origin: string
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
  readonly username: string
  readonly password: string
  readonly searchParams: URLSearchParams
}

declare function atob(data: string): string
