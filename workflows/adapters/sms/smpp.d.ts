/** What of the library `smpp` (node-smpp 0.5, which brings no types) is used here. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  export type Pdu = {
    readonly command: string
    readonly command_status: number
    readonly sequence_number: number
    readonly source_addr?: string
    readonly destination_addr?: string
    readonly esm_class?: number
    readonly data_coding?: number
    readonly registered_delivery?: number
    readonly short_message?: { readonly udh?: readonly Uint8Array[]; readonly message: string | Uint8Array }
    readonly message_id?: string
    readonly receipted_message_id?: string
    readonly message_state?: number
    readonly system_id?: string
    readonly password?: string
    isResponse(): boolean
    response(fields?: Readonly<Record<string, unknown>>): Pdu
  }
  export interface Session extends EventEmitter {
    readonly socket: Socket
    /** False when the connection cannot be written to. */
    send(pdu: Pdu): boolean
    bind_transceiver(fields: Readonly<Record<string, unknown>>, answered: (pdu: Pdu) => void): boolean
    submit_sm(fields: Readonly<Record<string, unknown>>, answered: (pdu: Pdu) => void): boolean
    deliver_sm(fields: Readonly<Record<string, unknown>>, answered: (pdu: Pdu) => void): boolean
    enquire_link(answered: (pdu: Pdu) => void): boolean
    unbind(answered: (pdu: Pdu) => void): boolean
    close(closed?: () => void): void
    destroy(closed?: () => void): void
  }
  const smpp: {
    connect(options: { readonly url: string }): Session
    createServer(session: (session: Session) => void): NetServer & { readonly sessions: readonly Session[] }
    readonly ESME_ROK: number
    readonly ESME_RINVPASWD: number
    readonly ESME_RINVBNDSTS: number
    readonly ESME_RMSGQFUL: number
    readonly ESME_RTHROTTLED: number
    readonly ESME_RINVDSTADR: number
    readonly ESME_RSUBMITFAIL: number
    readonly ESME_RSYSERR: number
    readonly errors: Readonly<Record<string, number>>
  }
  export default smpp
}
