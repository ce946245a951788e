/** What the Worker is bound to. Secrets come as secrets, never from wrangler.toml. */
export type Env = {
  /** Where the bank is, when it is not bound as a service. */
  readonly BANK_URL: string
  /** A private connection to the bank (production), or an `external` service of a workerd configuration. */
  readonly BANK?: { fetch: typeof fetch }
  /** Private JWK (Ed25519) with which the edge signs what it sends to the bank. */
  readonly EDGE_SIGNING_KEY: string
  /** 32 bytes, base64url: the CSRF token is the HMAC of the session with it. */
  readonly EDGE_CSRF_KEY: string
  /** The CSRF key before this one: its tokens hold as long as it stands here, while a new one takes over. */
  readonly EDGE_CSRF_KEY_BEFORE?: string
  /** Requests a second and at once from one address, `100/1000` when it is not set. */
  readonly EDGE_ADDRESS_LIMIT?: string
  /** The same for one session, `20/200`. */
  readonly EDGE_SESSION_LIMIT?: string
}
