/** Pictures of a case: what strangers hand in is written anew, and seen by buyer, store and officer alone. */
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { MOST_PICTURES, PICTURE_PIXELS } from '../../core/mall/kinds.ts'
import type { MerchantPart } from '../../core/mall/merchant-wire.ts'
import type { CasePicture, MallOrder } from '../../core/mall/shop-wire.ts'
import type { Problem } from '../../core/problem.ts'
import { pictureFrom } from '../../workflows/mall/pictures.ts'
import { Customer, expectStatus, withCheckDigit } from '../support/customer.ts'
import { openFirm, usccOf } from '../support/firm.ts'
import { newAddress, onSale, openStore, orderNow, paidOrder, receive, ship } from '../support/mall.ts'
import { given, needing } from '../support/needs.ts'
import { seeded } from '../support/staff.ts'

const tea = { r: 60, g: 120, b: 90 }
/** As a telephone takes it: on its side, and with the place where it was. */
const taken = (width: number, height: number, background = tea) =>
  sharp({ create: { width, height, channels: 3, background } })
    .withExif({ IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

test('a picture is kept as pixels: turned upright, no larger than it must be, and without where it was taken', async () => {
  const bytes = await taken(4_000, 3_000)
  expect((await sharp(bytes).metadata()).exif).toBeDefined()
  const kept = (await pictureFrom(bytes))!
  expect(kept).toMatchObject({ width: 1_200, height: PICTURE_PIXELS })
  const { format, exif, orientation } = await sharp(kept.bytes).metadata()
  expect({ format, exif, orientation }).toEqual({ format: 'webp', exif: undefined, orientation: undefined })
  // A small one stays as small as it is.
  expect(await pictureFrom(await taken(40, 30))).toMatchObject({ width: 30, height: 40 })
})
test('what is no picture, a drawing with scripts, half a picture or one that would unpack without end is none', async () => {
  const bytes = await taken(400, 300)
  expect(await pictureFrom(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'))).toBeUndefined() // biome-ignore format: one line
  expect(await pictureFrom(new Uint8Array())).toBeUndefined()
  expect(await pictureFrom(bytes.subarray(0, bytes.length / 2))).toBeUndefined()
  expect(await pictureFrom(await sharp({ create: { width: 9, height: 9, channels: 3, background: tea } }).gif().toBuffer())).toBeUndefined() // biome-ignore format: one line
  // A PNG whose header says that it is 60,000 pixels wide and as high.
  const bomb = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 3, background: tea } }).png().toBuffer()) // biome-ignore format: one line
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  expect(await pictureFrom(bomb)).toBeUndefined()
})
test('whatever bytes come, they are a picture or none, and never more', async () => {
  const [whole, seed] = [await taken(64, 48), await sharp({ create: { width: 16, height: 16, channels: 3, background: tea } }).png().toBuffer()] // biome-ignore format: one row
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(whole, seed),
      fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 30 }),
      async (from, changes) => {
        const bytes = Buffer.from(from)
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
        const kept = await pictureFrom(bytes)
        if (!kept) return
        expect(Math.max(kept.width, kept.height)).toBeLessThanOrEqual(PICTURE_PIXELS)
        expect((await sharp(kept.bytes).metadata()).format).toBe('webp')
      },
    ),
    { numRuns: 300 },
  )
}, 60_000)

needing(['QIAO_APP_URL', 'QIAO_SMS_URL', 'QIAO_OPERATOR_URL'], () => {
  const places = { app: given('QIAO_APP_URL'), sms: given('QIAO_SMS_URL'), operator: given('QIAO_OPERATOR_URL') }
  const serial = String(Date.now()).slice(-6)
  const [seller, buyer, other] = ['王小明', '李敏', '赵静'].map((name, n) => new Customer(places, `137${serial}8${n}`, name)) as [Customer, Customer, Customer] // biome-ignore format: three
  const officer = seeded(places, 'officer')
  let order: string
  let id: string
  beforeAll(async () => {
    for (const who of [seller, buyer, other]) await who.join()
    await officer.signIn()
    await buyer.bind(withCheckDigit(`62220263${serial}0001`))
    await buyer.topUpEnded((await buyer.topUp('1000.00')).id)
    const store = await openStore(seller, officer, await openFirm(seller, usccOf(serial, 81)), `桥南茶行${serial}`)
    const good = await onSale(seller, officer, store, { name: `普洱茶${serial}`, category: 'snack/tea' })
    const paid = await paidOrder(buyer, (await newAddress(buyer)).id, [{ sku: good.variants[0]!.id, quantity: 1 }])
    order = paid.id
    await ship(seller, paid.parts[0]!.id)
    await receive(buyer, paid.parts[0]!.id)
    const asked = expectStatus(await buyer.press<MallOrder>(`/mall/parts/${paid.parts[0]!.id}/cases`, { kind: 'refund', reason: 'damaged', pieces: [{ line: 0, quantity: 1 }] }), 201) // biome-ignore format: one press
    id = asked.parts[0]!.cases[0]!.id
  }, 120_000)
  const shows = async (who: Customer, bytes: Uint8Array) => {
    const said = await who.file('POST', `/mall/cases/${id}/pictures`, bytes)
    return { status: said.status, body: (await said.json()) as CasePicture & Problem }
  }
  const sees = async (who: Customer, path: string) => {
    const said = await who.file('GET', path)
    return said.status === 200
      ? { type: said.headers.get('content-type'), size: (await said.arrayBuffer()).byteLength }
      : said.status
  }

  test('buyer and store show theirs, both and an officer see all, and nobody else does', async () => {
    const damage = await taken(900, 600)
    const first = await shows(buyer, damage)
    expect(first).toMatchObject({ status: 201, body: { by: 'buyer', width: 600, height: 900 } })
    expect((await shows(buyer, damage)).body.id).toBe(first.body.id)
    const second = await shows(seller, damage)
    expect(second.body).toMatchObject({ by: 'merchant' })
    const [one] = (await orderNow(buyer, order)).parts[0]!.cases
    expect(one).toMatchObject({ mayShow: true, pictures: [{ id: first.body.id }, { id: second.body.id }] })
    const webp = { type: 'image/webp', size: expect.any(Number) }
    for (const who of [buyer, seller]) expect(await sees(who, `/mall/pictures/${first.body.id}`)).toEqual(webp)
    expect(await sees(officer, `/staff/mall/pictures/${first.body.id}`)).toEqual(webp)
    expect(await sees(other, `/mall/pictures/${first.body.id}`)).toBe(404)
    expect(await sees(buyer, `/staff/mall/pictures/${first.body.id}`)).toBe(403)
    expect(await shows(other, damage)).toMatchObject({ status: 404, body: { code: 'mall-case-unknown' } })
    expect(await shows(buyer, Buffer.from('%PDF-1.7'))).toMatchObject({ status: 400, body: { code: 'picture-unreadable' } }) // biome-ignore format: one line
  }, 60_000)

  test('each side shows a few and no more, however many at once, and none once it is over', async () => {
    const others = await Promise.all([...Array(8).keys()].map((n) => taken(90 + n, 60, { ...tea, r: n * 30 })))
    const said = await Promise.all(others.map((bytes) => shows(buyer, bytes)))
    const full = said.filter(({ status }) => status === 409)
    expect(full.map(({ body }) => body.code)).toEqual([...Array(9 - MOST_PICTURES).keys()].map(() => 'pictures-full'))
    const [one] = (await orderNow(buyer, order)).parts[0]!.cases
    expect(one!.pictures.filter(({ by }) => by === 'buyer')).toHaveLength(MOST_PICTURES)
    expect(one!.mayShow).toBe(false)
    expectStatus(await buyer.press<MallOrder>(`/mall/cases/${id}/moves`, { to: 'withdrawn' }), 200)
    expect(await shows(seller, await taken(50, 50))).toMatchObject({ status: 409, body: { code: 'mall-not-now' } })
    const parts = expectStatus(await seller.ask<{ parts: MerchantPart[] }>('GET', `/mall/merchants/${(await orderNow(buyer, order)).parts[0]!.merchant}/parts?state=shipped`), 200) // biome-ignore format: one look
    expect(parts.parts[0]!.cases[0]).toMatchObject({ mayShow: false, pictures: expect.objectContaining({ length: MOST_PICTURES + 1 }) }) // biome-ignore format: one row
  }, 60_000)
})
