/**
 * What a change of the OpenAPI document breaks for those who already call: something they send that would be refused now, or
 * something they read that may be missing. What only adds is no break.
 */
type Json = { readonly [key: string]: unknown }
type Way = 'sent' | 'read'
const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export function breaking(before: Json, after: Json): string[] {
  const found: string[] = []
  const say = (where: string, what: string) => void found.push(`${where}: ${what}`)
  const resolve = (document: Json, schema: unknown): Json => {
    const { $ref } = record(schema)
    if (typeof $ref !== 'string') return record(schema)
    return record(
      $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => record(at)[key], document),
    )
  }

  /** A schema that people send may not ask for more; one that they read may not promise less. */
  const compare = (old: unknown, now: unknown, way: Way, where: string): void => {
    const [a, b] = [resolve(before, old), resolve(after, now)]
    const variants = (schema: Json) => list(schema.anyOf ?? schema.oneOf)
    if (variants(a).length > 0 || variants(b).length > 0) {
      const [olds, news] = [variants(a), variants(b)].map((all, n) => (all.length > 0 ? all : [n === 0 ? a : b])) as [
        unknown[],
        unknown[],
      ]
      // Sent: each old variant must still be taken by one. Read: each new one must have been known before.
      const [each, among] = way === 'sent' ? [olds, news] : [news, olds]
      each.forEach((one, n) => {
        const fits = among.some((other) => within(way === 'sent' ? one : other, way === 'sent' ? other : one, way))
        if (!fits)
          say(
            where,
            way === 'sent' ? `variant ${n + 1} is no longer taken` : `variant ${n + 1} was not answered before`,
          )
      })
      return
    }
    if (a.type !== undefined && !same(a.type, b.type))
      say(where, `is ${String(b.type ?? 'anything')}, was ${String(a.type)}`)
    if (way === 'sent') {
      const values = (schema: Json) =>
        schema.enum === undefined ? ('const' in schema ? [schema.const] : undefined) : list(schema.enum)
      const [olds, news] = [values(a), values(b)]
      if (news && !olds) say(where, `takes only ${news.join(', ')} now`)
      for (const value of olds ?? []) if (news && !news.includes(value)) say(where, `no longer takes ${String(value)}`)
      if (b.pattern !== undefined && !same(a.pattern, b.pattern)) say(where, `has the pattern ${String(b.pattern)} now`)
      for (const [name, sign] of [
        ['maxLength', 1],
        ['maximum', 1],
        ['maxItems', 1],
        ['minLength', -1],
        ['minimum', -1],
        ['minItems', -1],
      ] as const)
        if (b[name] !== undefined && (a[name] === undefined || (Number(b[name]) - Number(a[name])) * sign < 0))
          say(where, `${name} is ${String(b[name])} now`)
    }
    const [olds, news] = [record(a.properties), record(b.properties)]
    for (const name of Object.keys(olds)) {
      if (name in news) compare(olds[name], news[name], way, `${where}.${name}`)
      else if (way === 'read' || b.additionalProperties === false)
        say(`${where}.${name}`, way === 'read' ? 'is gone from the answer' : 'is no longer taken')
    }
    if (way === 'sent')
      for (const name of list(b.required))
        if (!list(a.required).includes(name)) say(`${where}.${String(name)}`, 'must be sent now')
    if (way === 'read')
      for (const name of list(a.required))
        if (String(name) in news && !list(b.required).includes(name))
          say(`${where}.${String(name)}`, 'may be missing from the answer now')
    if (a.items !== undefined && b.items !== undefined) compare(a.items, b.items, way, `${where}[]`)
    if (typeof a.additionalProperties === 'object' && typeof b.additionalProperties === 'object')
      compare(a.additionalProperties, b.additionalProperties, way, `${where}[…]`)
  }
  const within = (old: unknown, now: unknown, way: Way): boolean => {
    const length = found.length
    compare(old, now, way, '')
    return found.splice(length).length === 0
  }

  for (const [path, methods] of Object.entries(record(before.paths)))
    for (const [method, operation] of Object.entries(record(methods))) {
      const where = `${method.toUpperCase()} ${path}`
      const [a, b] = [record(operation), record(record(record(after.paths)[path])[method])]
      if (Object.keys(b).length === 0) {
        say(where, 'is gone')
        continue
      }
      const schemes = (one: Json) => list(one.security).flatMap((scheme) => Object.keys(record(scheme)))
      for (const scheme of schemes(b)) if (!schemes(a).includes(scheme)) say(where, `asks for ${scheme} now`)
      if (!same(a['x-role'], b['x-role']) && b['x-role'] !== undefined)
        say(where, `asks for the role ${String(b['x-role'])} now`)

      const parameters = (one: Json) =>
        new Map(list(one.parameters).map((each) => [`${record(each).in} ${record(each).name}`, record(each)]))
      const [olds, news] = [parameters(a), parameters(b)]
      for (const [name, old] of olds) {
        const now = news.get(name)
        if (now) compare(old.schema, now.schema, 'sent', `${where} ${name}`)
        else say(`${where} ${name}`, 'is no longer taken')
      }
      for (const [name, now] of news)
        if (now.required === true && olds.get(name)?.required !== true) say(`${where} ${name}`, 'must be sent now')

      const content = (one: unknown) => record(record(one).content)
      if (a.requestBody === undefined && b.requestBody !== undefined && record(b.requestBody).required === true)
        say(where, 'must have a body now')
      for (const [type, old] of Object.entries(content(a.requestBody))) {
        const now = content(b.requestBody)[type]
        if (now === undefined) say(where, `no longer takes ${type}`)
        else compare(record(old).schema, record(now).schema, 'sent', `${where} body`)
      }
      for (const [status, old] of Object.entries(record(a.responses))) {
        const now = record(b.responses)[status]
        if (now === undefined) {
          say(where, `no longer answers ${status}`)
          continue
        }
        for (const [type, shape] of Object.entries(content(old))) {
          const other = content(now)[type]
          if (other === undefined) say(`${where} ${status}`, `no longer answers ${type}`)
          else compare(record(shape).schema, record(other).schema, 'read', `${where} ${status}`)
        }
      }
    }
  return found
}
