/** The OpenAPI 3.1 document, derived from the contract: nothing in it is written twice. */
import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import type { Call } from '../core/call.ts'
import { type CallName, contract, everyCall } from '../core/contract.ts'
import { problem, problemStatus } from '../core/problem.ts'
import { cardNumber, id, money, PLAIN, payeeRef, phone } from '../core/shape.ts'
import { en } from '../core/words/en.ts'

// A text that becomes another type is described as it travels: as text. What JSON Schema cannot say, the words say.
const schemaOf = (shape: v.GenericSchema) => {
  const { $schema: _, ...schema } = toJsonSchema(shape, {
    typeMode: 'input',
    errorMode: 'ignore',
    target: 'draft-2020-12',
    // Half a character is refused, but cannot be written down in JSON Schema: many a regex engine knows no surrogates.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      'requirement' in valibotAction && valibotAction.requirement === PLAIN
        ? { ...jsonSchema, pattern: PLAIN.source.replace('\\uD800-\\uF8FF', '\\uE000-\\uF8FF') }
        : undefined,
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      const more = described.get(valibotSchema)
      return more && { ...jsonSchema, ...more }
    },
  })
  return schema
}
// What a shape forgives before it checks is not in its input type: so it is said here, as people may send it.
const described = new Map<unknown, object>([
  [
    payeeRef.pipe[0],
    {
      type: 'string',
      pattern: '^(?:(?:(?:\\+|00)86)?1[3-9][0-9]{9}|transfer-[0-9a-f]{32})$',
      examples: ['13800000000'],
    },
  ],
  [phone.pipe[0], { type: 'string', pattern: '^(?:(?:\\+|00)86)?1[3-9][0-9]{9}$', examples: ['13800000000'] }],
  [
    cardNumber.pipe[0],
    { type: 'string', pattern: '^[0-9]{16,19}$', description: '16–19 digits, the last a check digit (Luhn)' },
  ],
  [id.pipe[0], { type: 'string', pattern: '^[0-9a-f]{32}$' }],
  [
    money.pipe[0],
    {
      properties: {
        amount: {
          type: 'string',
          pattern: '^(?!0+(?:\\.0{1,2})?$)[0-9]{1,13}(?:\\.[0-9]{1,2})?$',
          examples: ['1234.50'],
        },
        currency: { const: 'CNY' },
      },
    },
  ],
])

function parametersOf(call: Call) {
  const from = (shape: Call['params'], where: 'path' | 'query') => {
    if (!shape) return []
    const { properties = {}, required = [] } = schemaOf(shape) as {
      properties?: Record<string, object>
      required?: string[]
    }
    return Object.entries(properties).map(([name, schema]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema,
    }))
  }
  return [
    ...from(call.params, 'path'),
    ...from(call.query, 'query'),
    ...(call.idempotent
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', pattern: '^[\\w-]{16,64}$' },
            description: 'A new one for each press of the button',
          },
        ]
      : []),
    {
      name: 'Accept-Language',
      in: 'header',
      required: false,
      schema: { type: 'string', examples: ['zh', 'en'] },
      description: 'Words come in English where it is asked for first, else in Chinese',
    },
  ]
}

const binary = { schema: { type: 'string', format: 'binary' } }
const BYTES = { 'application/octet-stream': binary }
const FORM = {
  'application/x-www-form-urlencoded': {
    schema: {
      type: 'object',
      properties: { param: { type: 'string', contentMediaType: 'application/json' }, sign: { type: 'string' } },
      required: ['param', 'sign'],
    },
  },
}
/** What the bank's files are; which of them one is, its Content-Type says. */
const FILES = {
  ...BYTES,
  'application/json': binary,
  'application/pdf': binary,
  'application/timestamp-reply': binary,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': binary,
  'image/webp': binary,
  'text/csv': binary,
}
/** Each event of a stream: its data are JSON, its id is where a broken stream goes on (`Last-Event-ID`). */
const eventOf = (data: unknown) => ({
  type: 'object',
  properties: {
    id: { type: 'string' },
    data: { type: 'string', contentMediaType: 'application/json', contentSchema: data },
  },
  required: ['id', 'data'],
})
function contentOf({ gives, answer }: Call) {
  if (gives === 'file') return { content: FILES }
  if (!answer) return {}
  const schema = schemaOf(answer)
  return {
    content:
      gives === 'events' ? { 'text/event-stream': { schema: eventOf(schema) } } : { 'application/json': { schema } },
  }
}

function responsesOf(call: Call) {
  const responses: Record<string, object> = {
    [call.status]: {
      description: call.answer ? 'Done' : 'Done, nothing to say',
      headers: { 'X-Request-Id': { schema: { type: 'string' } } },
      ...contentOf(call),
    },
  }
  const codes = [...new Set([...call.refusals, ...everyCall(call)])]
  for (const status of new Set(codes.map((code) => problemStatus[code]))) {
    const own = codes.filter((code) => problemStatus[code] === status)
    responses[status] = {
      description: own.map((code) => `\`${code}\`: ${en.problems[code].title}`).join('; '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }
  }
  return responses
}

export function openApi(server: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, call] of Object.entries(contract) as [CallName, Call][]) {
    const path = `/api${call.path.replace(/:(\w+)/g, '{$1}')}`
    const changes = call.method !== 'GET' && (call.session === 'needed' || call.session === 'ends')
    paths[path] = {
      ...paths[path],
      [call.method.toLowerCase()]: {
        operationId: name,
        summary: call.summary,
        tags: [call.tag],
        security:
          call.session === 'needed' || call.session === 'ends'
            ? [{ session: [], ...(changes ? { csrf: [] } : {}) }]
            : [],
        parameters: parametersOf(call),
        ...(call.body
          ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(call.body) } } } }
          : {}),
        ...(call.takes ? { requestBody: { required: true, content: call.takes === 'file' ? BYTES : FORM } } : {}),
        ...(call.roles ? { 'x-roles': call.roles } : {}),
        responses: responsesOf(call),
      },
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Qiao',
      version: '0.1.0',
      description:
        'The public API of Qiao (桥), a bank on the net. Amounts are text in yuan; every refusal is a problem document with a code, the parameter it is about, and words in the language asked for.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    tags: [
      'customers',
      'deposits',
      'remittance',
      'bills',
      'bill runs',
      'reconciliation',
      'books',
      'joining',
      'staff',
      'firms',
    ].map((name) => ({
      name,
    })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problem) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token' },
      },
    },
  }
}
