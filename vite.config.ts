import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { errorText } from './src/domain/error-text.ts'
import { buildWorker } from './src/gateway/server/build-worker.ts'
import type { createDevGateway } from './src/gateway/server/dev-gateway.ts'
import { compressAssets } from './src/gateway/server/compress-assets.ts'
import { pageChunks } from './src/gateway/server/page-chunks.ts'
import type { Gateway } from './src/gateway/server/gateway.ts'
import type { BoundAddress } from './src/gateway/server/own-host.ts'

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [react(), tailwindcss(), gatewayInDevelopment(), pageChunks(), finished('dist/client')],
  server: { port: 4310, host: '127.0.0.1' },
  // What is built runs by itself: the package that is published has nothing to install.
  ssr: { noExternal: true },
  build: {
    outDir: isSsrBuild ? 'dist/server' : 'dist/client',
    copyPublicDir: !isSsrBuild,
    // The content security policy forbids inline code and data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: isSsrBuild ? 'node20' : 'es2023',
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    // One module world for all files, on every core: see what runs beside each of them.
    isolate: false,
    maxWorkers: '100%',
    setupFiles: 'src/testing/leave-as-found.ts',
    unstubGlobals: true,
    unstubEnvs: true,
    // Nothing is measured by these: they end what hangs, on the busiest machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
}))

/**
 * What is done once all files of the page are there: the worker that opens them without a server, and their compressed
 * forms, as small as can be had.
 */
function finished(folder: string): Plugin {
  return {
    name: 'renderwatch-finish',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
    async closeBundle() {
      await buildWorker(folder)
      compressAssets(folder)
    },
  }
}

/** Serves `/api` and `/sandbox` with the production handler, made anew when one of its modules has changed. */
function gatewayInDevelopment(): Plugin {
  return {
    name: 'renderwatch-gateway',
    apply: 'serve',
    configureServer(server) {
      let made: { readonly by: typeof createDevGateway; readonly gateway: Gateway } | undefined
      const current = async (): Promise<Gateway> => {
        const module = await server.ssrLoadModule('/src/gateway/server/dev-gateway.ts')
        const by: typeof createDevGateway = module['createDevGateway']
        if (made?.by !== by) made = { by, gateway: by(boundAddress(server.httpServer?.address())) }
        return made.gateway
      }
      const from = ({ incoming }: { incoming: { socket: { remoteAddress?: string | undefined } } }) =>
        incoming.socket.remoteAddress ?? null
      const answer = getRequestListener(async (request, line) => (await current()).fetch(request, from(line)), {
        overrideGlobalObjects: false,
        errorHandler: (error) => {
          server.config.logger.error(`gateway: ${errorText(error)}`)
          return new Response('the gateway does not start: see the terminal', { status: 500 })
        },
      })
      server.middlewares.use((request, response, next) => {
        if (/^\/(?:api|sandbox|access)(?:[/?]|$)/.test(request.url ?? '')) void answer(request, response)
        else next()
      })
    },
  }
}

function boundAddress(address: AddressInfo | string | null | undefined): BoundAddress {
  return typeof address === 'object' && address !== null
    ? { host: address.address, port: address.port }
    : { host: '127.0.0.1', port: 4310 }
}
