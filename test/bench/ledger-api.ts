export async function benchLedgerApi(_requests: number): Promise<object> {
  return {}
}
