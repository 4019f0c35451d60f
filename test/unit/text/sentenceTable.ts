/** Hand-made sentence splits: `|` marks where one sentence ends; the text is the rest without it. */
export const sentenceTable: readonly string[] = [
  // Plain ends
  'Hello there.| How are you?| I am fine!',
  'One sentence without an end',
  'Is it?| No.| Really?!| Yes!!!| Good.',
  'It cost $5.| Then it cost €6.| #winning nobody said',
  'He came in 1990.| 300 people saw him.',
  // Titles and names
  'Dr. Smith met Mr. Jones.| They talked.',
  'Prof. Dr. Maria Weber and Mrs. O’Neil left.| Nobody minded.',
  'J. R. R. Tolkien wrote it.| C. S. Lewis read it.',
  'J.R.R. Tolkien wrote it.| Harry S. Truman did not.',
  'Sen. Warren and Rep. Lee voted.| Gov. Brown signed.',
  'St. Louis lies on the river.| He lives on Main St. The house is red.'.replace(
    'St. The',
    'St.| The',
  ),
  'Lt. Col. Baker reported.| Capt. Ahab did, too.',
  'Martin Luther King Jr. spoke.| Sammy Davis Jr. sang.',
  'Mr. No and Dr. Who met.| It was late.',
  // Latin and references
  'Fruit, e.g. apples, i.e. the red ones, is fine.| Eat it.',
  'Compare cf. Smith and viz. Jones.| See vs. Brown.',
  'Smith et al. (2005) found it.| Jones et al. The rest agreed.'.replace('al. The', 'al.| The'),
  'See Fig. 3 and Figs. 4 and 5.| Vol. 2, No. 7, pp. 3 to 9.',
  'Eq. (3) holds.| Sec. II says so.| Ch. 4 too.',
  'Did you see it?| No.| I did not.',
  'Is that art.| We think so.',
  'Bring pens, paper, etc. Then go.'.replace('etc. Then', 'etc.| Then'),
  'Bring pens, etc. and go.| Now.',
  // Acronyms
  'The U.S. Army came.| The U.K. did not.',
  'He lives in the U.S. She does not.'.replace('U.S. She', 'U.S.| She'),
  'Washington, D.C. is hot.| In D.C. It rains.'.replace('D.C. It', 'D.C.| It'),
  'She has a Ph.D. in physics.| He has a B.A. from Yale.',
  'Apple Inc. sued Foo Ltd. and Bar Corp. again.| They lost.',
  'He works at Acme Inc. The pay is bad.'.replace('Inc. The', 'Inc.| The'),
  // Time
  'We met at 5 p.m. on Monday.| It ended at 6 p.m. Then we left.'.replace(
    'p.m. Then',
    'p.m.| Then',
  ),
  'Open from 9 a.m. Monday to 5 p.m. EST.| Call us.',
  'On Jan. 5 and Dec. 24 it snowed.| In Feb. It rained.'.replace('Feb. It', 'Feb.| It'),
  'Sun. and Mon. are free.| The Sun. It shines.'.replace('Sun. It', 'Sun.| It'),
  // Numbers, URLs
  'Pi is 3.14159.| It is 1,000.50 or .5 in all.',
  'Version 4.2.1 is out.| Get it at https://example.com/a.b?c=d. It is free.'.replace(
    'd. It',
    'd.| It',
  ),
  'Write to a.b@example.com.| Or visit www.example.org.| Thanks.',
  'Use Node.js. It is fast.'.replace('js. It', 'js.| It'),
  'The file is named a.txt and lies in /tmp.| Open it.',
  // Ellipses
  'Well... I think so.| Yes.',
  'He paused... Then he left.'.replace('... Then', '...| Then'),
  'Wait… what?| Oh… it is you.',
  'The law [...] Obama said it.| Good.',
  'And so on . . . until the end.| Done.',
  // Quotes and brackets
  '"Go away!" he said.| She left.',
  '“What is it?” asked Ann.| “Nothing.”| He sighed.',
  'He said: "I will. Now." and left.'.replace('will. Now', 'will.| Now'),
  '(This is a note.)| This is not.',
  'It (the U.S. one) failed.| It rained (a lot.)| Then it stopped.',
  "He called it 'good.'| It was not.",
  'He (surely?) agreed.| What a (!) day.| Yes.',
  'Is it “done”?| It is.',
  // Exclamations in names
  'Yahoo! Inc. was sold.| Who bought it?',
  // Notes
  'It was founded in 1900.[1] It closed in 1950.[2][3] Nobody knew.'
    .replace('[1] It', '[1]| It')
    .replace('[3] Nobody', '[3]| Nobody'),
  'The area is large.² It has lakes.'.replace('² It', '²| It'),
  // Enumerators
  '1. First do this.| 2. Then do that.',
  'IV. The fourth chapter.| It is short.',
  'a) one thing b) another.| Done.',
  // Lower case writing
  'hello there. how are you? i am fine.'.replace('. how', '.| how').replace('? i', '?| i'),
  'i like apples, pears etc. and more. you too?'.replace('more. you', 'more.| you'),
  'Oh no!| it fell.| Help.',
  'The iPhone is here.| eBay sells it.'.replace('.| eBay', '. eBay'),
  // Emoji
  'Great! 😀 See you.'.replace('😀 See', '😀| See'),
  'Thanks. :) Bye.'.replace(':) Bye', ':)| Bye'),
  'I love it 😀 so much.| Really.',
  // Emphasis
  '**Hello.** World is big.'.replace('** World', '**| World'),
  '_e.g._ Foo is one.| Bar is not.',
  // Dashes and bullets as starts
  'He left. — She stayed.'.replace('. —', '.| —'),
  '¿Qué pasa? ¡Nada! Vale.'.replace('? ¡', '?| ¡').replace('! Vale', '!| Vale'),
  // Other scripts
  '今天很好。|我们走吧！|好的？|是。',
  '彼は「行く。」と言った。|そして行った。',
  '「行く。」|彼は言った。',
  'मैं घर जा रहा हूँ।| तुम कहाँ हो?| यहाँ।',
  'هل أنت بخير؟| نعم.| شكرا.',
  'Er kam am 3. Oktober an.| Z.B. Hr. Weber wusste es.',
  'Это так.| Да!| Нет.',
  // Line endings are spaces
  'This goes on\nover the line. It ends\nhere.'.replace('. It', '.| It'),
  'Dr.\nSmith came.\nHe left.'.replace('.\nHe', '.|\nHe'),
  'One.\r\nTwo.'.replace('.\r\nTwo', '.|\r\nTwo'),
];
