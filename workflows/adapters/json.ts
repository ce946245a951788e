/** What another party said in JSON; undefined where it is none, or has another shape. */
import * as v from 'valibot'

export function readJson<S extends v.GenericSchema>(shape: S, text: string): v.InferOutput<S> | undefined {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), text)
  const read = json.success ? v.safeParse(shape, json.output) : undefined
  return read?.success ? read.output : undefined
}
