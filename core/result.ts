/** The bank's answer to a command: done, or a refusal with its reason. A failure is neither: it throws. */
export type Result<Value, Refusal> = Ok<Value> | Refused<Refusal>
export type Ok<Value> = { readonly ok: true; readonly value: Value }
export type Refused<Refusal> = { readonly ok: false; readonly refusal: Refusal }

export const ok = <Value>(value: Value): Ok<Value> => ({ ok: true, value })
export const refuse = <const Refusal>(refusal: Refusal): Refused<Refusal> => ({ ok: false, refusal })
