/** A request's body, read within its limits of size and time: a body that trickles in holds nothing up for long. */
import { type Call, largestBody, tooLarge } from '../core/call.ts'
import type { Refusal } from '../core/problem.ts'

const EMPTY = new Uint8Array()

export async function bodyOf(
  request: Request,
  call: Call,
  withinMs: number,
): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  const most = largestBody(call)
  const length = Number(request.headers.get('content-length') ?? 0)
  if (length > most) return tooLarge(call)
  if (!request.body) return EMPTY
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Refusal>((resolve) => {
    timer = setTimeout(
      () => resolve({ kind: 'body-too-slow', facts: { seconds: Math.ceil(withinMs / 1_000) } }),
      withinMs,
    )
  })
  // Nobody need say how long a body is: what is not announced is counted as it comes.
  const reader = length > 0 ? undefined : request.body.getReader()
  const whole = reader ? counted(reader, most) : request.arrayBuffer().then((buffer) => new Uint8Array(buffer))
  try {
    const body = await Promise.race([whole, late])
    if (body && !(body instanceof Uint8Array)) {
      // What still comes of it is nobody's business.
      whole.catch(() => {})
      void reader?.cancel().catch(() => {})
      return body
    }
    return body && body.length <= most ? body : tooLarge(call)
  } finally {
    if (timer !== undefined) clearTimeout(timer)
  }
}

/** Undefined as soon as there is too much of it. */
async function counted(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > most) {
      void reader.cancel().catch(() => {})
      return undefined
    }
    parts.push(value)
  }
  const body = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    body.set(part, at)
    at += part.length
  }
  return body
}
