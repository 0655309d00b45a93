import { gatewaySettings } from '#engine/remote/gateway-settings.ts'

/** The settings of the gateway that served this page. Called without its window, the platform's own `fetch` throws. */
export const ownGateway = gatewaySettings((input, init) => fetch(input, init))
