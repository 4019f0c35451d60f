/** The measures of classes by name, each for one class and for any number of them. */
import { tokenEntropy } from './entropy.js';
import { classGradientLength } from './gradientLength.js';
import { labelMargin } from './labelMargin.js';
import { labelSetConfidence } from './labelSetConfidence.js';
import { leastConfidence } from './leastConfidence.js';
import { margin } from './margin.js';
import { meanLabelEntropy } from './meanLabelEntropy.js';
import { ofClasses, type ClassMeasures } from './measure.js';
import { labelRatio, ratio } from './ratio.js';

export const classMeasures = {
  margin: {
    single: ofClasses('margin', margin),
    multi: ofClasses('label margin', labelMargin),
  },
  entropy: {
    single: ofClasses('entropy', tokenEntropy),
    multi: ofClasses('mean label entropy', meanLabelEntropy),
  },
  ratio: {
    single: ofClasses('ratio', ratio),
    multi: ofClasses('label ratio', labelRatio),
  },
  expectedGradientLength: {
    single: { title: 'expected gradient length', score: classGradientLength },
    multi: { title: 'expected gradient length', score: classGradientLength },
  },
  leastConfidence: {
    single: ofClasses('least confidence', leastConfidence),
    multi: ofClasses('label set confidence', labelSetConfidence),
  },
} satisfies Readonly<Record<string, ClassMeasures>>;
