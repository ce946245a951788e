/**
 * The rules by which the simulated registry, face provider and other bank answer about people that nobody has told them
 * of: here once, acted on by the simulators and shown on the control page. A person who was put there by the control port
 * is as they were put there.
 *
 * Any resident ID number of right form belongs to whatever name is given; any card number of right form is a class I
 * account of whoever asks. To see something else, choose the three digits of sequence in the ID number (positions 15 to
 * 17), or the four digits before the card's check digit.
 */
export const numberRules = [
  { sequence: '999', registry: 'not-available', says: 'the registry does not answer' },
  { sequence: '998', registry: 'no-match', says: 'the registry knows the number under another name' },
  { sequence: '997', registry: 'number-unknown', says: 'the registry does not know the number' },
  { sequence: '996', face: 'low-score', says: 'the face is another person’s (score 40)' },
  { sequence: '995', face: 'not-live', says: 'the face is not live' },
  { sequence: '994', face: 'unclear', says: 'the face is neither sure nor another’s (score 70)' },
  { sequence: '993', face: 'not-available', says: 'the face provider gives no result' },
] as const
export const cardRules = [
  { digits: '9999', account: 'not-available', says: 'the other bank does not answer' },
  { digits: '9998', account: 'not-class-one', says: 'it is a class II account there' },
  { digits: '9997', account: 'account-unknown', says: 'there is no such account' },
  { digits: '9996', account: 'account-closed', says: 'the account is closed' },
  { digits: '9995', account: 'differs', says: 'it is in the name of somebody else' },
] as const

export const ruleOfNumber = (number: string) => numberRules.find(({ sequence }) => sequence === number.slice(14, 17))
export const ruleOfCard = (card: string) => cardRules.find(({ digits }) => digits === card.slice(-5, -1))
