/** The built-in imitation of every vendor, as the gateway sees it. */
export interface SandboxPort {
  fetch(request: Request): Promise<Response>
}
