/**
 * A connection through a proxy that could not be opened. Carries text for people and nothing else: the errors of
 * the libraries beneath hold the proxy's password among their options. It has no `code` on purpose, since undici
 * reconnects for ever on some codes (`UND_ERR_SOCKET`, `ERR_TLS_CERT_ALTNAME_INVALID`).
 */
export class ConnectFailed extends Error {
  override readonly name = 'ConnectFailed';
}
