/** One client's connection, kept open: HTTP/1.1 with nothing that costs the machine more than it must. */
import { connect, type Socket } from 'node:net'

export type Said = { readonly status: number; readonly body: string }

export class Line {
  readonly #url: URL
  /** None after the server has closed it, as it does with one that nobody uses for some seconds. */
  #socket: Socket | undefined
  #text = ''
  #waiting: { resolve(said: Said): void; reject(failure: Error): void } | undefined

  constructor(url: URL) {
    this.#url = url
    this.#socket = this.#open()
  }
  #open(): Socket {
    const { hostname, port } = this.#url
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    socket.setEncoding('latin1')
    // Once: what waits by then waits on another one.
    const gone = (failure: Error) => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#text = ''
      this.#waiting?.reject(failure)
    }
    const closed = () => gone(new Error(`${this.#url.host} closed the connection without an answer`))
    socket.on('error', gone)
    socket.on('end', closed)
    socket.on('close', closed)
    socket.on('data', (chunk: string) => {
      this.#text += chunk
      const end = this.#text.indexOf('\r\n\r\n')
      if (end < 0) return
      const body = bodyOf(this.#text, end + 4)
      if (body === undefined) return
      const [status, waiting] = [Number(this.#text.slice(9, 12)), this.#waiting]
      this.#text = ''
      this.#waiting = undefined
      waiting?.resolve({ status, body: Buffer.from(body, 'latin1').toString('utf8') })
    })
    return socket
  }
  /** One request at a time. `headers` are lines, each with its end. */
  ask(method: string, path: string, headers: string, body: string): Promise<Said> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      const bytes = Buffer.byteLength(body)
      this.#socket ??= this.#open()
      this.#socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: ${this.#url.host}\r\n${headers}${bytes > 0 ? `content-type: application/json\r\ncontent-length: ${bytes}\r\n` : ''}\r\n${body}`,
      )
    })
  }
  end() {
    this.#socket?.destroy()
  }
}

/** The body once all of it is there: by its length, or in chunks. */
function bodyOf(text: string, from: number): string | undefined {
  const head = text.slice(0, from)
  const [, length] = /content-length: (\d+)/i.exec(head) ?? []
  if (length !== undefined)
    return text.length < from + Number(length) ? undefined : text.slice(from, from + Number(length))
  if (!/transfer-encoding: chunked/i.test(head)) return ''
  let body = ''
  for (let at = from; ; ) {
    const line = text.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(text.slice(at, line), 16)
    if (size === 0) return text.length < line + 4 ? undefined : body
    if (text.length < line + 4 + size) return undefined
    body += text.slice(line + 2, line + 2 + size)
    at = line + 4 + size
  }
}
