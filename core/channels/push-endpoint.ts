/**
 * Where the bank sends what a browser names as its push service. The address comes from whoever asks, and the bank would
 * call it from inside its network: so only services that browsers really use, by name, over TLS, on their own port
 * (OWASP ASVS 5.0 1.3.6 and 13.2.4). What does not read as exactly that is refused; nothing is corrected.
 */

/** Chrome and others on Google's, Firefox on Mozilla's, Safari on Apple's, Edge on Microsoft's. */
const SERVICES: readonly RegExp[] = [
  /^fcm\.googleapis\.com$/,
  /^updates\.push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)?push\.apple\.com$/,
  /^[a-z0-9-]+\.notify\.windows\.com$/,
]
export const LONGEST_ENDPOINT = 1_024

/** Whether the bank may call it; `also` is an origin of one's own, such as the simulator's in development. */
export function mayPushTo(endpoint: string, also?: string): boolean {
  if (endpoint.length > LONGEST_ENDPOINT) return false
  const [, origin, host] =
    /^((?:https|http):\/\/([a-z0-9.-]+)(?::\d{1,5})?)\/[\w.~:/?#@!$&'()*+,;=%[\]-]+$/.exec(endpoint) ?? []
  if (origin === undefined || host === undefined) return false
  if (origin === also) return true
  return origin === `https://${host}` && SERVICES.some((service) => service.test(host))
}

/**
 * Addresses that are nobody's on the net: a name of the list that leads there has been tampered with. IPv4 of RFC 6890, IPv6
 * outside 2000::/3, and IPv4 in IPv6.
 */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(mapped)?.slice(1).map(Number)
  if (four) {
    const [a, b, c] = four as [number, number, number, number]
    return (
      four.some((part) => part > 255) ||
      a === 0 || a === 10 || a === 127 || a >= 224 ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) ||
      (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
      (a === 203 && b === 0 && c === 113)
    ) // biome-ignore format: one range a line
  }
  // 2002::/16 and 64:ff9b::/96 carry IPv4 inside; 2001:db8::/32 is for documents.
  return !/^[23][0-9a-f]{3}:/i.test(address) || /^2002:|^2001:0?db8:/i.test(address)
}
