/**
 * Words that end in a full stop without ending a sentence, by what may follow them. The lists are short
 * on purpose: common English first, then what often appears in German, French and Spanish text.
 */

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Stand before a name: a sentence doesn't end here. */
const titles = words(
  'mr mrs ms mx dr drs prof rev gen lt maj cmdr cpl sgt sen gov supt insp adm brig pvt messrs mme ' +
    'mmes mlle mlles mgr msgr sra srta dña hr fr frl dipl ing hon capt col rep pres amb det',
);

/** Never end a sentence in practice. */
const never = words('e.g i.e eg ie cf viz vs z.b d.h u.a bzw evtl ggf inkl zzgl p.ej a.k.a');

/** Stand before a number, a numeral or a letter; words of their own elsewhere ("Is that art?"). */
const numbered = words(
  'nos nr núm vol vols fig figs eq eqs eqn sec sect ch chap p pp pg pt art para par cl ex tab app ' +
    'ed v vv op ser ver abs str § lit',
);

const months = words('jan feb mar apr jun jul aug sep sept oct nov dec');
const weekdays = words('mon tue tues wed thu thur thurs fri sat sun');

/** Close a name or a phrase, and may end a sentence: only a usual first word after them says so. */
const closing = words(
  'inc ltd co corp llc plc bros jr sr esq phd md dept univ est assn ave blvd rd hwy bldg apt dist intl ' +
    'natl govt mfg approx ca circa incl excl esp resp al ibid misc temp avg max min tel ext st mt ft ' +
    'eds vols pop tech repr trans gmbh mrd mio tsd jh ud uds',
);

/** Words that often begin a sentence and seldom a name. */
const starters = words(
  "The This That These Those Then There Here It Its It’s It's He She We They You I I’m I'm In On At By " +
    'But And Or So Yet For From With As If When While Where Why How What Who Which However Although ' +
    'Though Because Since After Before During Until Also Both Each Every Some Many Most Several Such ' +
    'No Not Nor One Two A An His Her Their Our My Your Another Other Once Let Now Today Meanwhile ' +
    'Moreover Furthermore Thus Therefore Hence Finally First Second Third Later Despite Under Over ' +
    'Please Yes Do Does Did Is Are Was Were Has Have Had Can Could Will Would Should Er Sie Es Wir Der ' +
    'Die Das Il Elle Le La Les El Los Las',
);

const germanMonths = words(
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert',
);

const afterClock = words('EST EDT CST CDT MST MDT PST PDT GMT UTC CET CEST BST ET CT MT PT');

/** Names that are written with an exclamation mark. */
const exclaimed = words('Yahoo Jeopardy');

export function isExclaimedName(word: string): boolean {
  return exclaimed.has(word);
}

export interface WordAfter {
  /** The letters after the stop, without opening quotes and brackets; may be empty. */
  readonly word: string;
  /** The first character of what follows. */
  readonly first: string;
  /** Whether a full stop follows the word at once: it is an abbreviation or an initial itself. */
  readonly stopped: boolean;
}

/**
 * Whether a sentence can end at `word` + full stop when `after` follows and would do as the start of
 * another sentence. `word` has no final stop.
 */
export function mayEnd(word: string, after: WordAfter): boolean {
  const isNumeral = /^(?:\p{N}|[IVXLC]+$)/u.test(after.word === '' ? after.first : after.word);
  const isStarter = starters.has(after.word) && !after.stopped;
  const lower = word.toLowerCase();
  if (never.has(lower)) return false;
  if (/^\p{Nd}{1,2}$/u.test(word)) return !germanMonths.has(after.word);
  if (/^\p{L}$/u.test(word)) return isStarter;
  if (/^[ap]\.m$/i.test(word))
    return isStarter || !(isDay(after.word) || isNumeral || after.stopped);
  if (/^(?:\p{L}{1,2}\.)+\p{L}{1,3}$/u.test(word)) return isStarter;
  if (lower === 'etc' || lower === 'usw') return !isNumeral;
  const isCapitalised = word !== lower;
  if (titles.has(lower)) return !isCapitalised && isStarter;
  if (lower === 'no') return !/^\p{N}/u.test(after.first);
  if (numbered.has(lower)) {
    return !isNumeral && !/^\p{L}$/u.test(after.word) && (isStarter || !after.stopped);
  }
  if ((months.has(lower) || weekdays.has(lower)) && isCapitalised) return isStarter;
  if (closing.has(lower) && !afterClock.has(word)) return isStarter;
  return true;
}

/** The same in text that begins its sentences with small letters: no listed word ends one. */
export function mayEndBeforeSmallLetter(word: string): boolean {
  return !/^(?:etc|usw)$/i.test(word) && mayEnd(word, { word: '', first: '', stopped: true });
}

function isDay(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    afterClock.has(word) ||
    /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/.test(lower) ||
    /^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/.test(
      lower,
    ) ||
    months.has(lower) ||
    weekdays.has(lower)
  );
}
