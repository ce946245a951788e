/** The OpenAPI document stands in the repository, so that nobody changes the public API without seeing it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { breaking } from './compare.ts'
import { checkedIn, derived } from './openapi.ts'

test('the contract breaks nothing that edge/openapi.json promises', () => {
  expect(breaking(checkedIn(), derived())).toEqual([])
})
test('edge/openapi.json is the contract’s own: `npm run openapi` writes it anew', () => {
  expect(checkedIn()).toEqual(derived())
})

describe('a change that breaks is named', () => {
  const schema = (more = {}, properties = {}) => ({
    type: 'object',
    properties: { to: { type: 'string', maxLength: 60 }, kind: { enum: ['a', 'b'] }, ...properties },
    required: ['to'],
    additionalProperties: false,
    ...more,
  })
  type Part = { body?: object; answer?: object; parameters?: object[]; security?: object[]; statuses?: object }
  const document = ({ body, answer, parameters, security, statuses }: Part = {}) => ({
    paths: {
      '/api/transfers': {
        post: {
          security: security ?? [],
          parameters: parameters ?? [{ name: 'after', in: 'query', required: false, schema: { type: 'string' } }],
          requestBody: { required: true, content: { 'application/json': { schema: body ?? schema() } } },
          responses: {
            201: { content: { 'application/json': { schema: answer ?? schema() } } },
            409: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
            ...statuses,
          },
        },
      },
    },
    components: {
      schemas: { Problem: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] } },
    },
  })
  const POST = 'POST /api/transfers'
  const { 201: _, ...without201 } = document().paths['/api/transfers'].post.responses
  test.each<[string, object, string[]]>([
    ['a path that is gone', { ...document(), paths: {} }, [`${POST}: is gone`]],
    ['a method that is gone', { ...document(), paths: { '/api/transfers': { get: {} } } }, [`${POST}: is gone`]],
    [
      'a new field that must be sent',
      document({ body: schema({ required: ['to', 'memo'] }, { memo: { type: 'string' } }) }),
      [`${POST} body.memo: must be sent now`],
    ],
    [
      'a value no longer taken',
      document({ body: schema({}, { kind: { enum: ['a'] } }) }),
      [`${POST} body.kind: no longer takes b`],
    ],
    [
      'a field no longer taken',
      document({ body: schema({ properties: { to: { type: 'string', maxLength: 60 } } }) }),
      [`${POST} body.kind: is no longer taken`],
    ],
    [
      'a shorter text',
      document({ body: schema({}, { to: { type: 'string', maxLength: 59 } }) }),
      [`${POST} body.to: maxLength is 59 now`],
    ],
    [
      'a pattern',
      document({ body: schema({}, { to: { type: 'string', maxLength: 60, pattern: '^1' } }) }),
      [`${POST} body.to: has the pattern ^1 now`],
    ],
    [
      'another type',
      document({ body: schema({}, { to: { type: 'number', maxLength: 60 } }) }),
      [`${POST} body.to: is number, was string`],
    ],
    [
      'a field gone from the answer',
      document({ answer: schema({ properties: { to: { type: 'string' } } }) }),
      [`${POST} 201.kind: is gone from the answer`],
    ],
    [
      'a field that may be missing',
      document({ answer: schema({ required: [] }) }),
      [`${POST} 201.to: may be missing from the answer now`],
    ],
    [
      'a status that is gone',
      {
        paths: { '/api/transfers': { post: { ...document().paths['/api/transfers'].post, responses: without201 } } },
        components: document().components,
      },
      [`${POST}: no longer answers 201`],
    ],
    ['a session asked for', document({ security: [{ session: [] }] }), [`${POST}: asks for session now`]],
    ['a parameter no longer taken', document({ parameters: [] }), [`${POST} query after: is no longer taken`]],
    [
      'a parameter that must be sent',
      document({ parameters: [{ name: 'after', in: 'query', required: true, schema: { type: 'string' } }] }),
      [`${POST} query after: must be sent now`],
    ],
    [
      'a problem that says less',
      { ...document(), components: { schemas: { Problem: { type: 'object', properties: {} } } } },
      [`${POST} 409.code: is gone from the answer`],
    ],
    ['a variant no longer taken', document({ body: { anyOf: [schema()] } }), []],
  ])('%s', (_, after, says) => {
    expect(breaking(document(), after as never)).toEqual(says)
  })
  test('a variant of several', () => {
    const [one, two] = [{ type: 'string' }, { type: 'object', properties: {}, required: [] }]
    const before = document({ body: { anyOf: [one, two] }, answer: { anyOf: [one, two] } })
    expect(breaking(before, document({ body: { anyOf: [two] }, answer: { anyOf: [one, two] } }))).toEqual([
      `${POST} body: variant 1 is no longer taken`,
    ])
    expect(
      breaking(before, document({ body: { anyOf: [one, two] }, answer: { anyOf: [one, two, { type: 'number' }] } })),
    ).toEqual([`${POST} 201: variant 3 was not answered before`])
  })
  test.each<[string, object]>([
    ['a new path', { ...document(), paths: { ...document().paths, '/api/new': { get: {} } } }],
    ['a new field that may be sent', document({ body: schema({}, { memo: { type: 'string' } }) })],
    ['a new value that may be sent', document({ body: schema({}, { kind: { enum: ['a', 'b', 'c'] } }) })],
    ['a longer text', document({ body: schema({}, { to: { type: 'string', maxLength: 61 } }) })],
    [
      'a new field in the answer',
      document({ answer: schema({ required: ['to', 'kind'] }, { at: { type: 'string' } }) }),
    ],
    ['a new value in the answer', document({ answer: schema({}, { kind: { enum: ['a', 'b', 'c'] } }) })],
    ['a new status', document({ statuses: { 429: {} } })],
    [
      'a new parameter that may be sent',
      document({
        parameters: [
          { name: 'after', in: 'query', schema: { type: 'string' } },
          { name: 'more', in: 'query', schema: {} },
        ],
      }),
    ],
  ])('%s breaks nothing', (_, after) => {
    expect(breaking(document(), after as never)).toEqual([])
  })
})

test('the example in edge/README.md is test/contract/client.ts, which is type-checked', () => {
  const [, block] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'edge', 'README.md'), 'utf8')) ?? []
  const file = readFileSync(join(ROOT, 'test', 'contract', 'client.ts'), 'utf8')
  expect(
    block?.replaceAll("from '../core/", "from '../../core/").replaceAll("from './api.ts'", "from '../../edge/api.ts'"),
  ).toBe(file)
})
