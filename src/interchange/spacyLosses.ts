/** What a `.spacy` file can't carry, in words for the user. */
import { answerMessages } from './answers.js';
import { LossLog } from './lossLog.js';

const messages = {
  ignored: 'Ignored answers are not exported',
  unanswered: 'Texts without an answer are not exported',
  'nothing-known': 'Texts of which nothing is known that spaCy can learn from are not exported',
  'rejected-entities':
    'spaCy can’t learn "not these entities" from a rejected answer; its words are left as missing',
  'rejected-span':
    'spaCy can’t learn that one span is not an entity while others are unknown; its words are left as missing',
  'rejected-class':
    'spaCy’s textcat can’t learn "not this class" where classes exclude each other; the class is left out',
  'class-missing':
    'Exported for their entities without a class: spaCy’s textcat takes that as evidence against every class; train it on a file of classified texts only, or use textcat_multilabel',
  'several-classes':
    'More than one class where classes exclude each other; no class of these texts is exported',
  'unknown-label':
    'Labels that are no longer in glossator.json are not exported; words under such spans are left as missing',
  'invalid-span': 'Spans that don’t fit their text are not exported',
  'trimmed-span': 'Spaces at the ends of spans are not part of the exported entities',
  'overlapping-span':
    'Spans that overlap a longer one are not exported (glossator.json doesn’t allow overlaps); their words are left as missing',
  'overlap-outside-ents':
    'Spans that overlap a longer one are in the span group "sc" for spancat but not among the entities for ner',
  'incomplete-spans':
    'spancat takes everything unmarked as "no span", also in texts that were only partly annotated',
  'span-inside-word':
    'Spans begin or end inside a word or a stretch without spaces that spaCy may take for one token; it then trains on neither the span nor the token',
  'span-inside-unspaced':
    'Spans begin or end inside a stretch of a script without spaces; train with the spaCy tokeniser of that language',
  flag: answerMessages.flag,
  'lone-surrogate': 'Broken characters (lone surrogates) were replaced by U+FFFD',
} as const;

export type SpacyLoss = keyof typeof messages;
export type SpacyLosses = LossLog<SpacyLoss>;

export function spacyLosses(): SpacyLosses {
  return new LossLog<SpacyLoss>(messages);
}
