/** Does a person go to a page of ours with this request (as against a page or a program that fetches something)? */
export function isNavigation(request: Request, pathname: string): boolean {
  if (/^\/(?:assets|api|sandbox)(?:\/|$)/.test(pathname)) return false
  const mode = request.headers.get('sec-fetch-mode')
  return mode === null
    ? (request.headers.get('accept') ?? '*/*').includes('text/html') || pathname === '/'
    : mode === 'navigate'
}
