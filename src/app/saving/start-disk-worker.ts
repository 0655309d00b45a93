import address from '#app/saving/disk-worker.ts?worker&url'
import { trustedScript } from '#app/trusted-script.ts'

/** To be called once. Throws where a page cannot have workers. */
export function startDiskWorker(): Worker {
  return new Worker(trustedScript('renderwatch-disk', address), { type: 'module' })
}
