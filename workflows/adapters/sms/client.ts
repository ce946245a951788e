/**
 * An SMPP 3.4 session with a carrier's SMS centre, as transceiver: it binds, keeps the link alive, comes back after a
 * break, submits within a window and a rate, waits when it is told to (throttled, queue full), and hears receipts and
 * texts of customers. Sections are those of "Short Message Peer to Peer Protocol Specification v3.4".
 */
import smpp, { type Pdu, type Session } from 'smpp'
import { shortMessage } from '../../../core/channels/sms.ts'
import type { Incoming, Receipt, Sent, Sms, SmsCentre } from './port.ts'

export type SmppOptions = {
  /** smpp://host:port, or ssmpp:// for TLS. */
  readonly url: string
  readonly systemId: string
  /** Eight characters at most (§5.2.2). */
  readonly password: string
  /** The number that customers see, given by the carrier. */
  readonly source: string
  /** Parts that may wait for their answer at once. */
  readonly window?: number
  /** Parts a second that the carrier takes from us. */
  readonly perSecond?: number
  readonly enquireMs?: number
  /** How long an answer may take before the link counts as broken. */
  readonly answerMs?: number
  /** How long a message may wait to be sent. */
  readonly patienceMs?: number
  readonly on: {
    trouble(what: string): void
    receipt?(receipt: Receipt): void
    incoming?(message: Incoming): void
  }
}

const GSM = 0
const UCS2 = 8
/** §5.2.12: a user data header stands before the text; what is delivered is a receipt. */
const WITH_HEADER = 0x40
const IS_RECEIPT = 0x04
/** ISDN numbering (§5.2.5, 5.2.6). */
const INTERNATIONAL = { ton: 1, npi: 1 } as const
const CHINA = '86'
/** After these the same part is welcome again. */
const LATER: ReadonlySet<number> = new Set([smpp.ESME_RTHROTTLED, smpp.ESME_RMSGQFUL])
const LATER_MS = 500
const LONGEST_BREAK_MS = 30_000

const nameOf = (status: number) =>
  Object.keys(smpp.errors).find((name) => smpp.errors[name] === status) ?? `0x${status.toString(16)}`
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export class SmppCentre implements SmsCentre {
  readonly #options: SmppOptions & Required<Omit<SmppOptions, 'on'>>
  /** The connection, bound or not, and the same once it is bound. */
  #link: Session | undefined
  #session: Session | undefined
  #closing = false
  #breaks = 0
  #reconnect: NodeJS.Timeout | undefined
  #enquire: NodeJS.Timeout | undefined
  /** Who waits for a bound session, for a place in the window. */
  #waiting: (() => void)[] = []
  #inFlight = 0
  /** When the next part may go. */
  #next = 0
  #reference = 0

  constructor(options: SmppOptions) {
    this.#options = {
      window: 32, perSecond: 200, enquireMs: 30_000, answerMs: 10_000, patienceMs: 15_000, ...options,
    } // biome-ignore format: one record
    this.#connect()
  }
  get bound() {
    return this.#session !== undefined
  }

  async send({ id, to, text }: Sms): Promise<Sent> {
    const { alphabet, parts } = shortMessage(text)
    const until = performance.now() + this.#options.patienceMs
    const reference = (this.#reference = (this.#reference + 1) & 0xff)
    const ids: string[] = []
    for (const [n, part] of parts.entries()) {
      const message = alphabet === 'ucs2' ? Buffer.from(part, 'utf16le').swap16() : part
      const fields = {
        source_addr_ton: INTERNATIONAL.ton,
        source_addr_npi: INTERNATIONAL.npi,
        source_addr: this.#options.source,
        dest_addr_ton: INTERNATIONAL.ton,
        dest_addr_npi: INTERNATIONAL.npi,
        destination_addr: `${CHINA}${to}`,
        registered_delivery: 1,
        data_coding: alphabet === 'ucs2' ? UCS2 : GSM,
        ...(parts.length === 1
          ? { short_message: { message } }
          : {
              esm_class: WITH_HEADER,
              // 3GPP TS 23.040 §9.2.3.24.1: concatenated, 8-bit reference, parts in all, this part.
              short_message: { udh: Buffer.from([5, 0, 3, reference, parts.length, n + 1]), message },
            }),
      }
      const answer = await this.#submit(fields, until)
      if (answer.command_status !== smpp.ESME_ROK) return { kind: 'rejected', why: nameOf(answer.command_status) }
      ids.push(answer.message_id || `${id}-${n + 1}`)
    }
    return { kind: 'accepted', parts: ids }
  }

  async close(): Promise<void> {
    this.#closing = true
    clearTimeout(this.#reconnect)
    const session = this.#session
    this.#session = undefined
    this.#wake()
    clearInterval(this.#enquire)
    if (session) await Promise.race([new Promise<void>((resolve) => void session.unbind(() => resolve())), wait(1_000)])
    this.#link?.destroy()
  }

  /** One part, again and again while the centre only says "later". */
  async #submit(fields: Readonly<Record<string, unknown>>, until: number): Promise<Pdu> {
    for (;;) {
      const session = await this.#place(until)
      let answer: Pdu
      try {
        answer = await this.#ask(session, (answered) => session.submit_sm(fields, answered))
      } finally {
        this.#inFlight--
        this.#wake()
      }
      if (!LATER.has(answer.command_status)) return answer
      // Everyone waits: the limit is the session's, not the message's.
      this.#next = Math.max(this.#next, performance.now() + LATER_MS)
      if (this.#next > until) throw new Error(`the SMS centre is too busy (${nameOf(answer.command_status)})`)
    }
  }
  /** Resolves when there is a bound session with a place in its window and the rate allows one more. */
  async #place(until: number): Promise<Session> {
    for (;;) {
      if (this.#closing) throw new Error('the SMS session is closed')
      const now = performance.now()
      if (this.#session && this.#inFlight < this.#options.window && this.#next <= now) {
        this.#inFlight++
        this.#next = Math.max(this.#next, now - 100) + 1_000 / this.#options.perSecond
        return this.#session
      }
      if (now >= until) throw new Error(this.#session ? 'the SMS centre is too busy' : 'there is no SMS session')
      const soonest = this.#session && this.#inFlight < this.#options.window ? this.#next - now : until - now
      await Promise.race([new Promise<void>((resolve) => this.#waiting.push(resolve)), wait(Math.min(soonest, 1_000))])
    }
  }
  #wake() {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
  }
  /** A request and its answer. A link that does not answer is broken: it is cut, and made anew. */
  #ask(session: Session, send: (answered: (pdu: Pdu) => void) => boolean): Promise<Pdu> {
    return new Promise((resolve, reject) => {
      const end = (failure?: Error) => {
        clearTimeout(timer)
        session.off('close', closed)
        if (failure) reject(failure)
      }
      const closed = () => end(new Error('the SMS session broke before the answer came'))
      const timer = setTimeout(() => {
        end(new Error('the SMS centre did not answer'))
        this.#cut(session)
      }, this.#options.answerMs)
      session.once('close', closed)
      const sent = send((pdu) => {
        end()
        resolve(pdu)
      })
      if (!sent) end(new Error('the SMS session cannot be written to'))
    })
  }

  /** Nothing more goes over this session; its close brings the next one. */
  #cut(session: Session) {
    if (this.#session === session) this.#session = undefined
    session.destroy()
  }

  #connect() {
    const { url, systemId, password, on } = this.#options
    const session = smpp.connect({ url })
    this.#link = session
    session.socket.setNoDelay(true)
    session.on('error', (failure: Error) => {
      if (this.#breaks === 0) on.trouble(`the SMS session broke: ${failure.message}`)
      this.#cut(session)
    })
    session.on('close', () => {
      clearInterval(this.#enquire)
      if (this.#session === session) this.#session = undefined
      if (this.#closing) return
      this.#breaks++
      const pause = Math.min(LONGEST_BREAK_MS, 100 * 2 ** Math.min(this.#breaks, 10))
      this.#reconnect = setTimeout(() => this.#connect(), pause)
    })
    // Whatever the centre asks, it is answered; what the session does not know is refused in its own words.
    session.on('pdu', (pdu: Pdu) => {
      if (pdu.isResponse()) return
      if (pdu.command === 'deliver_sm') this.#delivered(pdu)
      session.send(pdu.response())
      if (pdu.command === 'unbind') session.close()
    })
    const bind = async () => {
      try {
        const answer = await this.#ask(session, (answered) =>
          session.bind_transceiver({ system_id: systemId, password, interface_version: 0x34 }, answered),
        )
        if (answer.command_status !== smpp.ESME_ROK) {
          on.trouble(
            `the SMS centre refused the session (${nameOf(answer.command_status)}): check SMS_SYSTEM_ID and SMS_PASSWORD`,
          )
          this.#breaks = Math.max(this.#breaks, 6)
          session.destroy()
          return
        }
        if (this.#closing) return
        this.#breaks = 0
        this.#session = session
        this.#enquire = setInterval(() => {
          this.#ask(session, (answered) => session.enquire_link(answered)).catch((failure: Error) => {
            if (!this.#closing) on.trouble(`the SMS link is dead: ${failure.message}`)
          })
        }, this.#options.enquireMs)
        this.#wake()
      } catch {
        // The session is closed by then, and made anew.
      }
    }
    session.once('connect', () => void bind())
    session.once('secureConnect', () => void bind())
  }

  #delivered({
    esm_class: esmClass = 0,
    short_message: message,
    source_addr: from = '',
    receipted_message_id: receipted,
  }: Pdu) {
    const text = String(message?.message ?? '')
    if (!(esmClass & IS_RECEIPT)) {
      this.#options.on.incoming?.({ from: from.replace(new RegExp(`^\\+?${CHINA}`), ''), text })
      return
    }
    // Appendix B: "id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…".
    const part = receipted ?? /\bid:(\S+)/.exec(text)?.[1]
    const said = /\bstat:(\w+)/.exec(text)?.[1] ?? ''
    if (part) this.#options.on.receipt?.({ part, state: said === 'DELIVRD' ? 'delivered' : 'failed', said })
  }
}
