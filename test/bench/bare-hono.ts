/** One Hono route that does nothing but answer: what the framework and the runtime cost by themselves. */
import { Hono } from 'hono'

const app = new Hono()
app.get('/api/bare', (c) =>
  c.json({
    offices: [],
    customer: { id: '0'.repeat(32), name: '王小明', phone: '138****0000' },
    boundAccount: null,
    csrf: 'A'.repeat(43),
    since: '2026-11-23T18:01:02.003+08:00',
    expires: '2026-11-24T02:01:02.003+08:00',
  }),
)
export default app
